using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

// The loops over epochs, batches and steps.
public sealed partial class Trainer
{
    // The samples of the steps whose losses are on a device, and the last of these batches.
    List<int> queued = [];
    BatchBinding? queuing;

    TrainingHistory Run(TrainingBatches batches, Dataset? validation, Dataset? train, int epochs, long lastStep,
        CancellationToken cancellation)
    {
        var validating = validation is null ? null : model.Bind(ChosenLoss(), validation, BatchSymbol);
        if (Schedule is { ChangesMomentum: true } && optimizer.Momentum is null)
            throw new ArgumentException($"The schedule changes the momentum, but {optimizer.GetType().Name} has none.", nameof(Schedule));

        foreach (var (name, metric) in Metrics)
            if (metric is null) throw new ArgumentException($"The metric \"{name}\" has no function.", nameof(Metrics));
        if (EarlyStopping?.Metric is { } watched && !Metrics.ContainsKey(watched))
        {
            var known = Metrics.Count == 0 ? "none" : string.Join(", ", Metrics.Keys);
            throw new ArgumentException(
                $"Early stopping watches the metric \"{watched}\", but the trainer has {known}.", nameof(EarlyStopping));
        }

        var begin = resumed ?? new RunPosition(1, 0, 0, Steps);
        if (begin.Samples > batches.Count)
            throw new ArgumentException($"The checkpoint is {begin.Samples} samples into an epoch, but the data set has {batches.Count}.",
                nameof(train));
        if (resumed is null) EarlyStopping?.Reset();
        (position, resumed) = (begin, null);

        var history = new TrainingHistory();
        using var stop = new StopRequest(cancellation, StopOnInterrupt);
        while (position.Epoch <= epochs && Steps < lastStep && !history.IsCancelled)
        {
            var result = Epoch(batches, lastStep, stop);
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
    EpochResult? Epoch(TrainingBatches batches, long lastStep, StopRequest stop)
    {
        var start = position.Samples;
        if (start == 0) shuffles++;
        var lines = new ProgressLines(Log, ProgressInterval, Progress, position.Epoch, batches.Count);
        var clock = Stopwatch.StartNew();
        batches.Begin((ulong)Seed, shuffles, start);
        try
        {
            while (Steps < lastStep)
            {
                if (stop.IsRequested && position.Samples != batches.Count)
                {
                    TakeQueued();
                    // An epoch that has not begun has not drawn its order.
                    if (position.Samples == 0) shuffles--;
                    return null;
                }
                var (loss, size) = Step(batches);
                if (size == 0) break;
                position = position with { Samples = position.Samples + size };
                // A queued loss is added when it is taken.
                if (loss is { } known)
                {
                    position = position with { Sum = position.Sum + known * size };
                    StepDone?.Invoke(new(Steps, position.Epoch, known, optimizer.Rate));
                }
                if (!lines.IsDue) continue;
                TakeQueued();
                lines.Report(position.Samples, position.Samples - start, position.Sum / position.Samples);
            }
            TakeQueued();
        }
        finally
        {
            batches.End();
            (queuing, queued) = (null, []);
        }
        if (position.Samples == 0)
            throw new ArgumentException($"The stream of training data has no batches in epoch {shuffles}.", nameof(batches));
        var seconds = clock.Elapsed.TotalSeconds;
        return new(position.Epoch, position.Sum / position.Samples, null, seconds, (position.Samples - start) / Math.Max(seconds, 1e-9))
            { Rate = optimizer.Rate, Steps = Steps };
    }

    /// <summary>One step, on the batches that come next.</summary>
    /// <returns>The mean loss, null if it is queued, and the number of samples; 0 at the end of the epoch.</returns>
    (double? Loss, int Size) Step(TrainingBatches batches)
    {
        if (AccumulatedBatches == 1)
        {
            var size = batches.Load();
            if (size == 0) return default;
            SetRate();
            if (AsksForNoLoss && batches.Binding.IsOnDevice)
            {
                Queue(batches.Binding, size);
                return (null, size);
            }
            var loss = Gradients(batches.Binding);
            Apply(batches.Binding, loss, lossAgain);
            return (loss, size);
        }
        var (sum, samples) = (0.0, 0);
        for (var batch = 0; batch < AccumulatedBatches && batches.Load() is > 0 and var size; batch++)
        {
            if (batch == 0) SetRate();
            sum += Gradients(batches.Binding) * size;
            model.Accumulate(size, isFirst: batch == 0);
            samples += size;
        }
        if (samples == 0) return default;
        model.TakeAccumulated(samples);
        Apply(batches.Binding, sum / samples, null);
        return (sum / samples, samples);
    }

    /// <summary>Whether nobody asks for a step's loss before the epoch ends or a line of progress is due.</summary>
    bool AsksForNoLoss => AllowNonFinite && !CheckGradients && StepDone is null;

    /// <summary>A step whose loss stays on the device.</summary>
    void Queue(BatchBinding binding, int size)
    {
        binding.SetScalars(Scalars, Steps);
        binding.Queue(withGradients: true);
        queuing = binding;
        queued.Add(size);
        Apply(binding, double.NaN, null);
    }

    /// <summary>Adds the losses that are on the device to the epoch's sum.</summary>
    void TakeQueued()
    {
        if (queued.Count == 0) return;
        position = position with { Sum = queuing!.AddQueued(position.Sum, CollectionsMarshal.AsSpan(queued)) };
        queued.Clear();
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
            throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture,
                $"Loss {binding.Loss.Name} is {loss} after {Steps} steps, but in the backward pass the gradient of {path} is not finite")
                + KernelsOf(binding) + ".", loss, Steps);
        if (ClipValue is { } largest) model.ClipByValue(largest);
        if (ClipLayerNorm is { } layer) model.ClipByLayerNorm(layer);
        if (ClipNorm is { } norm) model.ClipByNorm(optimizer, norm);
        model.Step(optimizer, loss, again);
        if (Average is { } average) model.Update(average);
        Steps++;
    }

