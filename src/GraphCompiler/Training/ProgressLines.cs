using System.Diagnostics;

namespace GraphCompiler.Training;

/// <summary>Tells how far an epoch is: to a function after each step, and in lines once in a while.</summary>
sealed class ProgressLines(TextWriter? log, TimeSpan? interval, Action<EpochProgress>? progress, int epoch, long? total)
{
    readonly long began = Stopwatch.GetTimestamp();
    long last = Stopwatch.GetTimestamp();

    /// <summary>Whether somebody is told after this step.</summary>
    public bool IsDue => progress is not null || IsLineDue;

    bool IsLineDue => log is not null && interval is { } time && Stopwatch.GetElapsedTime(last) >= time;

    /// <summary>Tells it after a step.</summary>
    /// <param name="done">The samples done in this epoch.</param>
    /// <param name="fresh">The samples done since it was begun or resumed.</param>
    /// <param name="loss">The mean loss so far.</param>
    public void Report(long done, long fresh, double loss)
    {
        if (!IsDue) return;
        var rate = fresh / Math.Max(Stopwatch.GetElapsedTime(began).TotalSeconds, 1e-9);
        var place = new EpochProgress(epoch, done, total, loss, rate);
        progress?.Invoke(place);
        if (!IsLineDue) return;
        last = Stopwatch.GetTimestamp();
        log!.WriteLine(place.ToString());
    }
}
