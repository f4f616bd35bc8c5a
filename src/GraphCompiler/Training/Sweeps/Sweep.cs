using System.Diagnostics;

namespace GraphCompiler;

/// <summary>
/// Searches over settings: trains once for each, on several cores, and compares. Trials share nothing, so each makes a model of its own;
/// results depend on the settings alone, not on the cores.
/// </summary>
/// <example><code>
/// var results = Sweep.Run(
///     Sweep.Random(24, draw => (Rate: draw.LogUniform(1e-4, 1e-1), Batch: draw.Choice(16, 32, 64)), seed: 1),
///     settings => Train(settings.Rate, settings.Batch), net => Accuracy(net, validation));
/// Console.Write(results.Table(("rate", s => s.Rate), ("batch", s => s.Batch)));
/// </code></example>
public static class Sweep
{
    /// <summary>Every pair of two settings, the second one changing first.</summary>
    public static IReadOnlyList<(T1, T2)> Grid<T1, T2>(IReadOnlyList<T1> first, IReadOnlyList<T2> second) =>
        [.. from a in first from b in second select (a, b)];

    /// <summary>Every combination of three settings, the last one changing first.</summary>
    public static IReadOnlyList<(T1, T2, T3)> Grid<T1, T2, T3>(
        IReadOnlyList<T1> first, IReadOnlyList<T2> second, IReadOnlyList<T3> third) =>
        [.. from a in first from b in second from c in third select (a, b, c)];

    /// <summary>Every combination of four settings, the last one changing first.</summary>
    public static IReadOnlyList<(T1, T2, T3, T4)> Grid<T1, T2, T3, T4>(
        IReadOnlyList<T1> first, IReadOnlyList<T2> second, IReadOnlyList<T3> third, IReadOnlyList<T4> fourth) =>
        [.. from a in first from b in second from c in third from d in fourth select (a, b, c, d)];

    /// <summary>Settings drawn at random (Bergstra and Bengio 2012). The first ones are the same however many there are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="draw">Draws one.</param>
    /// <param name="seed">Chooses the numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public static IReadOnlyList<TSettings> Random<TSettings>(int count, Func<SweepDraw, TSettings> draw, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentNullException.ThrowIfNull(draw);
        return [.. Enumerable.Range(0, count).Select(trial => draw(new(seed, trial)))];
    }

    /// <summary>Trains for each of some settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="train">Trains a model of its own; called on several threads.</param>
    /// <param name="score">Judges what was trained, on validation data.</param>
    /// <param name="greatest">Whether the greatest score is the best, as of accuracies; the least otherwise, as of losses.</param>
    /// <param name="cores">The most trials at a time; as many as there are cores by default.</param>
    /// <param name="cancellation">Begins no more trials.</param>
    /// <returns>
    /// The trials. One whose loss was not finite (<see cref="NonFiniteException"/>) has no result and the score NaN; other exceptions end
    /// the search.
    /// </returns>
    /// <exception cref="ArgumentException">There are no settings.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static SweepResults<TSettings, TResult> Run<TSettings, TResult>(
        IReadOnlyList<TSettings> settings, Func<TSettings, TResult> train, Func<TResult, double> score, bool greatest = true,
        int? cores = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(score);
        if (settings.Count == 0) throw new ArgumentException("There are no settings to try.", nameof(settings));
        if (cores is { } most) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, nameof(cores));
        var trials = new SweepTrial<TSettings, TResult>[settings.Count];
        Parallel(settings.Count, cores, cancellation, i =>
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                var result = train(settings[i]);
                trials[i] = new(settings[i], result, score(result), Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
            catch (NonFiniteException error)
            {
                trials[i] = new(settings[i], default, double.NaN, Stopwatch.GetElapsedTime(began).TotalSeconds) { Error = error };
            }
        });
        return new(trials, greatest);
    }

    /// <summary>Trains one model from several first values and keeps the best: random restarts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="train">Trains from a seed, from 1 on; called on several threads.</param>
    /// <param name="score">Judges what was trained.</param>
    /// <param name="greatest">Whether the greatest score is the best, as of accuracies; the least otherwise, as of losses.</param>
    /// <param name="cores">The most trials at a time; as many as there are cores by default.</param>
    /// <param name="cancellation">Begins no more trials.</param>
    /// <returns>The trials, whose settings are the seeds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public static SweepResults<int, TResult> Restarts<TResult>(
        int count, Func<int, TResult> train, Func<TResult, double> score, bool greatest = true, int? cores = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Run([.. Enumerable.Range(1, count)], train, score, greatest, cores, cancellation);
    }

    /// <summary>Runs numbered work on several threads; an exception is the one that was thrown.</summary>
    internal static void Parallel(int count, int? cores, CancellationToken cancellation, Action<int> work)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = cores ?? -1, CancellationToken = cancellation };
        try
        {
            System.Threading.Tasks.Parallel.For(0, count, options, work);
        }
        catch (AggregateException errors)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}
