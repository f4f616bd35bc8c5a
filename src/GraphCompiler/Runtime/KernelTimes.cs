using System.Diagnostics;
using GraphCompiler.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>How long one kernel takes in a call of an entry.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Runs">How often it runs in a call.</param>
/// <param name="Seconds">The time of all its runs in a call, in seconds: the mean of the measured calls.</param>
public readonly record struct KernelTime(string Name, double Runs, double Seconds);

/// <summary>
/// The time of each kernel of an entry, for <see cref="ModelPlan.ToHtml"/>. Two clock readings for each kernel are part of it, some tens of
/// nanoseconds. Kernels that otherwise run as one, part by part, run one after the other while they are measured.
/// </summary>
/// <example><code>
/// var times = KernelTimes.Measure(net.Memory.Workers, nameof(net.LossAndGradients), () =&gt; net.LossAndGradients(x, labels));
/// Classifier.Plan.WriteReport("report.html", new Dictionary&lt;string, long&gt; { ["N"] = 64 }, [times]);
/// </code></example>
public sealed class KernelTimes
{
    KernelTimes(string entry, int calls, double seconds, IReadOnlyList<KernelTime> kernels) =>
        (Entry, Calls, Seconds, Kernels) = (entry, calls, seconds, kernels);

    /// <summary>The method that was called.</summary>
    public string Entry { get; }

    /// <summary>How many calls were measured.</summary>
    public int Calls { get; }

    /// <summary>The mean time of a call in seconds: all kernels, and what lies between them.</summary>
    public double Seconds { get; }

    /// <summary>The kernels, the slowest first.</summary>
    public IReadOnlyList<KernelTime> Kernels { get; }

    /// <summary>
    /// Calls an entry once, and then measures some more calls on the calling thread. Models of plain loops
    /// (<see cref="ModelTarget.Scalar"/>) have no kernels that can be measured.
    /// </summary>
    /// <param name="workers">The threads that the model runs on.</param>
    /// <param name="entry">The name of the method that <paramref name="call"/> calls.</param>
    /// <param name="call">One call.</param>
    /// <param name="calls">How many calls to measure.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of calls is not positive.</exception>
    /// <exception cref="InvalidOperationException">The threads are being measured already.</exception>
    public static KernelTimes Measure(WorkerTeam workers, string entry, Action call, int calls = 10)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        call();
        if (workers.Watch is not null) throw new InvalidOperationException("The kernels of these threads are being measured already.");
        var clock = new KernelClock();
        workers.Watch = clock;
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var i = 0; i < calls; i++) call();
        }
        finally
        {
            workers.Watch = null;
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds / calls;
        var ticksInASecond = (double)Stopwatch.Frequency;
        return new(entry, calls, seconds, [.. clock.Times
            .Select(pair => new KernelTime(pair.Key.Name, (double)pair.Value.Runs / calls, pair.Value.Ticks / ticksInASecond / calls))
            .OrderByDescending(time => time.Seconds).ThenBy(time => time.Name, StringComparer.Ordinal)]);
    }
}
