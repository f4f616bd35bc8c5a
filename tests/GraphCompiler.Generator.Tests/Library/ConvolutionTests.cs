using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Convolution and pooling, through the front end, against loops that follow the definitions.</summary>
public class ConvolutionTests
{
    const int N = 2;

    /// <param name="Code">Graph code over x, w and b.</param>
    /// <param name="X">The shape of x, without its first axis, N.</param>
    sealed record Case(string Code, int[] X, int[] W, int[] B, Func<Nd, Nd, Nd, Nd> Reference);

    static readonly Case[] cases =
    [
        Conv("Conv1d(x, w, b)", [2, 9], [3, 2, 4], Sliding.Along(1)),
        Conv("Conv1d(x, w, b, stride: 2, padding: 1)", [2, 9], [3, 2, 3], Sliding.Along(1, 2, 1)),
        Conv("Conv1d(x, w, b, padding: Padding.Same, dilation: 2)", [2, 6], [3, 2, 4], new([1], [3], [3], [2])),
        Conv("Conv1d(x, w, b, stride: 3, padding: 2, dilation: 2, groups: 2)", [4, 9], [6, 2, 3], Sliding.Along(1, 3, 2, 2), 2),
        Conv("Conv2d(x, w, b)", [2, 5, 6], [3, 2, 3, 2], Sliding.Along(2)),
        Conv("Conv2d(x, w, b, padding: 1)", [1, 4, 4], [2, 1, 3, 3], Sliding.Along(2, padding: 1)),
        Conv("Conv2d(x, w, b, padding: Padding.Same)", [1, 4, 5], [2, 1, 2, 3], new([1, 1], [0, 1], [1, 1], [1, 1])),
        Conv("Conv2d(x, w, b, stride: 2)", [2, 6, 6], [3, 2, 3, 3], Sliding.Along(2, 2)),
        Conv("Conv2d(x, w, b, stride: 2)", [2, 6, 5], [3, 2, 1, 1], Sliding.Along(2, 2)),
        Conv("Conv2d(x, w, b)", [2, 3, 3], [3, 2, 1, 1], Sliding.Along(2)),
        Conv("Conv2d(x, w, b, stride: 2)", [2, 6, 7], [3, 2, 2, 2], Sliding.Along(2, 2)),
        Conv("Conv2d(x, w, b, stride: (2, 1), padding: (0, 2), dilation: (1, 2))", [2, 5, 4], [2, 2, 2, 3],
            new([2, 1], [0, 2], [0, 2], [1, 2])),
        Conv("Conv2d(x, w, b, stride: 2, padding: 2, dilation: 2)", [1, 5, 5], [2, 1, 2, 3], Sliding.Along(2, 2, 2, 2)),
        Conv("Conv2d(x, w, b, groups: 2)", [4, 4, 4], [4, 2, 2, 2], Sliding.Along(2), 2),
        Conv("Conv2d(x, w, b, padding: 1, groups: 3)", [3, 4, 4], [3, 1, 3, 3], Sliding.Along(2, padding: 1), 3),
        Conv("Conv2d(x, w, b, stride: 2, groups: 3)", [3, 5, 5], [6, 1, 3, 3], Sliding.Along(2, 2), 3),
        Conv("Conv3d(x, w, b)", [2, 3, 4, 3], [2, 2, 2, 2, 2], Sliding.Along(3)),
        Conv("Conv3d(x, w, b, stride: (1, 2, 1), padding: (1, 0, 1), dilation: (1, 1, 2))", [1, 2, 4, 3], [2, 1, 2, 2, 2],
            new([1, 2, 1], [1, 0, 1], [1, 0, 1], [1, 1, 2])),

        Transposed("ConvTranspose1d(x, w, b)", [2, 4], [2, 3, 3], Sliding.Along(1), [0]),
        Transposed("ConvTranspose1d(x, w, b, stride: 2, padding: 1, outputPadding: 1)", [2, 4], [2, 3, 3], Sliding.Along(1, 2, 1), [1]),
        Transposed("ConvTranspose1d(x, w, b, stride: 3, dilation: 2, groups: 2)", [4, 3], [4, 1, 2], Sliding.Along(1, 3, 0, 2), [0], 2),
        Transposed("ConvTranspose2d(x, w, b)", [2, 3, 3], [2, 2, 2, 3], Sliding.Along(2), [0, 0]),
        Transposed("ConvTranspose2d(x, w, b, stride: 2)", [2, 3, 3], [2, 2, 2, 2], Sliding.Along(2, 2), [0, 0]),
        Transposed("ConvTranspose2d(x, w, b, stride: 2, padding: 1, outputPadding: (1, 0))", [2, 3, 3], [2, 2, 3, 3],
            Sliding.Along(2, 2, 1), [1, 0]),
        Transposed("ConvTranspose2d(x, w, b, stride: (3, 1), padding: (0, 1), outputPadding: (2, 0))", [1, 2, 3], [1, 2, 2, 3],
            new([3, 1], [0, 1], [0, 1], [1, 1]), [2, 0]),
        Transposed("ConvTranspose2d(x, w, b, stride: 2, padding: 1, groups: 2)", [2, 3, 3], [2, 2, 4, 4],
            Sliding.Along(2, 2, 1), [0, 0], 2),
        Transposed("ConvTranspose3d(x, w, b, stride: 2)", [1, 2, 2, 2], [1, 2, 2, 3, 2], Sliding.Along(3, 2), [0, 0, 0]),

        Pooled("MaxPool1d(x, 2)", [2, 7], [2], Sliding.Along(1, 2), values => values.Max()),
        Pooled("MaxPool1d(x, 3, stride: 1, padding: 1, dilation: 2)", [2, 8], [3], Sliding.Along(1, 1, 1, 2), values => values.Max()),
        Pooled("MaxPool2d(x, 2)", [2, 4, 6], [2, 2], Sliding.Along(2, 2), values => values.Max()),
        Pooled("MaxPool2d(x, 3, stride: 2, padding: 1)", [2, 5, 6], [3, 3], Sliding.Along(2, 2, 1), values => values.Max()),
        Pooled("MaxPool2d(x, (2, 3), stride: (1, 2))", [1, 4, 5], [2, 3], new([1, 2], [0, 0], [0, 0], [1, 1]), values => values.Max()),
        Pooled("AvgPool1d(x, 3)", [2, 8], [3], Sliding.Along(1, 3), values => values.Average()),
        Pooled("AvgPool1d(x, 3, stride: 2, padding: 1, countPadding: false)", [2, 7], [3], Sliding.Along(1, 2, 1), values =>
            values.Average()),
        Pooled("AvgPool2d(x, 2)", [2, 4, 4], [2, 2], Sliding.Along(2, 2), values => values.Average()),
        Pooled("AvgPool2d(x, 3, stride: 1, padding: 1)", [1, 4, 4], [3, 3], Sliding.Along(2, 1, 1), values => values.Sum() / 9),
        Pooled("AvgPool2d(x, (3, 2), stride: 2, padding: (1, 0), countPadding: false)", [1, 5, 4], [3, 2],
            new([2, 2], [1, 0], [1, 0], [1, 1]), values => values.Average()),
        Pooled("MaxPool1d(x, 3, stride: 2, ceilMode: true)", [2, 6], [3], new([2], [0], [1], [1]), values => values.Max()),
        Pooled("MaxPool1d(x, 2, stride: 3, padding: 1, ceilMode: true)", [2, 6], [2], new([3], [1], [1], [1]), values => values.Max()),
        Pooled("MaxPool1d(x, 3, stride: 2, padding: Padding.Sides(1, 0))", [2, 6], [3], new([2], [1], [0], [1]), values => values.Max()),
        Pooled("MaxPool2d(x, 2, padding: Padding.Sides((1, 0), (0, 1)))", [1, 5, 5], [2, 2], new([2, 2], [1, 0], [0, 1], [1, 1]), values =>
            values.Max()),
        Pooled("MaxPool3d(x, 2, stride: 1)", [1, 3, 2, 4], [2, 2, 2], Sliding.Along(3), values => values.Max()),
        Pooled("MaxPool3d(x, (1, 2, 3), padding: (0, 1, 0))", [1, 2, 4, 3], [1, 2, 3], new([1, 2, 3], [0, 1, 0], [0, 1, 0], [1, 1, 1]),
            values => values.Max()),
        Pooled("AvgPool1d(x, 3, stride: 2, ceilMode: true)", [2, 6], [3], new([2], [0], [1], [1]), values => values.Average()),
        Pooled("AvgPool1d(x, 3, stride: 2, padding: Padding.Sides(0, 1), countPadding: false)", [2, 6], [3], new([2], [0], [1], [1]),
            values => values.Average()),
        Pooled("AvgPool3d(x, 2, countPadding: false, padding: 1)", [1, 2, 4, 2], [2, 2, 2], Sliding.Along(3, 2, 1), values =>
            values.Average()),
        Pooled("AvgPool3d(x, (2, 1, 2))", [1, 4, 3, 2], [2, 1, 2], new([2, 1, 2], [0, 0, 0], [0, 0, 0], [1, 1, 1]), values =>
            values.Average()),
        Pooled("LpPool1d(x, 3, 2)", [2, 6], [2], Sliding.Along(1, 2), values =>
            Math.Cbrt(values.Sum(value => Math.Pow(Math.Abs(value), 3)))),
        Pooled("LpPool2d(x, 2, 3, stride: 2, padding: 1, ceilMode: true)", [1, 4, 5], [3, 3], new([2, 2], [1, 1], [2, 1], [1, 1]),
            values => Math.Sqrt(values.Sum(value => value * value))),
        Pooled("LpPool3d(x, 2, (1, 2, 2))", [1, 2, 2, 4], [1, 2, 2], new([1, 2, 2], [0, 0, 0], [0, 0, 0], [1, 1, 1]),
            values => Math.Sqrt(values.Sum(value => value * value))),
        new Case("AvgPool1d(x, 3, stride: 3, padding: 1, ceilMode: true)", [2, 6], [1], [1], (x, _, _) => Nd.From([N, 2, 3], at =>
            at[2] == 0 ? (x[at[0], at[1], 0] + x[at[0], at[1], 1]) / 3 : at[2] == 1
                ? (x[at[0], at[1], 2] + x[at[0], at[1], 3] + x[at[0], at[1], 4]) / 3 : x[at[0], at[1], 5] / 2)),
        new Case("UpsampleNearest(x, (2, 3))", [1, 2, 3], [1], [1], (x, _, _) =>
            Nd.From([N, 1, 4, 9], at => x[at[0], at[1], at[2] / 2, at[3] / 3])),
        new Case("UpsampleLinear(x, 3)", [2, 4], [1], [1], (x, _, _) =>
            Nd.From([N, 2, 12], at => Linearly(place => x[at[0], at[1], place], 4, (at[2] + 0.5) / 3 - 0.5))),
        new Case("UpsampleLinear(x, (2, 4))", [1, 3, 2], [1], [1], (x, _, _) => Nd.From([N, 1, 6, 8], at =>
            Linearly(row => Linearly(place => x[at[0], 0, row, place], 2, (at[3] + 0.5) / 4 - 0.5), 3, (at[2] + 0.5) / 2 - 0.5))),
        new Case("UpsampleLinear(x, 3, alignCorners: true)", [2, 4], [1], [1], (x, _, _) =>
            Nd.From([N, 2, 12], at => Linearly(place => x[at[0], at[1], place], 4, at[2] * 3 / 11.0))),
        new Case("UpsampleLinear(x, (2, 1), alignCorners: true)", [1, 3, 2], [1], [1], (x, _, _) =>
            Nd.From([N, 1, 6, 2], at => Linearly(row => x[at[0], 0, row, at[3]], 3, at[2] * 2 / 5.0))),
        new Case("UpsampleLinear(x, 2, alignCorners: true)", [1, 3, 2], [1], [1], (x, _, _) => Nd.From([N, 1, 6, 4], at =>
            Linearly(row => Linearly(place => x[at[0], 0, row, place], 2, at[3] / 3.0), 3, at[2] * 2 / 5.0))),
        new Case("PixelShuffle(x, 2)", [8, 2, 3], [1], [1], (x, _, _) =>
            Nd.From([N, 2, 4, 6], at => x[at[0], 4 * at[1] + 2 * (at[2] % 2) + at[3] % 2, at[2] / 2, at[3] / 2])),
        new Case("PixelUnshuffle(PixelShuffle(x, 2), 2)", [8, 2, 3], [1], [1], (x, _, _) => x),
        new Case("PixelUnshuffle(x, 2)", [1, 4, 6], [1], [1], (x, _, _) =>
            Nd.From([N, 4, 2, 3], at => x[at[0], 0, 2 * at[2] + at[1] / 2, 2 * at[3] + at[1] % 2])),
        Adaptive("AdaptiveMaxPool3d(x, (1, 2, 2))", [1, 2, 3, 4], [1, 2, 2], values => values.Max()),
        Adaptive("AdaptiveAvgPool3d(x, 2)", [1, 2, 3, 4], [2, 2, 2], values => values.Average()),
        Adaptive("AdaptiveMaxPool1d(x, 3)", [2, 7], [3], values => values.Max()),
        Adaptive("AdaptiveAvgPool1d(x, 2)", [2, 6], [2], values => values.Average()),
        Adaptive("AdaptiveMaxPool2d(x, (2, 3))", [1, 4, 5], [2, 3], values => values.Max()),
        Adaptive("AdaptiveAvgPool2d(x, 3)", [2, 5, 7], [3, 3], values => values.Average()),
        Adaptive("GlobalMaxPool(x)", [2, 3, 4], [1, 1], values => values.Max()),
        Adaptive("GlobalAvgPool(x)", [2, 5], [1], values => values.Average()),
    ];

