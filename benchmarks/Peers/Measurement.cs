using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Peers;

/// <summary>Measures a comparison: both sides in turn, in one run.</summary>
static class Measurement
{
    const int Rounds = 7, MostRounds = 21, ComparedSteps = 5;

    public static Result Of(Comparison comparison)
    {
        var (ours, theirs) = (comparison.Ours(), comparison.Theirs());
        foreach (var side in new[] { ours, theirs }) side.SetThreads(1);
        var difference = 0.0;
        for (var step = 0; step < ComparedSteps; step++)
        {
            var (a, b) = (ours.Step(), theirs.Step());
            difference = Math.Max(difference, Math.Abs(a - b) / Math.Max(Math.Abs(b), 1e-6));
        }
        SortedDictionary<int, Times> steps = [], gradients = [];
        foreach (var threads in Environment.ProcessorCount > 1 ? new[] { 1, 2 } : [1])
        {
            foreach (var side in new[] { ours, theirs }) side.SetThreads(threads);
            steps.Add(threads, Alternating(ours.Step, theirs.Step));
            if (ours.Gradients is { } own && theirs.Gradients is { } other) gradients.Add(threads, Alternating(own, other));
        }
        return new(comparison.Name, difference, steps, gradients, InProcess(comparison, "ours"), InProcess(comparison, "theirs"));
    }

    /// <summary>Medians of quiet samples; of all, if others disturb too many.</summary>
    static Times Alternating(Func<double> ours, Func<double> theirs)
    {
        var (ownRepetitions, otherRepetitions) = (Sample.Repetitions(ours), Sample.Repetitions(theirs));
        List<(double Ours, double Theirs, bool IsQuiet)> rounds = [];
        while (rounds.Count < MostRounds && rounds.Count(round => round.IsQuiet) < Rounds)
        {
            var (own, other) = (Sample.Of(ours, ownRepetitions), Sample.Of(theirs, otherRepetitions));
            rounds.Add((own.Seconds, other.Seconds, own.IsQuiet && other.IsQuiet));
        }
        var quiet = rounds.Where(round => round.IsQuiet).ToList();
        var used = quiet.Count >= Rounds ? quiet : rounds;
        return new(Sample.Median(used.Select(round => round.Ours)), Sample.Median(used.Select(round => round.Theirs)), used == quiet);
    }

    /// <summary>The figures of a side in a process of its own, which <see cref="Child"/> runs.</summary>
    static ProcessFigures? InProcess(Comparison comparison, string side)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(Measurement).Assembly.Location, "child", side, comparison.Name })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<ProcessFigures>(text) : null;
    }

    /// <summary>Prints the figures of one side.</summary>
    public static void Child(string side, string name)
    {
        var comparison = Comparison.All.Single(each => each.Name == name);
        var made = side == "ours" ? comparison.Ours() : comparison.Theirs();
        made.Step();
        var first = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        for (var i = 0; i < 20; i++) made.Step();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 10; i++) made.Step();
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 10.0;
        Console.WriteLine(JsonSerializer.Serialize(new ProcessFigures(first, PeakBytes(), allocated)));
    }

    static long PeakBytes()
    {
        if (!File.Exists("/proc/self/status")) return Process.GetCurrentProcess().PeakWorkingSet64;
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
