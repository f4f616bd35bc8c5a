using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime;

public class ParameterTests
{
    static ParameterLayout Layout() => new([
        new("norm.Mean", [10], Init.Zeros, ParameterKind.State),
        new("hidden.Weight", [3, 7], Init.KaimingUniform()),
        new("table", [2, 2], Init.Ones, ParameterKind.Frozen),
        new("hidden.Bias", [7], Init.FanInUniform(3)),
        new("scale", [], Init.Constant(2))]);

    [Fact]
    public void TrainedOnesComeFirstAlignedAndContiguous()
    {
        var layout = Layout();
        Assert.Equal(["hidden.Weight", "hidden.Bias", "scale", "table", "norm.Mean"], layout.Select(p => p.Path));
        Assert.Equal([0, 32, 48, 64, 80], layout.Select(p => (int)p.Offset));
        Assert.Equal((64, 96, 29L, 43L, 3),
            ((int)layout.TrainedLength, (int)layout.Length, layout.TrainedValueCount, layout.ValueCount, layout.TrainedCount));
    }

    [Fact]
    public void BadLayoutsAreRefused()
    {
        Assert.Contains("\"a\"",
            Assert.Throws<ArgumentException>(() => new ParameterLayout(new("a", [1], Init.Ones), new("a", [2], Init.Ones))).Message);
        Assert.Contains("[2, 0]", Assert.Throws<ArgumentException>(() => new ParameterInfo("a", [2, 0], Init.Ones)).Message);
    }

    [Fact]
    public void ViewsAreNamedAndWriteThrough()
    {
        var memory = new ModelMemory<float>(Layout());
        var view = memory.Parameters["hidden.Weight"];
        Assert.Equal("hidden.Weight [3, 7]", view.ToString());
        Assert.Equal(21, view.Data.Length);
        view.Data[20] = 5;
        Assert.Equal(5, memory.ParameterArena[20]);
        Assert.Equal(5, memory.Parameters.Count);
        Assert.Equal(3, memory.Gradients.Count);
        Assert.Equal(2, memory.Parameters["scale"].ToArray().Single());
    }

    [Fact]
    public void AnUnknownPathNamesCloseOnes()
    {
        var memory = new ModelMemory<float>(Layout());
        var message = Assert.Throws<KeyNotFoundException>(() => memory.Parameters["hiden.weight"]).Message;
        Assert.Contains("\"hiden.weight\"", message);
        Assert.Contains("hidden.Weight", message);
        Assert.DoesNotContain("norm.Mean", message);
        Assert.Contains("not trained", Assert.Throws<KeyNotFoundException>(() => memory.Gradients["table"]).Message);
    }

    [Fact]
    public void NormsAreEuclidean()
    {
        var memory = new ModelMemory<float>(Layout());
        memory.Gradients["hidden.Weight"].Data.Fill(2);
        memory.Gradients["scale"].Data[0] = 4;
        Assert.Equal(Math.Sqrt(84), memory.Gradients["hidden.Weight"].Norm(), 1e-12);
        Assert.Equal(10, memory.Gradients.Norm(), 1e-12);
        var doubles = new ModelMemory<double>(Layout());
        doubles.Gradients["hidden.Weight"].Data.Fill(2);
        Assert.Equal(Math.Sqrt(84), doubles.Gradients.Norm(), 1e-12);
    }

    [Fact]
    public void InitializingIsReproducibleAndLazyWithSeedZero()
    {
        var (a, b, lazy) = (new ModelMemory<float>(Layout()), new ModelMemory<float>(Layout()), new ModelMemory<float>(Layout()));
        a.Initialize(1);
        b.Initialize(1);
        Assert.Equal(Values(a), Values(b));
        b.Initialize(0);
        Assert.NotEqual(Values(a), Values(b));
        Assert.Equal(Values(b), Values(lazy));
        a.Gradients[0].Data.Fill(1);
        a.Step = 9;
        a.Initialize(0);
        Assert.Equal((0UL, 0.0), (a.Step, a.Gradients.Norm()));

        static float[] Values(ModelMemory<float> memory) => [.. memory.Parameters.SelectMany(p => p.ToArray())];
    }

