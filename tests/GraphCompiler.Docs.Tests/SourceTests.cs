namespace GraphCompiler.Docs.Tests;

/// <summary>What holds of every source file but the tests', which quote long lines of code.</summary>
public class SourceTests
{
    const int LongestLine = 140;

    [Theory, InlineData("src"), InlineData("generators"), InlineData("examples"), InlineData("benchmarks"), InlineData("templates")]
    public void Lines_are_not_too_long(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
            where line.Text.Length > LongestLine
            select $"{file}, line {line.Number}: {line.Text.Length} characters");
    }
}
