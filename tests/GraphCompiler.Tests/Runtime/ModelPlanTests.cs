using System.Globalization;
using System.Xml.Linq;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime;

public class ModelPlanTests
{
    static readonly ModelPlan Plan = new("Classifier", [new("Logits",
        [new(0, "Input", [], "[N, 4]", "x"), new(1, "Relu", [0], "[N, 4]", "Relu(x\n    + \"a<b\")")],
        [new("Relu_0", "Map", "max(x, 0)", ["Relu(x)"], ["x"], ["n1"], "4*N", "32*N")],
        [new("n1", "[N, 4]", "0", "16*N", 0, 12)], "16*N", "4*N", "32*N")]);

    [Fact]
    public void TablesAreAligned() => Assert.Equal("""
        Classifier

        Logits: 1 kernels, peak 16*N bytes, 4*N FLOP, 32*N bytes moved
          node  op     inputs  shape   source
          0     Input          [N, 4]  x
          1     Relu   0       [N, 4]  Relu(x + "a<b")
          kernel  kind  formula    reads  writes  FLOP  bytes
          Relu_0  Map   max(x, 0)  x      n1      4*N   32*N
          buffer  shape   offset  bytes  first  last
          n1      [N, 4]  0       16*N   0      12

        """.ReplaceLineEndings("\n"), Plan.ToString());

    [Fact]
    public void WhatRepeatsIsCounted()
    {
        var loop = new ModelPlan("Net",
            [new("Run", [new(0, "Tanh", [0], "[4]", "Tanh(h)", Count: 7)],
                [new("Tanh_4", "Map", "", [], ["h"], ["h"], "4", "32", Count: 7)], [], "16")]);
        Assert.Contains("Run: 7 kernels", loop.Text);
        Assert.Contains("Tanh x7", loop.Text);
        Assert.Contains("Tanh_4 x7", loop.Text);
        Assert.Contains("Tanh x7<br/>", loop.Mermaid);
    }

    [Fact]
    public void TheFlowchartHasANodeAndAnEdgeForEachUse()
    {
        Assert.StartsWith("flowchart TD\n", Plan.Mermaid);
        Assert.Contains("e0n1[\"Relu<br/>[N, 4]\"]\n", Plan.Mermaid);
        Assert.Contains("e0n0 --> e0n1\n", Plan.Mermaid);
        Assert.Contains("a&lt;b#quot;", new ModelPlan("M", [new("E", [new(0, "a<b\"", [], "[]", "")], [], [], "0")]).Mermaid);
    }

    [Fact]
    public void ThePageNeedsNothingAndEscapesAll()
    {
        var hostile = Plan with
        {
            Model = "<script>\0\ud800&",
            Entries =
            [
                Plan.Entries[0] with
                {
                    Nodes =
                    [
                        new(0, "Input", [], "[N, 4]", "x"),
                        new(1, "Relu", [0], "[N, 4]", "\"]]>'<a href='https://x'>", Path: "layers.Forward > A<B>", IsGradient: true),
                    ],
                    Kernels = [Plan.Entries[0].Kernels[0] with { Formula = "</p><img src=x>", Unfused = [new("a<b", "it's \"stored\"")] }],
                },
            ],
        };
        var page = Read(hostile.ToHtml());
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img" or "link" or "iframe");
        Assert.All(page.Descendants("a"), link => Assert.StartsWith("#", link.Attribute("href")!.Value));
        Assert.Equal("<script>\ufffd\ufffd&", page.Descendants("h1").Single().Value);
        Assert.Contains(page.Descendants("p"), paragraph => paragraph.Value == "</p><img src=x>");
        Assert.Contains(page.Descendants("li"), item => item.Value == "a<b: it's \"stored\"");
        Assert.Contains(page.Descendants("summary"), summary => summary.Value.StartsWith("A<B> 1 operation,", StringComparison.Ordinal));
    }

    [Fact]
    public void ThePageIsTheSameInAnyCulture()
    {
        var page = Plan.ToHtml(new Dictionary<string, long> { ["N"] = 1500 });
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("sv-SE");
            Assert.Equal(page, Plan.ToHtml(new Dictionary<string, long> { ["N"] = 1500 }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.Contains("Figures are for N = 1500.", page);
        Assert.Contains("<td class=\"number\" title=\"4*N\">6.00 k</td>", page);
        Assert.Contains("<td class=\"number\" title=\"16*N\">23.4 KiB</td>", page);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3 * N + 64 * ((N * T + 15) / 16) - 1", 3 * 10 + 64 * 3 - 1)]
    [InlineData("N * N * 2", 200)]
    [InlineData("-N", -10)]
    [InlineData("", 0)]
    public void SizesAreComputed(string size, double expected)
        => Assert.Equal(expected, SizeText.Evaluate(size, symbol => symbol == "N" ? 10 : 4));

    [Theory, InlineData("3 *"), InlineData("(N"), InlineData("N)"), InlineData("#")]
    public void WhatIsNoSizeIsRefused(string size) => Assert.Throws<FormatException>(() => SizeText.Evaluate(size, _ => 1));

    [Fact]
    public void ASizeIsPositive()
        => Assert.Contains("N is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Plan.ToHtml(new Dictionary<string, long> { ["N"] = 0 })).Message);

    [Fact]
    public void KernelsOfACallAreMeasuredOnce()
    {
        using var team = new WorkerTeam(2);
        var counted = new int[1];
        var times = KernelTimes.Measure(team, "Call", () => team.Run<float, Counting>(new(team, counted), 100, 1), calls: 3);
        var time = Assert.Single(times.Kernels);
        Assert.Equal(("Call", 3, "Counting", 1.0), (times.Entry, times.Calls, time.Name, time.Runs));
        Assert.InRange(time.Seconds, 0, times.Seconds);
        Assert.Equal(4 * 100, counted[0]);
        Assert.Throws<InvalidOperationException>(
            () => KernelTimes.Measure(team, "Outer", () => KernelTimes.Measure(team, "Inner", () => { })));
    }

    /// <summary>Counts its rows, each in a kernel of its own.</summary>
    readonly struct Counting(WorkerTeam team, int[] counted) : IVectorKernel<float>
    {
        public void Run<V>(nint begin, nint end) where V : struct, IVector<V, float>
        {
            for (var row = begin; row < end; row++) team.Run<float, Inner>(new(counted), 1, 1);
        }
    }

    readonly struct Inner(int[] counted) : IVectorKernel<float>
    {
        public void Run<V>(nint begin, nint end) where V : struct, IVector<V, float> => Interlocked.Add(ref counted[0], (int)(end - begin));
    }

    static XElement Read(string page) => XElement.Parse(page.Replace("<!DOCTYPE html>", ""));
}
