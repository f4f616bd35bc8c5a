using System.Text;
using static System.FormattableString;

namespace Peers;

/// <summary>The Markdown table of one or more reports: the first is quoted, the others only by their ratio.</summary>
static class Table
{
    public static string Of(IReadOnlyList<(string Name, Report Report)> reports)
    {
        var (name, quoted) = reports[0];
        var text = new StringBuilder();
        text.Append(Invariant($"{quoted.Machine}; {quoted.Date}; commit {quoted.Commit}. libtorch through TorchSharp, {name}; "))
            .Append("medians of alternating samples, each side at its better number of threads. Ratios above 1: GraphCompiler is ")
            .Append("faster. * Other processes disturbed the run.\n\n");
        text.Append("| model | GraphCompiler 1 / 2 threads | libtorch 1 / 2 threads | step | forward + backward |");
        foreach (var (other, _) in reports.Skip(1)) text.Append(Invariant($" step, {other} |"));
        text.Append(" first step | peak memory | allocated |\n").Append("|---|---|---|---|---|")
            .Append(string.Concat(reports.Skip(1).Select(_ => "---|"))).Append("---|---|---|\n");
        foreach (var result in quoted.Results)
        {
            text.Append(Invariant($"| {result.Name} | {Both(result, times => times.Ours)} | {Both(result, times => times.Theirs)} | "))
                .Append(Invariant($"{Ratio(result.Steps)} | {(result.Gradients.Count > 0 ? Ratio(result.Gradients) : "")} |"));
            foreach (var (_, report) in reports.Skip(1))
                text.Append(
                    Invariant(
                        $" {(report.Results.FirstOrDefault(other => other.Name == result.Name) is { } same ? Ratio(same.Steps) : "")} |"));
            text.Append(Processes(result)).Append('\n');
        }
        return text.ToString();
    }

    static string Both(Result result, Func<Times, double> side) =>
        string.Join(" / ", result.Steps.Values.Select(times => Time(side(times))));

    static string Ratio(SortedDictionary<int, Times> times)
    {
        var ratio = times.Values.Min(each => each.Theirs) / times.Values.Min(each => each.Ours);
        return (ratio < 10 ? Invariant($"{ratio:0.00}") : Invariant($"{ratio:0}")) + (times.Values.All(each => each.IsQuiet) ? "" : "*");
    }

    static string Processes(Result result) => result is { Ours: { } ours, Theirs: { } theirs }
        ? Invariant($" {ours.FirstStep:0.00} / {theirs.FirstStep:0.00} s | {ours.PeakBytes >> 20} / {theirs.PeakBytes >> 20} MiB |")
            + Invariant($" {ours.AllocatedBytes:0} / {theirs.AllocatedBytes:0} B |")
        : " | | |";

    static string Time(double seconds) => seconds switch
    {
        < 1e-4 => Invariant($"{seconds * 1e6:0.00} us"),
        < 1e-2 => Invariant($"{seconds * 1e6:0} us"),
        _ => Invariant($"{seconds * 1e3:0.0} ms"),
    };
}
