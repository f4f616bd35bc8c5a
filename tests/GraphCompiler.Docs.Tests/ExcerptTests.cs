namespace GraphCompiler.Docs.Tests;

/// <summary>The check itself notices differences.</summary>
public sealed class ExcerptTests
{
    const string Text = "class A\n{\n    int x = 1;\n\n    int y = 2;\n    int z = 3;\n}\n";

    [Theory]
    [InlineData("int x = 1;\n\nint y = 2;")]
    [InlineData("class A\n{\n    int x = 1;\n    // ...\n    int z = 3;\n}")]
    public void FindsAnExcerpt(string excerpt) => Assert.Null(Excerpt.FirstDifference(excerpt.Split('\n'), Text));

    [Theory]
    [InlineData("int x = 1;\nint y = 2;", "int y = 2;")]
    [InlineData("int y = 2;\n  int z = 3;", "  int z = 3;")]
    [InlineData("int z = 3;\n// ...\nint x = 1;", "int x = 1;")]
    [InlineData("int q;", "int q;")]
    public void NamesTheFirstDifference(string excerpt, string line) =>
        Assert.Equal(line, Excerpt.FirstDifference(excerpt.Split('\n'), Text));
}