    static Case Conv(string code, int[] x, int[] w, Sliding sliding, int groups = 1) =>
        new(code, x, w, [w[0]], (x, w, b) => PlainLoops.Convolve(x, w, b, sliding, groups));

    static Case Transposed(string code, int[] x, int[] w, Sliding sliding, int[] outputPadding, int groups = 1) =>
        new(code, x, w, [w[1] * groups], (x, w, b) => PlainLoops.ConvolveTransposed(x, w, b, sliding, outputPadding, groups));

    static Case Pooled(string code, int[] x, int[] size, Sliding sliding, Func<IReadOnlyList<double>, double> combine) =>
        new(code, x, [1], [1], (x, _, _) => PlainLoops.Pool(x, size, sliding, combine));

    static Case Adaptive(string code, int[] x, int[] counts, Func<IReadOnlyList<double>, double> combine) =>
        new(code, x, [1], [1], (x, _, _) => PlainLoops.Adaptive(x, counts, combine));

    /// <summary>A value between two neighbours, and that of the first or last place beyond them.</summary>
    static double Linearly(Func<int, double> at, int length, double place)
    {
        place = Math.Clamp(place, 0, length - 1);
        var first = Math.Min((int)place, length - 2);
        return at(first) + (place - first) * (at(first + 1) - at(first));
    }

