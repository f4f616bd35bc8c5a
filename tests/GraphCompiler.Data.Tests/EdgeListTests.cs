namespace GraphCompiler.Data.Tests;

public sealed class EdgeListTests : IDisposable
{
    readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void NodesAreNumberedAsTheyOccur()
    {
        var graph = EdgeList.Read(files.Write("g", "# a comment\nx\ty\ny  z\nz x\n"));
        Assert.Equal(["x", "y", "z"], graph.Names);
        Assert.Equal([0, 1, 2], graph.From.ToArray());
        Assert.Equal([1, 2, 0], graph.To.ToArray());
        Assert.Equal(1, EdgeList.Read(files.Write("g", "  # a comment\n#another\n \t \nx y\n")).Count);
        Assert.Equal([2, 1], EdgeList.Read(files.Write("g", "y z\nz y\n"), ["x", "z", "y"]).From.ToArray());
    }

    [Fact]
    public void APathHasTheWeightsOfItsDegrees()
    {
        // 0 - 1 - 2 with self-loops has degrees 2, 3, 2.
        var graph = new EdgeList(3, [0, 1, 1], [1, 2, 1]).Undirected();
        Assert.Equal(4, graph.Count);
        graph = graph.WithSelfLoops();
        Assert.Equal([2, 3, 2], graph.InDegrees());
        Assert.Equal([0, 1, 0, 1, 2, 1, 2], graph.From.ToArray());
        Assert.Equal([0, 0, 1, 1, 1, 2, 2], graph.To.ToArray());
        var (own, middle, between) = (1 / 2f, 1 / 3f, (float)(1 / Math.Sqrt(6)));
        Assert.Equal([own, between, between, middle, between, between, own], graph.NormalizedWeights());
        Assert.Equal(graph.Count, graph.WithSelfLoops().Count);
    }

    [Fact]
    public void BadGraphsAreRefused()
    {
        TestFiles.Refused("line 2", "two nodes", () => EdgeList.Read(files.Write("g", "a b\na b c\n")));
        TestFiles.Refused("line 1", "no node \"b\"", () => EdgeList.Read(files.Write("g", "a b\n"), ["a"]));
        TestFiles.Refused("", "found none", () => EdgeList.Read(files.Write("g", "# nothing\n")));
        Assert.Contains("0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new EdgeList(2, [0], [2])).Message);
        Assert.Throws<ArgumentException>(() => new EdgeList(2, [0], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EdgeList(0, [], []));
        Assert.Throws<ArgumentException>(() => EdgeList.Read(files.Write("g", "a b\n"), ["a", "a"]));
        files.Mutate("a\tb\nb c\n# c\nc a\n"u8.ToArray(), 500,
            path => Assert.InRange(EdgeList.Read(path).Undirected().WithSelfLoops().Nodes, 1, 20));
    }
}
