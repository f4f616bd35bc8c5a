using System.Numerics;
using GraphCompiler.Checkpoints;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>A model as a trainer uses it, whatever its precision.</summary>
internal abstract class TrainedModel
{
    public abstract IReadOnlyList<LossEntry> Losses { get; }

    /// <summary>The seed of the model's random operations.</summary>
    public abstract ulong RandomSeed { get; set; }

    /// <summary>The step that random operations draw from; an evaluation with gradients goes to the next one.</summary>
    public abstract ulong RandomStep { get; set; }

    /// <summary>Ties a data set to one of the losses.</summary>
    public abstract BatchBinding Bind(LossEntry loss, Dataset data, string? batchSymbol);

    /// <summary>Limits each gradient's magnitude.</summary>
    public abstract void ClipByValue(double maximum);

    /// <summary>Limits the norm of each parameter's gradient.</summary>
    public abstract void ClipByLayerNorm(double maximum);

    /// <summary>Limits the common norm of all gradients.</summary>
    public abstract void ClipByNorm(double maximum);

    /// <summary>Adds the gradients, times a weight, to those of earlier batches.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="isFirst">Whether there are no earlier batches.</param>
    public abstract void Accumulate(double weight, bool isFirst);

    /// <summary>Makes the sum of all batches, divided by their weights, the gradients.</summary>
    public abstract void TakeAccumulated(double weights);

    /// <summary>Lets an optimizer change the parameters.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="loss">The loss that the gradients belong to.</param>
    /// <param name="lossAndGradients">Computes both again at the present parameters; null if that is not possible.</param>
    public abstract void Step(Optimizer optimizer, double loss, Func<double>? lossAndGradients);

    /// <summary>Clears the gradients of the parameters that an optimizer leaves alone.</summary>
    public abstract void ClearFrozen(Optimizer optimizer);

    /// <summary>The norm of each parameter's gradient, by path.</summary>
    public abstract IReadOnlyDictionary<string, double> GradientNorms();

    /// <summary>The first parameter, or gradient, that is not finite; null if there is none.</summary>
    public abstract string? FirstNonFinite(bool gradients);

    /// <summary>Takes the weights into a moving average.</summary>
    public abstract void Update(WeightAverage average);

    /// <summary>Exchanges the weights and a moving average.</summary>
    public abstract void Swap(WeightAverage average);

    /// <summary>Remembers all parameters.</summary>
    public abstract void KeepBest();

    /// <summary>Takes over the parameters remembered last, if there are any.</summary>
    public abstract void RestoreBest();

    /// <summary>Adds the parameters, and what optimizer, average and best weights keep, to a file.</summary>
    public abstract void Save(SafeTensorsWriter file, Optimizer optimizer, WeightAverage? average);

    /// <summary>Takes over what <see cref="Save"/> wrote, or throws before anything changes.</summary>
    public abstract void Load(SafeTensors file, Optimizer optimizer, WeightAverage? average);
}

/// <inheritdoc/>
internal sealed class TrainedModel<T>(ITrainable<T> model) : TrainedModel where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    Arena<T>? accumulated, best;

    public override IReadOnlyList<LossEntry> Losses => model.Losses;

    public override ulong RandomSeed
    {
        get => model.Memory.Seed;
        set => model.Memory.Seed = value;
    }

    public override ulong RandomStep
    {
        get => model.Memory.Step;
        set => model.Memory.Step = value;
    }

    nint TrainedLength => model.Gradients.Layout.TrainedLength;

    Span<T> AllGradients => model.Gradients.Arena.Slice(0, TrainedLength);

    Span<T> AllParameters => model.Parameters.Arena.Slice(0, model.Parameters.Layout.Length);

    public override BatchBinding Bind(LossEntry loss, Dataset data, string? batchSymbol) => new BatchBinding<T>((LossEntry<T>)loss, data, model.Memory, batchSymbol);

    public override void ClipByValue(double maximum) => GradientClipping.ByValue(model.Gradients, maximum);

    public override void ClipByLayerNorm(double maximum) => GradientClipping.ByLayerNorm(model.Gradients, maximum);

    public override void ClipByNorm(double maximum) => GradientClipping.ByNorm(model.Gradients, maximum);

    public override void Accumulate(double weight, bool isFirst)
    {
        accumulated ??= new(TrainedLength);
        var sum = accumulated.Slice(0, TrainedLength);
        if (isFirst) sum.Clear();
        FlatVectors.AddScaled<T>(sum, sum, weight, AllGradients);
    }

    public override void TakeAccumulated(double weights)
    {
        accumulated!.Slice(0, TrainedLength).CopyTo(AllGradients);
        FlatVectors.Scale(AllGradients, 1 / weights);
    }

    public override void Step(Optimizer optimizer, double loss, Func<double>? lossAndGradients) => optimizer.Step(model, loss, lossAndGradients);

    public override void ClearFrozen(Optimizer optimizer)
    {
        if (optimizer.Groups.Count > 0) optimizer.ClearFrozen(optimizer.SweepFor(model));
    }

    public override IReadOnlyDictionary<string, double> GradientNorms() => model.Gradients.ToDictionary(gradient => gradient.Path, gradient => gradient.Norm());

    public override string? FirstNonFinite(bool gradients)
    {
        var set = gradients ? model.Gradients : model.Parameters;
        for (var i = 0; i < set.Count; i++)
            if (FlatVectors.FirstNonFinite<T>(set[i].Data) >= 0) return set[i].Path;
        return null;
    }

    public override void Update(WeightAverage average) => average.Update(model);

    public override void Swap(WeightAverage average) => average.Swap(model);

    public override void KeepBest() => AllParameters.CopyTo((best ??= new(model.Parameters.Layout.Length)).Slice(0, model.Parameters.Layout.Length));

    public override void RestoreBest() => best?.Slice(0, model.Parameters.Layout.Length).CopyTo(AllParameters);

    public override void Save(SafeTensorsWriter file, Optimizer optimizer, WeightAverage? average)
        => TrainingTensors.Save(file, model, optimizer, average?.ArenaFor(model), best);

    public override void Load(SafeTensors file, Optimizer optimizer, WeightAverage? average)
        => TrainingTensors.Load(file, model, optimizer, average?.ArenaFor(model), ref best);
}
