using System.Diagnostics;
using System.Globalization;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

// The loops over epochs, batches and steps.
public sealed partial class Trainer
{
    TrainingHistory Run(Dataset train, Dataset? validation, int epochs, long lastStep, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(train);
        var loss = ChosenLoss();
        var training = Bind(loss, train);
        var validating = validation is null ? null : model.Bind(loss, validation, BatchSymbol);
        if (Schedule is not null && Schedule.MomentumAt(0) is not null && optimizer.Momentum is null)
            throw new ArgumentException($"The schedule changes the momentum, but {optimizer.GetType().Name} has none.", nameof(Schedule));

        var begin = resumed ?? new RunPosition(1, 0, 0, Steps);
        if (begin.Samples > train.Count) throw new ArgumentException($"The checkpoint is {begin.Samples} samples into an epoch, but the data set has {train.Count}.", nameof(train));
        if (resumed is null) EarlyStopping?.Reset();
        (position, resumed) = (begin, null);

        var history = new TrainingHistory();
        using var stop = new StopRequest(cancellation, StopOnInterrupt);
        var order = Shuffle ? new int[train.Count] : [];
        while (position.Epoch <= epochs && Steps < lastStep && !history.IsCancelled)
        {
            var result = Epoch(training, order, lastStep, stop);
            if (result is null)
            {
                history.IsCancelled = true;
                if (CheckpointPath is { } path) Save(path);
                break;
            }
            result = WithResults(result, validating, validation ?? train);
            history.Add(result);
            Epochs++;
            position = new(position.Epoch + 1, 0, 0, position.StepsBefore);
            var goesOn = Report(result);
            if (CheckpointPath is { } file) Save(file);
            if (!goesOn) break;
            history.IsCancelled = stop.IsRequested;
        }
        if (history.IsCancelled) return history;
        if (EarlyStopping is { RestoreBest: true }) model.RestoreBest();
        position = new(1, 0, 0, Steps);
        return history;
    }

    /// <summary>The rest of an epoch; null if it is cancelled.</summary>
    EpochResult? Epoch(BatchBinding binding, int[] order, long lastStep, StopRequest stop)
    {
        var (count, start) = (binding.Data.Count, position.Samples);
        if (start == 0) shuffles++;
        for (var i = 0; i < order.Length; i++) order[i] = i;
        if (order.Length > 0) Permutation.Shuffle(order, (ulong)Seed, shuffles);
        var lines = new ProgressLines(Log, ProgressInterval, position.Epoch, count);
        var clock = Stopwatch.StartNew();
        while (position.Samples < count && Steps < lastStep)
        {
            if (stop.IsRequested) return null;
            var (loss, size) = Step(binding, order, position.Samples);
            position = position with { Samples = position.Samples + size, Sum = position.Sum + loss * size };
            StepDone?.Invoke(new(Steps, position.Epoch, loss, optimizer.Rate));
            lines.Report(position.Samples, position.Samples - start, position.Sum / position.Samples);
        }
        var seconds = clock.Elapsed.TotalSeconds;
        return new(position.Epoch, position.Sum / position.Samples, null, seconds, (position.Samples - start) / Math.Max(seconds, 1e-9)) { Rate = optimizer.Rate, Steps = Steps };
    }

    /// <summary>One step, on the batches from a sample on.</summary>
    /// <returns>The mean loss, and the number of samples.</returns>
    (double Loss, int Size) Step(BatchBinding binding, int[] order, int from)
    {
        SetRate();
        if (AccumulatedBatches == 1)
        {
            var size = LoadBatch(binding, order, from);
            var loss = Gradients(binding);
            Apply(binding, loss, lossAgain);
            return (loss, size);
        }
        var (sum, samples) = (0.0, 0);
        for (var batch = 0; batch < AccumulatedBatches && from + samples < binding.Data.Count; batch++)
        {
            var size = LoadBatch(binding, order, from + samples);
            sum += Gradients(binding) * size;
            model.Accumulate(size, isFirst: batch == 0);
            samples += size;
        }
        model.TakeAccumulated(samples);
        Apply(binding, sum / samples, null);
        return (sum / samples, samples);
    }

