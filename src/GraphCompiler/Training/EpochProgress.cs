using System.Globalization;

namespace GraphCompiler;

/// <summary>Where an epoch under way is, how fast, and how long it will take.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Samples">The samples done in it.</param>
/// <param name="Total">The samples of the whole epoch; null where a stream doesn't know.</param>
/// <param name="Loss">The mean loss so far.</param>
/// <param name="SamplesPerSecond">Samples for each second since the epoch was begun or resumed.</param>
public readonly record struct EpochProgress(int Epoch, long Samples, long? Total, double Loss, double SamplesPerSecond)
{
    /// <summary>The time that the rest of the epoch takes at this rate; null where its length is not known.</summary>
    public TimeSpan? Left => Total is { } total && SamplesPerSecond > 0
        ? TimeSpan.FromSeconds(Math.Min((total - Samples) / SamplesPerSecond, 1e9)) : null;

    /// <summary>One line, in the invariant culture.</summary>
    public override string ToString()
    {
        var of = Total is { } total ? string.Create(CultureInfo.InvariantCulture, $" of {total}") : "";
        var left = Left is { } time ? $"  {Duration(time)} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {Epoch,3}  {Samples}{of} samples  loss {Loss:0.00000}  {SamplesPerSecond:N0} samples/s{left}");
    }

    static string Duration(TimeSpan time)
    {
        var whole = (long)Math.Ceiling(time.TotalSeconds);
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }
}
