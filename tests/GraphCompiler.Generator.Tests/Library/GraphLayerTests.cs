using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Layers over graphs, with edges as a list and as a matrix, against loops over nodes and edges.</summary>
public class GraphLayerTests
{
    const int V = 5, Inputs = 3;

    // Node 4 has no edges; node 2 is led to by three.
    static readonly int[] from = [0, 1, 3, 2, 1, 0], to = [2, 2, 2, 0, 3, 1];

    static readonly double[] edges = [.. Enumerable.Range(0, V * V).Select(i => Leads(i % V, i / V) ? 1.0 : 0)];

    static readonly CaseTable table = new(
        """
        readonly GraphConvolution convolution = new(3, 2), loopless = new(3, 2, bias: false, selfLoops: false);
            readonly GraphAttention attention = new(3, 2, heads: 2), mean = new(3, 2, heads: 3, join: false, slope: 0.1);
            readonly GraphSage sage = new(3, 2), normalized = new(3, 2, Aggregation.Sum, normalize: true),
                greatest = new(3, 2, Aggregation.Max, bias: false);
            readonly GraphIsomorphism isomorphism = new(new Sequential(new Linear(3, 4), new Activation(Tanh), new Linear(4, 2)), 0.1);
            readonly UniversalAggregator universal = new(new Sequential(new Linear(3, 4), new Activation(Tanh)), new Linear(4, 2));
        """,
        [
            Operand.Real("x", "V", Inputs), Operand.Real("z", "V", Inputs), Operand.Real("w", "E") with { Low = 0.5 },
                Operand.Real("a", "V", "V") with { Values = edges, IsMark = true },
            Operand.Index("from", V, "E") with { Values = [.. from.Select(node => (double)node)] },
                Operand.Index("to", V, "E") with { Values = [.. to.Select(node => (double)node)] },
            Operand.Index("set", 2, "V") with { Values = [0, 1, 0, 0, 1] },
        ],
        new() { ["V"] = V, ["E"] = 6 },

        ("convolution.Forward(x, from, to)", v => Convolution(v, "convolution", _ => 1, true)),
        ("convolution.Forward(x, a)", v => Convolution(v, "convolution", _ => 1, true)),
        ("convolution.Forward(x, from, to, w)", v => Convolution(v, "convolution", edge => v["w"][edge], true)),
        ("convolution.Forward(x, Einsum(\"e,et,es->ts\", w, OneHot(to, x.Dim(0)), OneHot(from, x.Dim(0))))", v =>
            Convolution(v, "convolution", edge => v["w"][edge], true)),
        ("loopless.Forward(x, from, to)", v => Convolution(v, "loopless", _ => 1, false)),
        ("loopless.Forward(x, a)", v => Convolution(v, "loopless", _ => 1, false)),
        ("attention.Forward(x, from, to)", v => Attention(v, "attention", 2, 0.2, true)),
        ("attention.Forward(x, a)", v => Attention(v, "attention", 2, 0.2, true)),
        ("mean.Forward(x, from, to)", v => Attention(v, "mean", 3, 0.1, false)),
        ("mean.Forward(x, a)", v => Attention(v, "mean", 3, 0.1, false)),
        ("sage.Forward(x, from, to)", v => Sage(v, "sage", values => values.Average())),
        ("sage.Forward(x, a)", v => Sage(v, "sage", values => values.Average())),
        ("normalized.Forward(x, from, to)", v => Sage(v, "normalized", values => values.Sum(), true)),
        ("normalized.Forward(x, a)", v => Sage(v, "normalized", values => values.Sum(), true)),
        ("greatest.Forward(x, from, to)", v => Sage(v, "greatest", values => values.Max())),
        ("greatest.Forward(x, a)", v => Sage(v, "greatest", values => values.Max())),
        ("isomorphism.Forward(x, from, to)", Isomorphism),
        ("isomorphism.Forward(x, a)", Isomorphism),
        ("universal.Forward(x, from, to)", v => Universal(v, V, (member, node) => Leads(member, node))),
        ("universal.Forward(x, a)", v => Universal(v, V, (member, node) => Leads(member, node))),
        ("universal.OfSets(x, set, 2)", v => Universal(v, 2, (member, set) => v.Indices("set")[member] == set)),
        ("JumpingKnowledge([x, z])", v => Nd.From([V, 2 * Inputs], at => at[1] < Inputs ? v["x"][at] : v["z"][at[0], at[1] - Inputs])),
        ("JumpingKnowledge([x, z], Aggregation.Max)", v => Nd.From([V, Inputs], at => Math.Max(v["x"][at], v["z"][at]))),
        ("JumpingKnowledge([x, z], Aggregation.Mean)", v => Nd.From([V, Inputs], at => (v["x"][at] + v["z"][at]) / 2)));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    static IEnumerable<int> Nodes => Enumerable.Range(0, V);