    NonFiniteException NonFinite(BatchBinding binding, double loss)
    {
        var cause = binding.NonFiniteInput()
            ?? (model.FirstNonFinite(gradients: false) is { } path
                ? $"parameter {path} holds a value that is not finite; set CheckGradients to find the step whose gradient brought it there"
                : "inputs and parameters are finite, so the forward pass overflows or divides by zero" + KernelsOf(binding));
        return new(string.Create(CultureInfo.InvariantCulture, $"Loss {binding.Loss.Name} is {loss} after {Steps} steps: {cause}."),
            loss, Steps);
    }

    /// <summary>Where the first values come from that are not finite, if that can be found.</summary>
    string KernelsOf(BatchBinding binding) => binding.FindNonFinite(stepBefore) switch
    {
        [] => "",
        [var first] => $": the first value that is not finite is written by {first}",
        [var first, var firstNaN, ..] => $": the first value that is not finite is written by {first}, the first NaN by {firstNaN}",
    };

    double Mean(BatchBinding binding)
    {
        binding.SetScalars(Scalars, Steps);
        List<int> waiting = [];
        double sum = 0;
        for (var from = 0; from < binding.Data.Count; from += BatchSize)
        {
            var size = Math.Min(BatchSize, binding.Data.Count - from);
            binding.Load(from, size);
            if (!binding.IsOnDevice)
            {
                sum += binding.Evaluate() * size;
                continue;
            }
            binding.Queue(withGradients: false);
            waiting.Add(size);
        }
        if (waiting.Count > 0) sum = binding.AddQueued(sum, CollectionsMarshal.AsSpan(waiting));
        return sum / binding.Data.Count;
    }

    /// <summary>Adds validation loss, metrics and norms to an epoch's result.</summary>
    EpochResult WithResults(EpochResult result, BatchBinding? validating, Dataset? data)
    {
        if (KeepGradientNorms) result = result with { GradientNorms = model.GradientNorms() };
        var average = Average is { Updates: > 0 } ? Average : null;
        if (average is not null) model.Swap(average);
        try
        {
            if (validating is not null) result = result with { ValidationLoss = Mean(validating) };
            if (Metrics.Count > 0)
                result = result with { Metrics = Metrics.ToDictionary(metric => metric.Key, metric => metric.Value(data!)) };
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
        Schedule?.Take(result.ValidationLoss ?? result.Loss, optimizer.InitialRate, (ScheduleBySteps ? Steps : Epochs) - 1);
        Log?.WriteLine(result.ToString());
        foreach (var log in Logs) log.Write(result);
        return Continue?.Invoke(result) != false && !(EarlyStopping is { } stopping && stopping.Waited > stopping.Patience);
    }
}
