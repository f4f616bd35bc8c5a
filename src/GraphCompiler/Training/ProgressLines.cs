using System.Diagnostics;
using System.Globalization;

namespace GraphCompiler.Training;

/// <summary>Plain lines about an epoch under way: where it is, how fast, and how long it will take.</summary>
sealed class ProgressLines(TextWriter? log, TimeSpan? interval, int epoch, long? total)
{
    readonly long began = Stopwatch.GetTimestamp();
    long last = Stopwatch.GetTimestamp();

    /// <summary>Whether the interval is over.</summary>
    public bool IsDue => log is not null && interval is { } time && Stopwatch.GetElapsedTime(last) >= time;

    /// <summary>Writes a line if the interval is over.</summary>
    /// <param name="done">The samples done in this epoch.</param>
    /// <param name="fresh">The samples done since it was begun or resumed.</param>
    /// <param name="loss">The mean loss so far.</param>
    public void Report(long done, long fresh, double loss)
    {
        if (!IsDue) return;
        last = Stopwatch.GetTimestamp();
        var rate = fresh / Math.Max(Stopwatch.GetElapsedTime(began).TotalSeconds, 1e-9);
        var (of, left) = total is { } all ? ($" of {all}", $"  {Duration((all - done) / rate)} left") : ("", "");
        log!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"epoch {epoch,3}  {done}{of} samples  loss {loss:0.00000}  {rate:N0} samples/s{left}"));
    }

    internal static string Duration(double seconds)
    {
        var whole = (long)Math.Ceiling(Math.Min(seconds, 1e9));
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }
}
