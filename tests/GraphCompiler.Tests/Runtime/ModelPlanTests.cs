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
        var loop = new ModelPlan("Net", [new("Run", [new(0, "Tanh", [0], "[4]", "Tanh(h)", Count: 7)], [new("Tanh_4", "Map", "", [], ["h"], ["h"], "4", "32", Count: 7)], [], "16")]);
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
}
