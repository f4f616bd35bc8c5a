namespace GraphCompiler.Docs.Tests;

/// <summary>What the pages show is what the repository holds.</summary>
public sealed class PagesTests
{
    const string Generated = "generated from ";

    [Fact]
    public void EveryCSharpBlockIsAnExcerptOfItsSource()
    {
        var blocks = Repository.Pages().SelectMany(CodeBlock.In).Where(block => block.Language == "csharp").ToList();
        Assert.NotEmpty(blocks);
        foreach (var block in blocks)
        {
            Assert.True(block.Source is not null, $"{block}: a csharp block needs a line <!-- source: path --> before it.");
            var text = block.Source.StartsWith(Generated, StringComparison.Ordinal)
                ? GeneratedCode.Of(block.Source[Generated.Length..])
                : Repository.Read(block.Source);
            var difference = Excerpt.FirstDifference(block.Lines, text);
            Assert.True(difference is null, $"{block}: {block.Source} does not contain this line where it should be:\n{difference}");
        }
    }

    [Fact]
    public void TheReadmeShowsModelAndGeneratedCode()
    {
        var sources = CodeBlock.In("README.md").Select(block => block.Source).ToList();
        Assert.Contains("examples/FashionMnist/Classifier.cs", sources);
        Assert.Contains(Generated + "examples/FashionMnist/Classifier.cs", sources);
    }

    [Fact]
    public void TheScriptRunsTheReadmesTestCommand()
    {
        var command = Assert.Single(CodeBlock.In("README.md").Where(block => block.Language == "sh").SelectMany(block => block.Lines),
            line => line.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Contains($" {command} ", Repository.Read(".ci/run"));
    }

    [Fact]
    public void EveryLinkedFileExists()
    {
        foreach (var page in Repository.Pages())
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(Repository.Read(page),
                @"\]\((?!https?:|#)([^)#]+)"))
            {
                var target = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link.Groups[1].Value);
                Assert.True(Path.Exists(target), $"{page} links to {link.Groups[1].Value}, which does not exist.");
            }
    }
}
