using System.Globalization;
using GraphCompiler.Checkpoints;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>How far a call of <c>Trainer.Fit</c> is.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Samples">The samples done of it.</param>
/// <param name="Sum">The sum of their losses.</param>
/// <param name="StepsBefore">The steps before the call.</param>
readonly record struct RunPosition(int Epoch, int Samples, double Sum, long StepsBefore);

// What a checkpoint has to say for training to go on as if it had never stopped.
public sealed partial class Trainer
{
    RunPosition position = new(1, 0, 0, 0);

    /// <summary>
    /// Saves everything that training depends on: parameters, the optimizer's state, random state, epoch and step, the states of schedule,
    /// early stopping and average. With the same data and settings, <see cref="Load"/> and <c>Fit</c> then give the same bits as training
    /// without a break.
    /// </summary>
    /// <remarks>
    /// The file is written under another name, flushed to the disk and renamed, so that there always is a complete one. Other programs find
    /// the parameters in it by their paths.
    /// </remarks>
    /// <exception cref="IOException">The file can't be written; one that was there is left as it is.</exception>
    public void Save(string path)
    {
        var file = new SafeTensorsWriter();
        model.Save(file, optimizer, Average);
        file.Metadata["format"] = "GraphCompiler training 1";
        file.Metadata["optimizer"] = optimizer.GetType().Name;
        file.Metadata["optimizer.numbers"] = Join(optimizer.Numbers);
        file.Metadata["random"] = string.Create(CultureInfo.InvariantCulture, $"{model.RandomSeed} {model.RandomStep}");
        file.Metadata["run"] = Join([position.Epoch, position.Samples, position.Sum, position.StepsBefore]);
        file.Metadata["counters"] = Join([Steps, Epochs, shuffles, optimizer.Steps]);
        file.Metadata["group.steps"] = Join([.. optimizer.GroupSteps.Select(steps => (double)steps)]);
        file.Metadata["rates"] = Join([optimizer.Rate, optimizer.InitialRate, optimizer.WeightDecay, optimizer.Momentum ?? 0]);
        if (Schedule?.Numbers is { Length: > 0 } plateau) file.Metadata["plateau"] = Join(plateau);
        if (EarlyStopping is { } stopping) file.Metadata["stopping"] = Join([stopping.Best, stopping.Waited]);
        if (Average is { } average) file.Metadata["average"] = Join([average.Updates]);
        file.Save(path);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    /// <exception cref="CheckpointException">
    /// The file is damaged, or is of another model, optimizer or kind of trainer; nothing was changed.
    /// </exception>
    /// <exception cref="IOException">The file can't be read; nothing was changed.</exception>
    public void Load(string path)
    {
        using var file = SafeTensors.Open(path);
        var optimizerName = file.Metadata.GetValueOrDefault("optimizer");
        if (optimizerName != optimizer.GetType().Name)
            throw new CheckpointException(path, -1,
                optimizerName is null
                    ? "the file is no training checkpoint."
                    : $"the file is of training with {optimizerName}, not with {optimizer.GetType().Name}.");
        var run = Numbers(file, "run", 4);
        var counters = Numbers(file, "counters", 4);
        var rates = Numbers(file, "rates", 4);
        if (!(run[0] is >= 1 and <= int.MaxValue && run[1] is >= 0 and <= int.MaxValue && IsCount(run[3])
            && counters.All(IsCount) && counters[1] <= int.MaxValue
            && rates.All(rate => rate is >= 0 and < double.PositiveInfinity) && rates[3] < 1))
            throw new CheckpointException(path, -1, "the counts and rates among its metadata are out of their ranges.");
        var random = Text(file, "random").Split(' ');
        if (random.Length != 2 || !ulong.TryParse(random[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            || !ulong.TryParse(random[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            throw new CheckpointException(path, -1, "the random state is not two whole numbers.");
        var numbers = Numbers(file, "optimizer.numbers", optimizer.Numbers.Length);
        if (!optimizer.IsState(numbers))
            throw new CheckpointException(path, -1, $"\"optimizer.numbers\" are of no state that {optimizerName} can be in.");
        // Of other groups, or of none, there is one count for all.
        var groupSteps = file.Metadata.ContainsKey("group.steps") ? Numbers(file, "group.steps") : [];
        if (groupSteps.Length != optimizer.GroupSteps.Length) groupSteps = [.. optimizer.GroupSteps.Select(_ => counters[3])];
        if (!groupSteps.All(steps => steps >= 0 && steps <= counters[3]))
            throw new CheckpointException(path, -1, "the steps of a parameter group are not those of the optimizer or fewer.");
        var plateau = Schedule?.Numbers is { Length: > 0 } state ? Numbers(file, "plateau", state.Length) : [];
        var stopping = EarlyStopping is null ? [] : Numbers(file, "stopping", 2);
        var updates = Average is null ? [] : Numbers(file, "average", 1);
        if (plateau.Length > 0 && !Schedule!.IsState(plateau) || stopping is [_, not (>= 0 and <= int.MaxValue)] || !updates.All(IsCount))
            throw new CheckpointException(path, -1, "the states of schedule, early stopping or average are none that they can be in.");
        model.Load(file, optimizer, Average);

        resumed = position = new((int)run[0], (int)run[1], run[2], (long)run[3]);
        (Steps, Epochs, shuffles, optimizer.Steps) = ((long)counters[0], (int)counters[1], (ulong)counters[2], (long)counters[3]);
        (optimizer.Rate, optimizer.InitialRate, optimizer.WeightDecay) = (rates[0], rates[1], rates[2]);
        if (optimizer.Momentum is not null) optimizer.Momentum = rates[3];
        (model.RandomSeed, model.RandomStep) = (seed, step);
        optimizer.Numbers = numbers;
        optimizer.GroupSteps = [.. groupSteps.Select(steps => (long)steps)];
        if (plateau.Length > 0) Schedule!.Numbers = plateau;
        if (EarlyStopping is { } early) (early.Best, early.Waited) = (stopping[0], (int)stopping[1]);
        if (Average is { } average) average.Updates = (long)updates[0];
    }

    static bool IsCount(double number) => number is >= 0 and < 1e18;

    static string Join(double[] numbers) => string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    static string Text(SafeTensors file, string key) =>
        file.Metadata.GetValueOrDefault(key)
            ?? throw new CheckpointException(file.Path, -1,
                $"the file has no \"{key}\" among its metadata, which this trainer's settings need.");

    static double[] Numbers(SafeTensors file, string key, int? count = null)
    {
        var parts = Text(file, key).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                throw new CheckpointException(file.Path, -1, $"\"{parts[i]}\" in \"{key}\" is no number.");
        return count is null || numbers.Length == count
            ? numbers
            : throw new CheckpointException(file.Path, -1, $"\"{key}\" has {numbers.Length} numbers instead of {count}.");
    }
}
