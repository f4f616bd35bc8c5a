using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Peers;

var options = new JsonSerializerOptions { WriteIndented = true };
switch (args)
{
    case ["measure", var path, .. var names]:
        var report = new Report(Machine(), DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Commit(), []);
        foreach (var comparison in Comparison.All.Where(each => names.Length == 0 || names.Contains(each.Name)))
        {
            var result = Measurement.Of(comparison);
            report.Results.Add(result);
            Console.Error.WriteLine(Table.Of([("", report with { Results = [result] })]).TrimEnd().Split('\n')[^1]
                + FormattableString.Invariant($" losses differ by {result.LossDifference:0.0e0}"));
            File.WriteAllText(path, JsonSerializer.Serialize(report, options));
        }
        return 0;
    case ["child", var side, var name]:
        Measurement.Child(side, name);
        return 0;
    case ["table", var folder, .. var paths]:
        var table = Table.Of([.. paths.Select(path =>
            (Path.GetFileNameWithoutExtension(path), JsonSerializer.Deserialize<Report>(File.ReadAllText(path))!))]);
        File.WriteAllText(Path.Combine(folder, "table.md"), table);
        Console.Write(table);
        return 0;
    default:
        Console.Error.WriteLine("Peers measure results.json [model ...] | child ours|theirs model | table folder results.json ...");
        return 2;
}

static string Machine() => (File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1]
        .Trim() : null)
    + FormattableString.Invariant($" ({Environment.ProcessorCount} cores), .NET {Environment.Version}");

static string Commit()
{
    try
    {
        using var git = Process.Start(new ProcessStartInfo("git", "rev-parse --short HEAD") { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return "unknown";
    }
}
