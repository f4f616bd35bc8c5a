using System.Diagnostics;
using System.Globalization;

namespace Peers;

/// <summary>How long something takes, and whether other processes took the processor meanwhile.</summary>
static class Sample
{
    const double LeastSeconds = 0.1;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>More than a tenth of a core taken by others is a disturbance.</summary>
    const double MostOthers = 0.1;

    /// <summary>How often a call repeats in one sample.</summary>
    public static int Repetitions(Func<double> call)
    {
        for (var repetitions = 1; ; repetitions *= 2)
        {
            var began = Stopwatch.GetTimestamp();
            Repeat(call, repetitions);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (seconds > LeastSeconds / 4) return Math.Max(1, (int)Math.Ceiling(repetitions * LeastSeconds / seconds));
        }
    }

    /// <summary>The seconds of one call, and whether nobody disturbed it.</summary>
    public static (double Seconds, bool IsQuiet) Of(Func<double> call, int repetitions)
    {
        // The other side's threads wait for work on their cores before they sleep.
        Thread.Sleep(Pause);
        Repeat(call, 1 + repetitions / 10);
        var (busy, own) = (BusySeconds(), OwnSeconds());
        var began = Stopwatch.GetTimestamp();
        Repeat(call, repetitions);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var others = BusySeconds() - busy - (OwnSeconds() - own);
        // The system counts in hundredths of a second.
        return (seconds / repetitions, others <= Math.Max(0.02, MostOthers * seconds));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    static void Repeat(Func<double> call, int repetitions)
    {
        for (var i = 0; i < repetitions; i++) call();
    }

    static double OwnSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>The processor time of all processes; where the system does not tell, nobody is seen to disturb.</summary>
    static double BusySeconds()
    {
        if (!File.Exists("/proc/stat")) return OwnSeconds();
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        // user, nice, system, and after idle and iowait: irq, softirq, steal.
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / 100;
    }
}