    int LoadBatch(BatchBinding binding, int[] order, int from)
    {
        var size = Math.Min(BatchSize, binding.Data.Count - from);
        if (order.Length > 0) binding.Load(order.AsSpan(from, size));
        else binding.Load(from, size);
        return size;
    }

    void SetRate()
    {
        if (Schedule is not { } schedule) return;
        var time = ScheduleBySteps ? Steps : Epochs;
        optimizer.Rate = schedule.RateAt(optimizer.InitialRate, time);
        if (schedule.MomentumAt(time) is { } momentum) optimizer.Momentum = momentum;
    }

    double Gradients(BatchBinding binding)
    {
        binding.SetScalars(Scalars, Steps);
        (stepping, stepBefore) = (binding, model.RandomStep);
        var loss = binding.EvaluateWithGradients();
        if (!AllowNonFinite && !double.IsFinite(loss)) throw NonFinite(binding, loss);
        return loss;
    }

    /// <summary>The loss of the batch under way at the present parameters, with the same random numbers, and its gradients.</summary>
    double LossAgain()
    {
        model.RandomStep = stepBefore;
        stepping!.Reload();
        return stepping.EvaluateWithGradients();
    }

    void Apply(BatchBinding binding, double loss, Func<double>? again)
    {
        model.ClearFrozen(optimizer);
        if (CheckGradients && model.FirstNonFinite(gradients: true) is { } path)
            throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture, $"Loss {binding.Loss.Name} is {loss} after {Steps} steps, but in the backward pass the gradient of {path} is not finite."), loss, Steps);
        if (ClipValue is { } largest) model.ClipByValue(largest);
        if (ClipLayerNorm is { } layer) model.ClipByLayerNorm(layer);
        if (ClipNorm is { } norm) model.ClipByNorm(norm);
        model.Step(optimizer, loss, again);
        if (Average is { } average) model.Update(average);
        Steps++;
    }

    NonFiniteException NonFinite(BatchBinding binding, double loss)
    {
        var cause = binding.NonFiniteInput()
            ?? (model.FirstNonFinite(gradients: false) is { } path
                ? $"parameter {path} holds a value that is not finite; set CheckGradients to find the step whose gradient brought it there"
                : "inputs and parameters are finite, so the forward pass overflows or divides by zero");
        return new(string.Create(CultureInfo.InvariantCulture, $"Loss {binding.Loss.Name} is {loss} after {Steps} steps: {cause}."), loss, Steps);
    }

    double Mean(BatchBinding binding)
    {
        binding.SetScalars(Scalars, Steps);
        double sum = 0;
        for (var from = 0; from < binding.Data.Count; from += BatchSize)
        {
            var size = Math.Min(BatchSize, binding.Data.Count - from);
            binding.Load(from, size);
            sum += binding.Evaluate() * size;
        }
        return sum / binding.Data.Count;
    }

    /// <summary>Adds validation loss, metrics and norms to an epoch's result.</summary>
    EpochResult WithResults(EpochResult result, BatchBinding? validating, Dataset data)
    {
        if (KeepGradientNorms) result = result with { GradientNorms = model.GradientNorms() };
        var average = Average is { Updates: > 0 } ? Average : null;
        if (average is not null) model.Swap(average);
        try
        {
            if (validating is not null) result = result with { ValidationLoss = Mean(validating) };
            if (Metrics.Count > 0) result = result with { Metrics = Metrics.ToDictionary(metric => metric.Key, metric => metric.Value(data)) };
            if (EarlyStopping?.IsBest(result) == true && EarlyStopping.RestoreBest) model.KeepBest();
        }
        finally
        {
            if (average is not null) model.Swap(average);
        }
        return result;
    }

    /// <summary>Tells an epoch's result to all who want it.</summary>
    /// <returns>Whether to go on.</returns>
    bool Report(EpochResult result)
    {
        (Schedule as ReduceOnPlateau)?.Report(result.ValidationLoss ?? result.Loss, optimizer.InitialRate);
        Log?.WriteLine(result.ToString());
        foreach (var log in Logs) log.Write(result);
        return Continue?.Invoke(result) != false && !(EarlyStopping is { } stopping && stopping.Waited > stopping.Patience);
    }
}
