using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>A model as a trainer uses it, whatever its precision.</summary>
internal abstract class TrainedModel
{
    public abstract IReadOnlyList<LossEntry> Losses { get; }

    /// <summary>Ties a data set to one of the losses.</summary>
    public abstract BatchBinding Bind(LossEntry loss, Dataset data, string? batchSymbol);

    /// <summary>Limits each gradient's magnitude.</summary>
    public abstract void ClipByValue(double maximum);

    /// <summary>Limits the common norm of all gradients.</summary>
    public abstract void ClipByNorm(double maximum);

    /// <summary>Lets an optimizer change the parameters.</summary>
    public abstract void Step(Optimizer optimizer);
}

/// <inheritdoc/>
internal sealed class TrainedModel<T>(ITrainable<T> model) : TrainedModel where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override IReadOnlyList<LossEntry> Losses => model.Losses;

    public override BatchBinding Bind(LossEntry loss, Dataset data, string? batchSymbol) => new BatchBinding<T>((LossEntry<T>)loss, data, model.Memory, batchSymbol);

    public override void ClipByValue(double maximum) => GradientClipping.ByValue(model.Gradients, maximum);

    public override void ClipByNorm(double maximum) => GradientClipping.ByNorm(model.Gradients, maximum);

    public override void Step(Optimizer optimizer) => optimizer.Step(model);
}