    [Fact]
    public void AParametersValuesDependOnItsPathNotOnItsNeighbours()
    {
        var (alone, among) = (new ModelMemory<float>(new([new("hidden.Weight", [3, 7], Init.KaimingUniform())])),
            new ModelMemory<float>(Layout()));
        Assert.Equal(among.Parameters["hidden.Weight"].ToArray(), alone.Parameters["hidden.Weight"].ToArray());
    }

    [Fact]
    public void CopiesByNameOrNotAtAll()
    {
        var (a, b) = (new ModelMemory<float>(Layout()), new ModelMemory<float>(Layout()));
        a.Initialize(1);
        b.Parameters.CopyFrom(a.Parameters);
        Assert.Equal(a.Parameters["hidden.Weight"].ToArray(), b.Parameters["hidden.Weight"].ToArray());

        var before = b.Parameters["scale"].ToArray();
        var other = new ModelMemory<float>(new([new("scale", [], Init.Ones), new("hidden.Weight", [7, 3], Init.Ones),
            new("hidden.Bias", [7], Init.Ones), new("table", [2, 2], Init.Ones), new("norm.Mean", [10], Init.Ones)]));
        Assert.Contains("[7, 3]", Assert.Throws<ArgumentException>(() => b.Parameters.CopyFrom(other.Parameters)).Message);
        Assert.Equal(before, b.Parameters["scale"].ToArray());
        Assert.Throws<ArgumentException>(() => b.Parameters.CopyFrom(a.Gradients));
    }

    [Fact]
    public void CopiesAPartByPatternOrNothing()
    {
        var (a, b) = (new ModelMemory<float>(Layout()), new ModelMemory<float>(Layout()));
        (a.Parameters["hidden.Weight"].Data[0], a.Parameters["hidden.Bias"].Data[0], a.Parameters["scale"].Data[0]) = (5, 6, 7);
        var scale = b.Parameters["scale"].Data[0];
        Assert.Equal(["hidden.Bias", "hidden.Weight"], b.Parameters.CopyFrom(a.Parameters, "hidden.*").Order(StringComparer.Ordinal));
        Assert.Equal([5, 6, scale], new[] { "hidden.Weight", "hidden.Bias", "scale" }.Select(path => b.Parameters[path].Data[0]));

        var other = new ModelMemory<float>(new([new("encoder.Weight", [3, 7], Init.Ones), new("encoder.Bias", [8], Init.Ones)]));
        string Encoder(string path) => path.Replace("hidden", "encoder");
        Assert.Equal(["hidden.Weight"], b.Parameters.CopyFrom(other.Parameters, "*.Weight", Encoder));
        Assert.Equal(1, b.Parameters["hidden.Weight"].Data[0]);
        b.Parameters["hidden.Weight"].Data[0] = 9;
        Refused("encoder.Bias", () => b.Parameters.CopyFrom(other.Parameters, "hidden.*", Encoder));
        Refused("no \"hidden.Weight\"", () => b.Parameters.CopyFrom(other.Parameters, "hidden.*"));
        Refused("\"hiden.*\" matches none of", () => b.Parameters.CopyFrom(a.Parameters, "hiden.*"));
        Assert.Equal(9, b.Parameters["hidden.Weight"].Data[0]);

        static void Refused(string expected, Action copy) => Assert.Contains(expected, Assert.Throws<ArgumentException>(copy).Message);
    }

    [Fact]
    public void ASessionSharesParametersOnly()
    {
        var memory = new ModelMemory<float>(Layout());
        var session = memory.Share();
        memory.Parameters["scale"].Data[0] = 7;
        memory.Gradients["scale"].Data[0] = 7;
        Assert.Equal(7, session.Parameters["scale"].Data[0]);
        Assert.Equal(0, session.Gradients["scale"].Data[0]);
        Assert.NotSame(memory.Work(10), session.Work(10));
    }

    [Fact]
    public void WorkArenasGrowAndStay()
    {
        var memory = new ModelMemory<float>(Layout());
        var first = memory.Work(100);
        Assert.Same(first, memory.Work(10));
        var larger = memory.Work(200);
        Assert.Equal(200, larger.Bytes);
        memory.Work(150);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) memory.Work(200);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