    static string Key(Case item) => $"{item.Code} of [{string.Join(", ", item.X)}], [{string.Join(", ", item.W)}]";

    static readonly Lazy<ModelSpec> model = new(() => ModelCompilation.Read($$"""
        [Model]
        public partial class Functions
        {
            {{string.Join("\n    ", cases.Select(Entry))}}
        }
        """));

    static string Entry(Case item, int number)
    {
        string Argument(string name, IEnumerable<object> shape) => $"[Shape({string.Join(", ", shape)})] Tensor {name}";
        return $"[Graph] Tensor Case{number}({Argument("x", ["\"N\"", .. item.X.Cast<object>()])}, "
            + $"{Argument("w", item.W.Cast<object>())}, {Argument("b", item.B.Cast<object>())}) => {item.Code};";
    }

    public static TheoryData<string> Keys => [.. cases.Select(Key)];

    [Theory, MemberData(nameof(Keys))]
    public void Has_the_values_of_plain_loops(string key)
    {
        var (result, interpreter, operands, reference) = Prepare(key);
        var expected = reference(operands["x"], operands["w"], operands["b"]);
        Assert.Equal(expected.Shape, result.Shape.Select(interpreter.SizeOf));
        Assert.Equal(expected.Data, interpreter.Evaluate(result), (a, b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a)));
    }

    [Theory, MemberData(nameof(Keys))]
    public void Has_the_gradient_of_its_differences(string key)
    {
        const double step = 1e-6;
        var (result, interpreter, operands, _) = Prepare(key);
        var sum = Formulas.Sum(result * result);
        var leaves = Graph.Sort([sum]).Where(node => node.Primitive == Leaf.Input).ToArray();
        var random = new Random(5);
        foreach (var (leaf, gradient) in leaves.Zip(ReverseMode.Gradients(sum, leaves)))
        {
            var name = (string)leaf.Attribute!;
            double[] direction = [.. operands[name].Data.Select(_ => random.NextDouble() * 2 - 1)];
            double At(double distance)
            {
                interpreter.Inputs[name] = [.. operands[name].Data.Zip(direction, (value, along) => value + distance * along)];
                return interpreter.Evaluate(sum)[0];
            }
            var expected = (At(step) - At(-step)) / (2 * step);
            interpreter.Inputs[name] = operands[name].Data;
            var actual = interpreter.Evaluate(gradient).Zip(direction, (g, d) => g * d).Sum();
            Assert.Equal(expected, actual, 1e-5 + 1e-6 * Math.Abs(expected));
        }
    }

    static (Node Result, Interpreter Interpreter, Dictionary<string, Nd> Operands, Func<Nd, Nd, Nd, Nd> Reference) Prepare(string key)
    {
        var index = Array.FindIndex(cases, item => Key(item) == key);
        var random = new Random(3);
        Nd Draw(params int[] shape) => Nd.From(shape, _ => random.NextDouble() * 4 - 2);
        var operands = new Dictionary<string,
            Nd> { ["x"] = Draw([N, .. cases[index].X]), ["w"] = Draw(cases[index].W), ["b"] = Draw(cases[index].B) };
        var interpreter = new Interpreter { Symbols = { ["N"] = N } };
        foreach (var (name, values) in operands) interpreter.Inputs[name] = values.Data;
        return (model.Value.Entries[index].Evaluation!.Results.Single().Node, interpreter, operands, cases[index].Reference);
    }
}
