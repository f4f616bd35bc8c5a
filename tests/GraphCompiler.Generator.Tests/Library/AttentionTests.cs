using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Attention, positions and transformers against loops that follow the definitions.</summary>
public class AttentionTests
{
    const int N = 2, T = 3, S = 5, Features = 8;

    static readonly double[] mask = [1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0], lengths = [3, 5], own = [2, 3];

    delegate bool Allowed(int n, int head, int t, int s);

    static readonly CaseTable table = new(
        """
        readonly MultiHeadAttention self = new(8, 2), shared = new(8, 4, keyHeads: 2, bias: false), cross = new(8, 2, memoryFeatures: 4),
            turned = new(8, 2, rotary: true);
            readonly AdditiveAttention additive = new(8, 4, 3);
            readonly LearnedPositions learned = new(6, 8);
            readonly TransformerEncoderLayer after = new(8, 2, 5, dropout: 0),
                before = new(8, 2, dropout: 0, normFirst: true, activation: Gelu);
            readonly TransformerDecoderLayer decoder = new(8, 2, 5, 0), decoderBefore = new(8, 4, 5, 0, normFirst: true, memoryFeatures: 4);
            readonly TransformerEncoder encoders = new(2, 8, 2, 5, 0, normFirst: true, activation: Gelu);
            readonly TransformerDecoder decoders = new(2, 8, 2, 5, 0);
            readonly Sequential chain = new(new Linear(8, 8), new Activation(Tanh), new Residual(new Linear(8, 8, bias: false)),
                new Activation(x => LeakyRelu(x, 0.2)));
        """,
        [
            Operand.Real("x", "N", T, Features), Operand.Real("y", "N", S, Features), Operand.Real("z", "N", S, 4),
            Operand.Real("mask", T, S) with { Values = mask },
            Operand.Real("masks", "N", T, S) with { Values = [.. mask, .. Enumerable.Repeat(1.0, T * S)] }, Operand.Real("bias", T, S),
            Operand.Index("lengths", S + 1, "N") with { Values = lengths }, Operand.Index("own", T + 1, "N") with { Values = own },
        ],
        new() { ["N"] = N },

        // Without parameters.
        ("ScaledDotProductAttention(x, y, z)", v => Attend(v["x"], v["y"], v["z"], All)),
        ("ScaledDotProductAttention(x, y, z, mask)", v => Attend(v["x"], v["y"], v["z"], Masked)),
        ("ScaledDotProductAttention(x, y, z, isCausal: true)", v => Attend(v["x"], v["y"], v["z"], Causal)),
        ("ScaledDotProductAttention(x, y, z, mask, isCausal: true, scale: 0.7)", v =>
            Attend(v["x"], v["y"], v["z"], (n, h, t, s) => Masked(n, h, t, s) && s <= t, 0.7)),
        ("ScaledDotProductAttention(x, y, z, PaddingMask(lengths, 5).Unsqueeze(1), bias: bias)", v =>
            Attend(v["x"], v["y"], v["z"], Padded, null, v["bias"])),
        ("x[.., .., 0].Sum() * CausalMask(2, 3)", v =>
            Nd.From([2, 3], at => at[1] <= at[0] ? Enumerable.Range(0, N * T).Sum(i => v["x"].Data[Features * i]) : 0)),
        ("MaskedSoftmax(bias, mask)", v => Nd.From([T, S], at => Masked(0, 0, at[0], at[1])
            ? Math.Exp(v["bias"][at])
                / Enumerable.Range(0, S).Where(s => Masked(0, 0, at[0], s)).Sum(s => Math.Exp(v["bias"][at[0], s])) : 0)),
        ("SinusoidalPositions(7, 6) * bias[0, 0]", v => Nd.From([7, 6], at =>
            v["bias"][0, 0]
                * (at[1] % 2 == 0 ? Math.Sin(at[0] / Math.Pow(10000, at[1] / 6.0))
                : Math.Cos(at[0] / Math.Pow(10000, (at[1] - 1) / 6.0))))),
        ("Rotary(x)", v => Turned(v["x"], false)),
        ("Rotary(x, inHalves: true)", v => Turned(v["x"], true)),

        // With parameters.
        ("self.Forward(x)", v => MultiHead(v, "self", v["x"], v["x"], 2, 2, All)),
        ("self.Forward(x, isCausal: true)", v => MultiHead(v, "self", v["x"], v["x"], 2, 2, Causal)),
        ("self.Forward(x, y, mask: mask, memoryMask: PaddingMask(lengths, 5))", v =>
            MultiHead(v, "self", v["x"], v["y"], 2, 2, (n, h, t, s) => Masked(n, h, t, s) && Padded(n, h, t, s))),
        ("self.Forward(x, y, mask: masks)", v =>
            MultiHead(v, "self", v["x"], v["y"], 2, 2, (n, h, t, s) => n == 1 || Masked(n, h, t, s))),
        ("self.Forward(x, y, mask: Stack([masks, Ones(x.Dim(0), 3, 5)], 1))", v =>
            MultiHead(v, "self", v["x"], v["y"], 2, 2, (n, h, t, s) => h == 1 || n == 1 || Masked(n, h, t, s))),
        ("shared.Forward(x)", v => MultiHead(v, "shared", v["x"], v["x"], 4, 2, All)),
        ("shared.Forward(x, y, mask: masks, memoryMask: PaddingMask(lengths, 5))",
            v => MultiHead(v, "shared", v["x"], v["y"], 4, 2, (n, h, t, s) => (n == 1 || Masked(n, h, t, s)) && Padded(n, h, t, s))),
        ("cross.Forward(x, z)", v => MultiHead(v, "cross", v["x"], v["z"], 2, 2, All)),
        ("turned.Forward(x, isCausal: true)", v => MultiHead(v, "turned", v["x"], v["x"], 2, 2, Causal, true)),
        ("additive.Forward(x, z)", v => Additive(v, v["z"], All)),
        ("additive.Forward(x, z, y, PaddingMask(lengths, 5).Unsqueeze(1))", v => Additive(v, v["y"], Padded)),
        ("learned.Forward(x)", v => Nd.From([N, T, Features], at => v["x"][at] + v["learned.Weight"][at[1], at[2]])),
        ("chain.Forward(x)", v => Linear(v, "chain.Layers[0]", v["x"]).Map(Math.Tanh) is var hidden
            ? Add(hidden, Linear(v, "chain.Layers[2].Layer", hidden)).Map(value => value > 0 ? value : 0.2 * value) : hidden),

        // Transformers, in evaluation.
        ("after.Forward(x)", v => EncoderAfter(v, "after", v["x"], All)),
        ("after.Forward(x, padding: PaddingMask(own, 3), isCausal: true)", v =>
            EncoderAfter(v, "after", v["x"], (n, h, t, s) => s < own[n] && s <= t)),
        ("before.Forward(x)", v => EncoderBefore(v, "before", v["x"], All)),
        ("encoders.Forward(x, isCausal: true)", v => Norm(v, "encoders.Norm",
            EncoderBefore(v, "encoders.Layers[1]", EncoderBefore(v, "encoders.Layers[0]", v["x"], Causal), Causal))),
        ("decoder.Forward(x, y, memoryPadding: PaddingMask(lengths, 5))", v => DecoderAfter(v, "decoder", v["x"], v["y"])),
        ("decoderBefore.Forward(x, z, padding: PaddingMask(own, 3), isCausal: false)", DecoderBefore),
        ("decoders.Forward(x, y, memoryPadding: PaddingMask(lengths, 5))", v =>
            DecoderAfter(v, "decoders.Layers[1]", DecoderAfter(v, "decoders.Layers[0]", v["x"], v["y"]), v["y"])));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    [Theory]
    [InlineData("new MultiHeadAttention(8, 3)", "x", "MultiHeadAttention can't cut 8 features into 3 equal heads")]
    [InlineData("new MultiHeadAttention(8, 4, keyHeads: 3)", "x", "MultiHeadAttention can't share 3 heads of keys among 4 of queries")]
    [InlineData("new MultiHeadAttention(8, 4)", "x, mask: x[0, 0]",
        "a mask of attention has the shape [T, S], [N, T, S] or [N, heads, T, S], but it is [8]")]
    [InlineData("new MultiHeadAttention(6, 2, rotary: true)", "x[.., .., ..6]",
        "positions take an even number of features, but there are 3")]
    [InlineData("new LearnedPositions(4, 8)", "x", "5")]
    public void A_mistake_is_refused(string layer, string arguments, string message)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model]
            public partial class Net
            {
                readonly {{layer[4..layer.IndexOf('(')]}} layer = {{layer}};
                [Graph] Tensor Result([Shape("N", 5, 8)] Tensor x) => layer.Forward({{arguments}});
            }
            """));
        Assert.Contains(message, Assert.Single(ModelCompilation.MistakesOf(read)));
    }

    static bool All(int n, int head, int t, int s) => true;

    static bool Causal(int n, int head, int t, int s) => s <= t;

    static bool Masked(int n, int head, int t, int s) => mask[t * S + s] != 0;

    static bool Padded(int n, int head, int t, int s) => s < lengths[n];

    /// <summary>The weighted mean of the values; zeros where nothing is allowed.</summary>
    static Nd Attend(Nd q, Nd k, Nd v, Allowed allowed, double? scale = null, Nd? bias = null, int head = 0) =>
        Nd.From([q.Shape[0], q.Shape[1], v.Shape[2]], at =>
    {
        double sum = 0, total = 0;
        for (var s = 0; s < k.Shape[1]; s++)
        {
            if (!allowed(at[0], head, at[1], s)) continue;
            var score = bias?[at[1], s] ?? 0;
            for (var i = 0; i < q.Shape[2]; i++) score += q[at[0], at[1], i] * k[at[0], s, i] * (scale ?? 1 / Math.Sqrt(q.Shape[2]));
            total += Math.Exp(score);
            sum += Math.Exp(score) * v[at[0], s, at[2]];
        }
        return total == 0 ? 0 : sum / total;
    });

    static Nd MultiHead(CaseValues v, string path, Nd query, Nd memory, int heads, int groups, Allowed allowed, bool isTurned = false)
    {
        var size = query.Shape[2] / heads;
        var (q, k, values) = (Linear(v, path + ".Query", query), Linear(v, path + ".Key", memory), Linear(v, path + ".Value", memory));
        var results = Enumerable.Range(0, heads).Select(head =>
        {
            Nd Part(Nd x, int index) => Nd.From([x.Shape[0], x.Shape[1], size], at => x[at[0], at[1], index * size + at[2]]);
            var (a, b) = (Part(q, head), Part(k, head * groups / heads));
            if (isTurned) (a, b) = (Turned(a, false), Turned(b, false));
            return Attend(a, b, Part(values, head * groups / heads), allowed, head: head);
        }).ToArray();
        return Linear(v, path + ".Output", Nd.From(query.Shape, at => results[at[2] / size][at[0], at[1], at[2] % size]));
    }

    static Nd Additive(CaseValues v, Nd values, Allowed allowed)
    {
        var (q, k) = (Linear(v, "additive.Query", v["x"]), Linear(v, "additive.Key", v["z"]));
        return Nd.From([N, T, values.Shape[2]], at =>
        {
            double sum = 0, total = 0;
            for (var s = 0; s < S; s++)
            {
                if (!allowed(at[0], 0, at[1], s)) continue;
                var weight = Math.Exp(Enumerable.Range(0, 3).Sum(i =>
                    v["additive.Score"][i] * Math.Tanh(q[at[0], at[1], i] + k[at[0], s, i])));
                total += weight;
                sum += weight * values[at[0], s, at[2]];
            }
            return sum / total;
        });
    }

    /// <summary>Pairs of features as complex numbers, each turned by its angle.</summary>
    static Nd Turned(Nd x, bool inHalves)
    {
        var half = x.Shape[2] / 2;
        return Nd.From(x.Shape, at =>
        {
            var pair = inHalves ? at[2] % half : at[2] / 2;
            var (first, second) = inHalves ? (pair, pair + half) : (2 * pair, 2 * pair + 1);
            var turned = new System.Numerics.Complex(x[at[0], at[1], first], x[at[0], at[1], second])
                * System.Numerics.Complex.FromPolarCoordinates(1, at[1] * Math.Pow(10000, -(double)pair / half));
            return at[2] == first ? turned.Real : turned.Imaginary;
        });
    }

    static Nd Linear(CaseValues v, string path, Nd x)
    {
        var weight = v[path + ".Weight"];
        var bias = v.Find(path + ".Bias");
        return Nd.From([x.Shape[0], x.Shape[1], weight.Shape[1]], at =>
            (bias?[at[2]] ?? 0) + Enumerable.Range(0, weight.Shape[0]).Sum(i => x[at[0], at[1], i] * weight[i, at[2]]));
    }

    static Nd Norm(CaseValues v, string path, Nd x) => Nd.From(x.Shape, at =>
    {
        double[] row = [.. Enumerable.Range(0, x.Shape[2]).Select(i => x[at[0], at[1], i])];
        var deviation = Math.Sqrt(row.Average(value => Math.Pow(value - row.Average(), 2)) + 1e-5);
        return (x[at] - row.Average()) / deviation * v[path + ".Scale"][at[2]] + v[path + ".Shift"][at[2]];
    });

    static Nd Add(Nd x, Nd y) => new(x.Shape, [.. x.Data.Zip(y.Data, (a, b) => a + b)]);

    static Nd Dense(CaseValues v, string path, Nd x, Func<double, double> activation) =>
        Linear(v, path + ".Down", Linear(v, path + ".Up", x).Map(activation));

    static Nd EncoderAfter(CaseValues v, string path, Nd x, Allowed allowed)
    {
        x = Norm(v, path + ".AttentionNorm", Add(x, MultiHead(v, path + ".Attention", x, x, 2, 2, allowed)));
        return Norm(v, path + ".FeedForwardNorm", Add(x, Dense(v, path + ".FeedForward", x, value => Math.Max(value, 0))));
    }

    static Nd EncoderBefore(CaseValues v, string path, Nd x, Allowed allowed)
    {
        var normal = Norm(v, path + ".AttentionNorm", x);
        x = Add(x, MultiHead(v, path + ".Attention", normal, normal, 2, 2, allowed));
        return Add(x, Dense(v, path + ".FeedForward", Norm(v, path + ".FeedForwardNorm", x), value => value * Phi(value)));
    }

    static Nd DecoderAfter(CaseValues v, string path, Nd x, Nd memory)
    {
        x = Norm(v, path + ".AttentionNorm", Add(x, MultiHead(v, path + ".Attention", x, x, 2, 2, Causal)));
        x = Norm(v, path + ".MemoryNorm", Add(x, MultiHead(v, path + ".MemoryAttention", x, memory, 2, 2, Padded)));
        return Norm(v, path + ".FeedForwardNorm", Add(x, Dense(v, path + ".FeedForward", x, value => Math.Max(value, 0))));
    }

    static Nd DecoderBefore(CaseValues v)
    {
        var (x, path) = (v["x"], "decoderBefore");
        var normal = Norm(v, path + ".AttentionNorm", x);
        x = Add(x, MultiHead(v, path + ".Attention", normal, normal, 4, 4, (n, h, t, s) => s < own[n]));
        x = Add(x, MultiHead(v, path + ".MemoryAttention", Norm(v, path + ".MemoryNorm", x), v["z"], 4, 4, All));
        return Add(x, Dense(v, path + ".FeedForward", Norm(v, path + ".FeedForwardNorm", x), value => Math.Max(value, 0)));
    }

    /// <summary>The normal distribution, by its power series.</summary>
    static double Phi(double x)
    {
        double term = x, sum = x;
        for (var i = 1; i < 200; i++) sum += term *= x * x / (2 * i + 1);
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
