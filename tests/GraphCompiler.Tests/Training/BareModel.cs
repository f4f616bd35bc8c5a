using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

/// <summary>Parameters without a graph: a test writes the gradients itself.</summary>
sealed class BareModel<T>(params ParameterInfo[] parameters) : ITrainable<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ModelMemory<T> Memory { get; } = new(new ParameterLayout(parameters));
    public ParameterSet<T> Parameters => Memory.Parameters;
    public ParameterSet<T> Gradients => Memory.Gradients;
    public IReadOnlyList<LossEntry<T>> Losses => [];
}
