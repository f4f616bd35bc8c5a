using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphCompiler.Docs.Tests;

/// <summary>The examples run, and their quick runs learn something.</summary>
public sealed class ExampleTests
{
    /// <summary>Each example's arguments, a pattern of the number that its output ends up with, and the least it must be.</summary>
    public static TheoryData<string, string, string, double> Runs => new()
    {
        { "Xor", "", @"^  equal$()", 0 },
        { "Chocolate", "--quick", @"gradient descent: .* liking 4: ([\d.]+)", 39.5 },
        { "Perceptron", "--quick", @"softmax regression +([\d.]+)", 0.9 },
        { "BreastCancer", "--quick", @"mean AUC ([\d.]+)", 0.99 },
        { "Iris", "--quick", @"test accuracy ([\d.]+)", 0.9 },
        { "DigitsSweep", "--quick", @"test accuracy of the best ([\d.]+)", 0.85 },
        { "FashionMnist", "--quick", @"test accuracy ([\d.]+)", 0.7 },
        { "FashionMnist", "--quick --model cnn", @"test accuracy ([\d.]+)", 0.6 },
        { "Cora", "--quick", @"mean test accuracy ([\d.]+)", 0.6 },
        { "Cora", "--quick --model gat", @"mean test accuracy ([\d.]+)", 0.25 },
        { "Cora", "--quick --model sage", @"mean test accuracy ([\d.]+)", 0.6 },
        { "Temperatures", "--quick --model lstm", @"^lstm +mean absolute error ([12])\.", 1 },
        { "MaskedWords", "--quick", @"hidden words guessed: ([\d.]+)", 0.05 },
        { "Translate", "--quick", @"4 beams: BLEU ([\d.]+)", 0 },
        { "CharGpt", "--quick", @"validation loss ([\d.]+)", 2 },
        { "Playground", "--quick", @"test accuracy ([\d.]+)\nbrowser: (?:skipped|epoch 60)", 0.9 },
    };

    [Theory, MemberData(nameof(Runs))]
    public void RunsAndLearns(string example, string arguments, string pattern, double least)
    {
        var (exitCode, output, error) = Run(example, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var isWithoutData = exitCode == 1 && error.StartsWith("error: there are no data in", StringComparison.Ordinal);
        if (isWithoutData) Assert.Skip($"{example} is not run: {error.Trim()}");
        Assert.True(exitCode == 0, $"exit code {exitCode}\n{output}\n{error}");
        Assert.Equal("", error);
        Assert.DoesNotContain("NaN", output);
        var match = Regex.Match(output.ReplaceLineEndings("\n"), pattern, RegexOptions.Multiline);
        Assert.True(match.Success, output);
        if (match.Groups[1].Length > 0) Assert.True(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) >= least, output);
    }

    [Fact]
    public void EveryExampleIsRun()
    {
        var examples = Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "*.csproj", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("<OutputType>Exe", StringComparison.Ordinal))
                .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(examples.Order(StringComparer.Ordinal), Runs.Select(run => run.Data.Item1).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WrongArgumentsAreOneLine()
    {
        foreach (string[] arguments in new string[][] { ["--fast"], ["--data"], ["--data", "no such folder"], ["--model", "tree"] })
        {
            var (exitCode, _, error) = Run("FashionMnist", arguments);
            Assert.Equal(1, exitCode);
            Assert.StartsWith("error: ", error);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    static (int ExitCode, string Output, string Error) Run(string example, string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Repository.Root, "examples", example, "bin", configuration, "net10.0", example + ".dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
