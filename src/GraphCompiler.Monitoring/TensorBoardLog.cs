namespace GraphCompiler.Monitoring;

/// <summary>
/// Writes event files that TensorBoard shows while a model trains: <c>tensorboard --logdir runs</c>. Add it to <see cref="Trainer.Logs"/>.
/// </summary>
/// <remarks>
/// The tags are <c>loss/train</c>, <c>loss/validation</c>, <c>rate</c>, <c>samples_per_second</c>, <c>metrics/NAME</c> and
/// <c>gradient_norm/PATH</c>, after each epoch at the number of steps done. <see cref="Write(StepResult)"/> adds <c>step/loss</c> and
/// <c>step/rate</c>.
/// </remarks>
/// <example><code>
/// var board = new TensorBoardLog("runs/adam");
/// var trainer = new Trainer(net, new Adam()) { Logs = { board }, StepDone = board.Write };
/// </code></example>
public sealed class TensorBoardLog : TrainingLog
{
    readonly TimeProvider clock;
    readonly EventFile file;

    /// <summary>Begins an event file.</summary>
    /// <param name="folder">The folder of the run, which TensorBoard names it by; made if it is not there.</param>
    /// <param name="clock">Tells the time of events; the system's clock if not given.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public TensorBoardLog(string folder, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.clock = clock ?? TimeProvider.System;
        file = new(folder, this.clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public override void Write(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        List<(string, double)> scalars = [("loss/train", epoch.Loss), ("rate", epoch.Rate), ("samples_per_second", epoch.SamplesPerSecond)];
        if (epoch.ValidationLoss is { } validation) scalars.Insert(1, ("loss/validation", validation));
        scalars.AddRange(epoch.Metrics.Select(metric => ("metrics/" + metric.Key, metric.Value)));
        scalars.AddRange(epoch.GradientNorms.Select(norm => ("gradient_norm/" + norm.Key, norm.Value)));
        Write(epoch.Steps, scalars);
    }

    /// <summary>Takes a step's result: for <see cref="Trainer.StepDone"/>.</summary>
    public void Write(StepResult step) => Write(step.Step, [("step/loss", step.Loss), ("step/rate", step.Rate)]);

    /// <summary>Takes a value of your own.</summary>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="tag">What it is called; a slash makes groups.</param>
    /// <param name="value">The value, kept in single precision.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public void Write(long step, string tag, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Write(step, [(tag, value)]);
    }

    void Write(long step, IEnumerable<(string, double)> scalars) => file.Write(clock.GetUtcNow(), step, scalars);
}
