using System.Numerics;
using GraphCompiler.Checkpoints;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>A model as a trainer uses it, whatever its precision.</summary>
internal abstract class TrainedModel
{
    /// <summary>A model that is trained in its own memory.</summary>
    public static TrainedModel Of<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TrainedModel<T>(new HostTrainingMemory<T>(model), model.Losses);
    }

    /// <summary>A model that is trained on a device.</summary>
    public static TrainedModel Of<T>(IDeviceModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TrainedModel<T>(model.TrainingMemory, model.Losses);
    }

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
    public abstract void ClipByNorm(Optimizer optimizer, double maximum);

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

    /// <summary>
    /// The first parameter, or gradient, that is not finite; null if there is none. State, which the forward pass itself may have changed,
    /// does not count.
    /// </summary>
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
internal sealed class TrainedModel<T>(TrainingMemory<T> memory, IReadOnlyList<LossEntry<T>> losses) : TrainedModel
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    IArena<T>? accumulated, best;
    double[] sums = [];

    public override IReadOnlyList<LossEntry> Losses => losses;

    public override ulong RandomSeed
    {
        get => memory.Seed;
        set => memory.Seed = value;
    }

    public override ulong RandomStep
    {
        get => memory.Step;
        set => memory.Step = value;
    }

    ParameterLayout Layout => memory.Layout;

    Span<double> Sums
    {
        get
        {
            if (sums.Length < Layout.Count) sums = new double[Layout.Count];
            return sums;
        }
    }

    public override BatchBinding Bind(LossEntry loss, Dataset data, string? batchSymbol) =>
        new BatchBinding<T>((LossEntry<T>)loss, data, memory, batchSymbol);

    public override void ClipByValue(double maximum) => GradientClipping.ByValue(memory, maximum);

    public override void ClipByLayerNorm(double maximum) => GradientClipping.ByLayerNorm(memory, maximum, Sums);

    public override void ClipByNorm(Optimizer optimizer, double maximum) =>
        GradientClipping.ByNorm(optimizer.SweepFor(memory), optimizer.RunsOnDevices, maximum, Sums);

    public override void Accumulate(double weight, bool isFirst)
    {
        accumulated ??= memory.Allocate(Layout.TrainedLength, "accumulated gradients");
        if (isFirst) memory.Clear(accumulated, 0, Layout.TrainedLength);
        Sweep(new MixRule<T>(1, weight), accumulated, memory.Gradients);
    }

    public override void TakeAccumulated(double weights)
    {
        memory.Copy(accumulated!, 0, memory.Gradients, 0, Layout.TrainedLength);
        Sweep(new ScaleRule<T>(1 / weights), memory.Gradients, memory.Gradients);
    }

    public override void Step(Optimizer optimizer, double loss, Func<double>? lossAndGradients) =>
        optimizer.Step(memory, loss, lossAndGradients);

    public override void ClearFrozen(Optimizer optimizer)
    {
        if (optimizer.Groups.Count > 0) optimizer.ClearFrozen(optimizer.SweepFor(memory));
    }

    public override IReadOnlyDictionary<string, double> GradientNorms()
    {
        memory.SumsOfSquares(memory.Gradients, 0, Layout.Trained, Sums);
        return Enumerable.Range(0, Layout.TrainedCount).ToDictionary(i => Layout[i].Path, i => Math.Sqrt(sums[i]));
    }

    public override string? FirstNonFinite(bool gradients)
    {
        var values = gradients ? memory.Gradients : memory.Parameters;
        var tensors = gradients ? Layout.Trained : Layout.All;
        memory.SumsOfSquares(values, 0, tensors, Sums);
        for (var i = 0; i < tensors.Length; i++)
            if (tensors[i].Kind != ParameterKind.State && !double.IsFinite(sums[i]) && IsNonFinite(values, tensors[i]))
                return tensors[i].Path;
        return null;
    }

    // The squares of finite numbers may overflow in double precision.
    bool IsNonFinite(IArena<T> values, ParameterInfo tensor)
    {
        var copy = new T[tensor.Length];
        memory.Read(values, tensor.Offset, copy);
        return FlatVectors.FirstNonFinite<T>(copy) >= 0;
    }

    public override void Update(WeightAverage average) => average.Update(memory);

    public override void Swap(WeightAverage average) => average.Swap(memory);

    public override void KeepBest()
    {
        best ??= memory.Allocate(Layout.Length, "best parameters");
        memory.Copy(memory.Parameters, 0, best, 0, Layout.Length);
    }

    public override void RestoreBest()
    {
        if (best is not null) memory.Copy(best, 0, memory.Parameters, 0, Layout.Length);
    }

    public override void Save(SafeTensorsWriter file, Optimizer optimizer, WeightAverage? average)
        => TrainingTensors.Save(file, memory, optimizer, average?.ArenaFor(memory), best);

    public override void Load(SafeTensors file, Optimizer optimizer, WeightAverage? average)
        => TrainingTensors.Load(file, memory, optimizer, average?.ArenaFor(memory), ref best);

    void Sweep<TRule>(TRule rule, IArena<T> target, IArena<T> operand) where TRule : struct, IOptimizerRule<T>
        => memory.Sweep(rule, new(target, operand, target, 0), 0, Layout.TrainedLength);
}