    static bool Leads(int source, int target) => from.Zip(to).Contains((source, target));

    static Nd Product(Nd x, Nd weight) =>
        Nd.From([x.Shape[0], weight.Shape[1]], at => Enumerable.Range(0, weight.Shape[0]).Sum(i => x[at[0], i] * weight[i, at[1]]));

    static Nd Linear(CaseValues v, string path, Nd x) =>
        Product(x, v[path + ".Weight"]) is var y && v.Find(path + ".Bias") is { } bias ? Nd.From(y.Shape, at => y[at] + bias[at[1]]) : y;

    static Nd Convolution(CaseValues v, string path, Func<int, double> weight, bool loops)
    {
        var mapped = Product(v["x"], v[path + ".Weight"]);
        var bias = v.Find(path + ".Bias");
        var adjacency = new double[V, V];
        for (var edge = 0; edge < from.Length; edge++) adjacency[to[edge], from[edge]] += weight(edge);
        if (loops) foreach (var node in Nodes) adjacency[node, node]++;
        double[] degrees = [.. Nodes.Select(node => Nodes.Sum(other => adjacency[node, other]))];
        return Nd.From(mapped.Shape, at => (bias?[at[1]] ?? 0) + Nodes.Where(other => adjacency[at[0], other] > 0 && degrees[other] > 0)
            .Sum(other => adjacency[at[0], other] / Math.Sqrt(degrees[at[0]] * degrees[other]) * mapped[other, at[1]]));
    }

    static Nd Attention(CaseValues v, string path, int heads, double slope, bool join)
    {
        const int outputs = 2;
        var mapped = Product(v["x"], v[path + ".Weight"]);
        double Mapped(int node, int head, int i) => mapped[node, head * outputs + i];
        double Score(int node, int other, int head)
        {
            double Part(string of, int which) => Enumerable.Range(0, outputs).Sum(i => v[path + of][head, i] * Mapped(which, head, i));
            var score = Part(".Target", node) + Part(".Source", other);
            return Math.Exp(score > 0 ? score : slope * score);
        }
        double Head(int node, int head, int i)
        {
            int[] seen = [.. Nodes.Where(other => other == node || Leads(other, node))];
            return seen.Sum(other => Score(node, other, head) * Mapped(other, head, i)) / seen.Sum(other => Score(node, other, head));
        }
        var bias = v[path + ".Bias"];
        return join
            ? Nd.From([V, heads * outputs], at => bias[at[1]] + Head(at[0], at[1] / outputs, at[1] % outputs))
            : Nd.From([V, outputs], at => bias[at[1]] + Enumerable.Range(0, heads).Average(head => Head(at[0], head, at[1])));
    }

    static Nd Sage(CaseValues v, string path, Func<IEnumerable<double>, double> aggregate, bool normalize = false)
    {
        var neighbours = Nd.From([V, Inputs], at =>
            Nodes.Where(other => Leads(other, at[0])).Select(other => v["x"][other, at[1]]).ToArray() is { Length: > 0 } values
            ? aggregate(values) : 0);
        var (self, other) = (Linear(v, path + ".Self", v["x"]), Linear(v, path + ".Neighbour", neighbours));
        var sum = Nd.From(self.Shape, at => self[at] + other[at]);
        return normalize
            ? Nd.From(sum.Shape, at => sum[at] / Math.Sqrt(sum[at[0], 0] * sum[at[0], 0] + sum[at[0], 1] * sum[at[0], 1])) : sum;
    }

    static Nd Isomorphism(CaseValues v)
    {
        var sums = Nd.From([V, Inputs], at =>
            (1 + v["isomorphism.Epsilon"].Data[0]) * v["x"][at]
            + Nodes.Where(other => Leads(other, at[0])).Sum(other => v["x"][other, at[1]]));
        return Linear(v, "isomorphism.Layer.Layers[2]", Linear(v, "isomorphism.Layer.Layers[0]", sums).Map(Math.Tanh));
    }

    static Nd Universal(CaseValues v, int sets, Func<int, int, bool> isMember)
    {
        var inner = Linear(v, "universal.Inner.Layers[0]", v["x"]).Map(Math.Tanh);
        return Linear(v, "universal.Outer",
            Nd.From([sets, 4], at => Nodes.Where(member => isMember(member, at[0])).Sum(member => inner[member, at[1]])));
    }
}
