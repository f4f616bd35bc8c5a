using System.Collections;
using System.Globalization;
using System.Text;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>One trial of a search.</summary>
/// <param name="Settings">What was tried.</param>
/// <param name="Result">What training gave; nothing if it failed.</param>
/// <param name="Score">How good it is; NaN if training failed.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record SweepTrial<TSettings, TResult>(TSettings Settings, TResult? Result, double Score, double Seconds)
{
    /// <summary>Why training failed; null if it did not.</summary>
    public NonFiniteException? Error { get; init; }
}

/// <summary>The trials of a search, in the order of the settings.</summary>
public sealed class SweepResults<TSettings, TResult> : IReadOnlyList<SweepTrial<TSettings, TResult>>
{
    readonly SweepTrial<TSettings, TResult>[] trials;

    internal SweepResults(SweepTrial<TSettings, TResult>[] trials, bool greatest)
    {
        this.trials = trials;
        Ranked = [.. trials.OrderBy(trial => double.IsNaN(trial.Score)).ThenBy(trial => greatest ? -trial.Score : trial.Score)];
    }

    /// <summary>The number of trials.</summary>
    public int Count => trials.Length;

    /// <summary>The trial at a position, from 0.</summary>
    public SweepTrial<TSettings, TResult> this[int index] => trials[index];

    /// <summary>The trials, the best first; of equal ones that which was tried first. Those that failed come last.</summary>
    public IReadOnlyList<SweepTrial<TSettings, TResult>> Ranked { get; }

    /// <summary>The best trial.</summary>
    /// <exception cref="InvalidOperationException">All trials failed.</exception>
    public SweepTrial<TSettings, TResult> Best =>
        double.IsNaN(Ranked[0].Score) ? throw new InvalidOperationException("All trials failed.", Ranked[0].Error) : Ranked[0];

    /// <summary>The trials as lines of text, the best first, in the invariant culture.</summary>
    /// <param name="columns">The names and values of settings to show; the settings as they describe themselves if there are none.</param>
    public string Table(params ReadOnlySpan<(string Name, Func<TSettings, object?> Value)> columns)
    {
        (string Name, Func<TSettings, object?> Value)[] shown = columns.IsEmpty ? [("settings", settings => settings)] : columns.ToArray();
        var text = new StringBuilder();
        var rows = Ranked.Select((trial, rank) => (string[])
        [
            Text(rank + 1), .. shown.Select(column => Text(column.Value(trial.Settings))),
            trial.Error is null ? trial.Score.ToString("0.0000", CultureInfo.InvariantCulture) : "failed",
            trial.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
        ]);
        TextTable.Append(text, ["rank", .. shown.Select(column => column.Name), "score", "seconds"], rows, right: true);
        return text.ToString();
    }

    static string Text(object? value) => value switch
    {
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        float number => number.ToString("G4", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <inheritdoc/>
    public IEnumerator<SweepTrial<TSettings, TResult>> GetEnumerator() => trials.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
