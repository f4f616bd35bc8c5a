using Spectre.Console;
using Spectre.Console.Rendering;

namespace GraphCompiler.Monitoring;

/// <summary>A bar in the terminal for the epoch under way, with loss, rate and time left; finished epochs are lines above it.</summary>
public static class TrainingBar
{
    /// <summary>Trains under a bar. Where the output is no terminal, training writes its plain lines as it does without.</summary>
    /// <param name="trainer">
    /// The trainer; its <see cref="Trainer.Log"/> and <see cref="Trainer.Progress"/> are as before afterwards.
    /// </param>
    /// <param name="train">Trains, as in <c>trainer => trainer.Fit(data, epochs: 10)</c>.</param>
    /// <param name="console">The console; Spectre's own if not given.</param>
    /// <returns>What <paramref name="train"/> returns.</returns>
    public static TrainingHistory Show(Trainer trainer, Func<Trainer, TrainingHistory> train, IAnsiConsole? console = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(train);
        var terminal = console ?? AnsiConsole.Console;
        if (!terminal.Profile.Capabilities.Interactive) return train(trainer);
        var (log, progress, interval) = (trainer.Log, trainer.Progress, trainer.ProgressInterval);
        try
        {
            return terminal.Progress().AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new PlaceColumn(), new SpinnerColumn())
                .Start(context =>
                {
                    var bar = context.AddTask("epoch");
                    if (log is not null) trainer.Log = new ConsoleWriter(terminal);
                    trainer.ProgressInterval = null;
                    trainer.Progress = place =>
                    {
                        progress?.Invoke(place);
                        bar.Description = FormattableString.Invariant($"epoch {place.Epoch}");
                        bar.IsIndeterminate = place.Total is null;
                        (bar.MaxValue, bar.Value) = place.Total is { } total ? (total, place.Samples) : (1, 0);
                        bar.State.Update<EpochProgress>(PlaceColumn.Key, _ => place);
                    };
                    return train(trainer);
                });
        }
        finally
        {
            (trainer.Log, trainer.Progress, trainer.ProgressInterval) = (log, progress, interval);
        }
    }

    /// <summary>Loss, rate and time left.</summary>
    sealed class PlaceColumn : ProgressColumn
    {
        public const string Key = "place";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var place = task.State.Get<EpochProgress>(Key);
            if (place.Epoch == 0) return new Text("");
            var left = place.Left is { } time ? FormattableString.Invariant($"  {time:hh\\:mm\\:ss} left") : "";
            return new Text(FormattableString.Invariant($"loss {place.Loss:0.00000}  {place.SamplesPerSecond:N0} samples/s{left}"));
        }
    }

    /// <summary>Lines above the bar.</summary>
    sealed class ConsoleWriter(IAnsiConsole console) : StringWriter
    {
        public override void WriteLine(string? value) => console.WriteLine(value ?? "");
    }
}
