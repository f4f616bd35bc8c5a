using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime;

public class CheckTests
{
    [Fact]
    public void SymbolsAreSolvedFromLengths()
    {
        Assert.Equal(3, Check.Symbol(2352, 784, "x", "[N, 784]"));
        var wrong = Assert.Throws<ArgumentException>(() => Check.Symbol(785, 784, "x", "[N, 784]"));
        Assert.Equal("x", wrong.ParamName);
        Assert.Contains("needs shape [N, 784], so its length must be a whole multiple of 784, but it is 785", wrong.Message);
        Assert.Contains("[N, 784], but it is empty", Assert.Throws<ArgumentException>(() => Check.Symbol(0, 784, "x", "[N, 784]")).Message);
    }

    [Fact]
    public void LengthsAndSymbolsMustAgree()
    {
        Check.Length(6, 6, "result", "[N, 3]");
        Check.Agree(4, 4, "N", "labels", "x");
        Assert.Contains("[N, 3], so its length must be 6, but it is 5",
            Assert.Throws<ArgumentException>(() => Check.Length(5, 6, "result", "[N, 3]")).Message);
        Assert.Contains("N is 4 in argument x, but 3 in argument labels",
            Assert.Throws<ArgumentException>(() => Check.Agree(4, 3, "N", "labels", "x")).Message);
        Assert.Contains("T must be positive, but it is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Check.Positive(0, "T")).Message);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(15, -1)]
    [InlineData(16, 10)]
    [InlineData(36, int.MaxValue)]
    [InlineData(36, int.MinValue)]
    public void AnIndexOutOfRangeIsNamedWithItsPosition(int position, int value)
    {
        var values = Enumerable.Range(0, 37).Select(i => i % 10).ToArray();
        Check.Indices(values, 10, "labels");
        values[position] = value;
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Check.Indices(values, 10, "labels"));
        Assert.Equal("labels", thrown.ParamName);
        Assert.Contains($"from 0 to 9, but at position {position} it has {value}", thrown.Message);
    }

    [Fact]
    public void OnlyTheIndicesOfAPartAreChecked()
    {
        int[] values = [9, 0, 1, 9, 9, 2, 3, 9];
        Check.Indices(values, 4, 1, 2, 4, "pairs");
        Assert.Contains("from 0 to 2, but at position 6 it has 3",
            Assert.Throws<ArgumentOutOfRangeException>(() => Check.Indices(values, 3, 1, 2, 4, "pairs")).Message);
        values[1] = -1;
        Assert.Contains("from 0 to 3, but at position 1 it has -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Check.Indices(values, 4, 1, 2, 4, "pairs")).Message);
    }
}
