using System.Numerics;

namespace GraphCompiler.Runtime;

/// <summary>What a trainer and an optimizer need of a model. Generated models implement it.</summary>
public interface ITrainable<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parameters by name.</summary>
    ParameterSet<T> Parameters { get; }

    /// <summary>The gradients of the trained parameters by name.</summary>
    ParameterSet<T> Gradients { get; }

    /// <summary>All memory of the model.</summary>
    ModelMemory<T> Memory { get; }

    /// <summary>The losses it can be trained on.</summary>
    IReadOnlyList<LossEntry<T>> Losses { get; }
}
