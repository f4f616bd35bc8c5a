using System.Reflection;
using System.Text.RegularExpressions;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>The library's functions against references of their own, through the front end.</summary>
public class LibraryFunctionTests
{
    const int N = 3, Features = 4;

    static readonly Dictionary<string, Func<Nd, Nd, int[], Nd>> cases = new()
    {
        // Activations.
        ["Silu(x)"] = Each(x => x / (1 + Math.Exp(-x))),
        ["Elu(x, 0.3)"] = Each(x => x > 0 ? x : 0.3 * (Math.Exp(x) - 1)),
        ["LeakyRelu(x)"] = Each(x => x > 0 ? x : 0.01 * x),
        ["LeakyRelu(x, 0.2)"] = Each(x => x > 0 ? x : 0.2 * x),
        ["Gelu(x)"] = Each(x => x * Phi(x)),
        ["Softmax(x)"] = (x, _, _) => Nd.From([N, Features], at => P(x, at[0], at[1])),
        ["LogSoftmax(x)"] = (x, _, _) => Nd.From([N, Features], at => Math.Log(P(x, at[0], at[1]))),
        ["Softplus(x)"] = Each(x => Math.Log(1 + Math.Exp(x))),
        ["Selu(x)"] = Each(x => 1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * (Math.Exp(x) - 1))),
        ["Celu(x, 0.3)"] = Each(x => x > 0 ? x : 0.3 * (Math.Exp(x / 0.3) - 1)),
        ["PRelu(x, y)"] = (x, y, _) => Nd.From([N, Features], at => x[at] > 0 ? x[at] : y[at] * x[at]),
        ["PRelu(x, 0.3)"] = Each(x => x > 0 ? x : 0.3 * x),
        ["ThresholdedRelu(x, 0.3)"] = Each(x => x > 0.3 ? x : 0),
        ["HardShrink(x, 0.3)"] = Each(x => x > 0.3 || x < -0.3 ? x : 0),
        ["SoftShrink(x, 0.3)"] = Each(x => x > 0.3 ? x - 0.3 : x < -0.3 ? x + 0.3 : 0),
        ["TanhShrink(x)"] = Each(x => x - Math.Tanh(x)),
        ["HardSigmoid(2.5 * x)"] = Each(x => 2.5 * x <= -3 ? 0 : 2.5 * x >= 3 ? 1 : 2.5 * x / 6 + 0.5),
        ["HardSwish(2.5 * x)"] = Each(x => 2.5 * x * (2.5 * x <= -3 ? 0 : 2.5 * x >= 3 ? 1 : 2.5 * x / 6 + 0.5)),
        ["Relu6(5 * x)"] = Each(x => Math.Min(Math.Max(5 * x, 0), 6)),
        ["Glu(x)"] = (x, _, _) => Nd.From([N, 2], at => x[at] * S(x[at[0], at[1] + 2])),
        ["Glu(x.Transpose(), 0)"] = (x, _, _) => Nd.From([2, N], at => x[at[1], at[0]] * S(x[at[1], at[0] + 2])),
        ["SwiGlu(x)"] = (x, _, _) => Nd.From([N, 2], at => x[at] * S(x[at]) * x[at[0], at[1] + 2]),
        ["GeGlu(x)"] = (x, _, _) => Nd.From([N, 2], at => x[at] * Phi(x[at]) * x[at[0], at[1] + 2]),
        ["x * Hardmax(x)"] = (x, _, _) => Nd.From([N, Features], at => x[at] == Columns.Max(k => x[at[0], k]) ? x[at] : 0),
        ["x * Hardmax(x, 0)"] = (x, _, _) => Nd.From([N, Features], at => x[at] == Rows.Max(n => x[n, at[1]]) ? x[at] : 0),
        ["Softmin(x)"] = (x, _, _) => Nd.From([N, Features], at => P(x.Map(value => -value), at[0], at[1])),
        ["Softsign(x)"] = Each(x => x / (1 + Math.Abs(x))),
        ["HardTanh(x)"] = Each(x => Math.Clamp(x, -1, 1)),
        ["Mish(x)"] = Each(x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
        ["GeluTanh(x)"] = Each(x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        ["LogSigmoid(x)"] = Each(x => -Math.Log(1 + Math.Exp(-x))),

        // Losses and penalties.
        ["Mse(x, y)"] = Both(pairs => pairs.Average(p => (p.X - p.Y) * (p.X - p.Y))),
        ["CrossEntropy(x, i)"] = (x, _, i) => Nd.Scalar(-Rows.Average(n => Math.Log(P(x, n, i[n])))),
        ["BinaryCrossEntropyWithLogits(x, Sigmoid(y))"] = Both(pairs => pairs.Average(p => Math.Log(1 + Math.Exp(p.X)) - p.X * S(p.Y))),
        ["Mae(x, y)"] = Both(pairs => pairs.Average(p => Math.Abs(p.X - p.Y))),
        ["HalfMse(x, y)"] = Both(pairs => pairs.Average(p => (p.X - p.Y) * (p.X - p.Y) / 2)),
        ["Huber(x, y, 0.7)"] = Both(pairs => pairs.Average(p => Math.Abs(p.X - p.Y) is var e && e <= 0.7 ? e * e / 2 : 0.7 * (e - 0.35))),
        ["Hinge(x, Sign(y))"] = Both(pairs => pairs.Average(p => Math.Max(0, 1 - p.X * Math.Sign(p.Y)))),
        ["Hinge(x, i)"] = (x, y, i) =>
            Nd.Scalar(Rows.Average(n => Columns.Where(k => k != i[n]).Sum(k => Math.Max(0, 1 + x[n, k] - x[n, i[n]])))),
        ["BinaryCrossEntropy(Sigmoid(x), Sigmoid(y))"] = Both(pairs =>
            pairs.Average(p => -S(p.Y) * Math.Log(S(p.X)) - (1 - S(p.Y)) * Math.Log(1 - S(p.X)))),
        ["KlDivergence(LogSoftmax(x), Softmax(y))"] = (x, y, _) =>
            Nd.Scalar(Rows.Average(n => Columns.Sum(k => P(y, n, k) * (Math.Log(P(y, n, k)) - Math.Log(P(x, n, k)))))),
        ["L1(x)"] = Both(pairs => pairs.Sum(p => Math.Abs(p.X))),
        ["L2(x)"] = Both(pairs => pairs.Sum(p => p.X * p.X)),

        // Products.
        ["Pick(x, i)"] = (x, _, i) => Nd.From([N], at => x[at[0], i[at[0]]]),
        ["Weighted(x, y)"] = (x, y, _) => Nd.From([N, Features], at => x[at] * y[at]),
        ["XLogY(x, Abs(y))"] = (x, y, _) => Nd.From([N, Features], at => x[at] * Math.Log(Math.Abs(y[at]))),
        ["XLogY(y, Abs(x))"] = (x, y, _) => Nd.From([N, Features], at => y[at] * Math.Log(Math.Abs(x[at]))),

        // Reductions.
        ["x.Mean()"] = Both(pairs => pairs.Average(p => p.X)),
        ["x.Mean(0)"] = (x, _, _) => Nd.From([Features], at => Rows.Average(n => x[n, at[0]])),
        ["x.Mean([0, 1], keepDims: true)"] = (x, _, _) => Nd.From([1, 1], _ => x.Data.Average()),
        ["x.Variance(1, correction: 1)"] = (x, _, _) =>
            Nd.From([N], at => Columns.Sum(k => Math.Pow(x[at[0], k] - Columns.Average(j => x[at[0], j]), 2)) / 3),
        ["x.StandardDeviation(0, keepDims: true)"] = (x, _, _) =>
            Nd.From([1, Features], at => Math.Sqrt(Rows.Sum(n => Math.Pow(x[n, at[1]] - Rows.Average(j => x[j, at[1]]), 2)) / N)),
        ["x.Norm(1)"] = (x, _, _) => Nd.From([N], at => Math.Sqrt(Columns.Sum(k => x[at[0], k] * x[at[0], k]))),
        ["x.Norm()"] = Both(pairs => Math.Sqrt(pairs.Sum(p => p.X * p.X))),
        ["x.LogSumExp(1)"] = (x, _, _) => Nd.From([N], at => Math.Log(Columns.Sum(k => Math.Exp(x[at[0], k])))),

        ["x.Norm([0, 1])"] = Both(pairs => Math.Sqrt(pairs.Sum(p => p.X * p.X))),
        ["x.LogSumExp([0, 1], keepDims: true)"] = (x, _, _) => Nd.From([1, 1], _ => Math.Log(x.Data.Sum(Math.Exp))),
        ["x.Reshape(x.Dim(0), 2, 2).LogSumExp([0, -1])"] = (x, _, _) =>
            Nd.From([2], at => Math.Log(Rows.Sum(n => Math.Exp(x[n, 2 * at[0]]) + Math.Exp(x[n, 2 * at[0] + 1])))),
        ["(x * x).LogSum([1], keepDims: true)"] = (x, _, _) => Nd.From([N, 1], at => Math.Log(Columns.Sum(k => x[at[0], k] * x[at[0], k]))),
        ["x.L1([0])"] = (x, _, _) => Nd.From([Features], at => Rows.Sum(n => Math.Abs(x[n, at[0]]))),
        ["x.SumSquare([-1])"] = (x, _, _) => Nd.From([N], at => Columns.Sum(k => x[at[0], k] * x[at[0], k])),

        // Order: equal elements are in y.
        ["Sort(x) * y"] = (x, y, _) => Nd.From([N, Features], at => Columns.Select(k => x[at[0], k]).Order().ElementAt(at[1]) * y[at]),
        ["Sort(x, 0, descending: true) * y"] = (x, y, _) =>
            Nd.From([N, Features], at => Rows.Select(n => x[n, at[1]]).OrderDescending().ElementAt(at[0]) * y[at]),
        ["x * ArgSort(Round(y)).ToTensor()"] = (x, y, _) => Nd.From([N, Features], at =>
            x[at] * Columns.OrderBy(k => Math.Round(y[at[0], k])).ElementAt(at[1])),
        ["TopK(x, 2).Values * y[.., ..2]"] = (x, y, _) =>
            Nd.From([N, 2], at => Columns.Select(k => x[at[0], k]).OrderDescending().ElementAt(at[1]) * y[at]),
        ["x[..2] * TopK(Round(y), 2, 0, largest: false).Indices.ToTensor()"] = (x, y, _) => Nd.From([2, Features], at =>
            x[at] * Rows.OrderBy(n => Math.Round(y[n, at[1]])).ElementAt(at[0])),
        ["x[.., 0] * Sign(x).ArgMaxLast(1).ToTensor()"] = (x, _, _) => Nd.From([N], at =>
            x[at[0], 0] * Columns.Last(k => Math.Sign(x[at[0], k]) == Columns.Max(j => Math.Sign(x[at[0], j])))),
        ["x[..1] * Sign(x).ArgMinLast(0, keepDims: true).ToTensor()"] = (x, _, _) => Nd.From([1, Features], at =>
            x[0, at[1]] * Rows.Last(n => Math.Sign(x[n, at[1]]) == Rows.Min(j => Math.Sign(x[j, at[1]])))),

        // Logic.
        ["x * And(x > 0, y > 0)"] = (x, y, _) => Nd.From([N, Features], at => x[at] > 0 && y[at] > 0 ? x[at] : 0),
        ["x * Or(x > 0, 2 * (y > 0))"] = (x, y, _) => Nd.From([N, Features], at => x[at] > 0 || y[at] > 0 ? x[at] : 0),
        ["ScatterElements(x, i.Unsqueeze(1), y[.., ..1], 1)"] =
            (x, y, i) => Nd.From([N, Features], at => at[1] == i[at[0]] ? y[at[0], 0] : x[at]),
        ["ScatterND(x, Stack([Positions(x.Dim(0)), i], 1), y[.., 0])"] =
            (x, y, i) => Nd.From([N, Features], at => at[1] == i[at[0]] ? y[at[0], 0] : x[at]),
        ["ScatterND(x, Positions(2).Reshape(2, 1) * 2, y[..2])"] =
            (x, y, _) => Nd.From([N, Features], at => at[0] % 2 == 0 ? y[at[0] / 2, at[1]] : x[at]),
        ["GatherND(x, Stack([Positions(x.Dim(0)), i], 1))"] = (x, _, i) => Nd.From([N], at => x[at[0], i[at[0]]]),
        ["GatherND(x, i.Reshape(-1, 1, 1))"] = (x, _, i) => Nd.From([N, 1, Features], at => x[i[at[0]], at[2]]),
        ["MaxUnpool1d(MaxPool1d(x.Unsqueeze(1), 2), MaxPoolIndices1d(x.Unsqueeze(1), 2), 4)"] =
            (x, _, _) => Nd.From([N, 1, Features], at => x[at[0], at[2]] >= x[at[0], at[2] ^ 1] ? x[at[0], at[2]] : 0),
        ["MaxUnpool1d(MaxPool1d(x.Unsqueeze(1), 3, ceilMode: true), MaxPoolIndices1d(x.Unsqueeze(1), 3, ceilMode: true), 4)"] =
            (x, _, _) => Nd.From([N, 1, Features], at =>
                at[2] == 3 || x[at[0], at[2]] >= Enumerable.Range(0, 3).Max(k => x[at[0], k]) ? x[at[0], at[2]] : 0),
        ["MaxUnpool2d(MaxPool2d(x.Reshape(-1, 1, 2, 2), (2, 1)), MaxPoolIndices2d(x.Reshape(-1, 1, 2, 2), (2, 1)), 2).Reshape(-1, 4)"] =
            (x, _, _) => Nd.From([N, Features], at => x[at] >= x[at[0], at[1] ^ 2] ? x[at] : 0),
        ["x[.., ..2] * MaxPoolIndices2d(x.Reshape(-1, 1, 2, 2), 2, 1, 1).Reshape(-1, 9)[.., 4..6].ToTensor()"] = (x, _, _) =>
            Nd.From([N, 2],
            at => x[at] * Columns.Where(k => at[1] == 0 || k % 2 == 1).MaxBy(k => x[at[0], k])),
        ["MaxUnpool3d(x.Reshape(-1, 2, 1, 1, 2), MaxPoolIndices3d(x.Reshape(-1, 2, 1, 1, 2), 1), (1, 1, 2)).Reshape(-1, 4)"] =
            (x, _, _) => x,
        ["x * Xor(x > 0, y > 0)"] = (x, y, _) => Nd.From([N, Features], at => (x[at] > 0) != (y[at] > 0) ? x[at] : 0),
        ["x * Not(x > 0)"] = Each(x => x > 0 ? 0 : x),

        // Movements.
        ["x.Unsqueeze(1).Squeeze(1).Unsqueeze(-1)"] = (x, _, _) => x.Reshape(N, Features, 1),
        ["x.Reshape(x.Dim(0), 2, 2).Flatten()"] = (x, _, _) => x,
        ["x.Split(2, axis: 1)[1]"] = (x, _, _) => Nd.From([N, 2], at => x[at[0], at[1] + 2]),
        ["x.Split([1, 3], axis: 1)[1]"] = (x, _, _) => Nd.From([N, 3], at => x[at[0], at[1] + 1]),
        ["x.Tile(2, 0)"] = (x, _, _) => Nd.From([2 * N, Features], at => x[at[0] % N, at[1]]),
        ["x.Repeat(2, -1)"] = (x, _, _) => Nd.From([N, 2 * Features], at => x[at[0], at[1] / 2]),
        ["x.PadEdge(1, 1, 2)"] = (x, _, _) => Nd.From([N, 7], at => x[at[0], Math.Clamp(at[1] - 1, 0, 3)]),
        ["x.PadReflect(1, 2, 1)"] = (x, _, _) => Nd.From([N, 7], at => x[at[0], at[1] < 2 ? 2 - at[1] : at[1] > 5 ? 2 : at[1] - 2]),
        ["x.Pad(1, 1, 2, 0.1)"] = (x, _, _) => Nd.From([N, 7], at => at[1] is >= 1 and <= 4 ? x[at[0], at[1] - 1] : 0.1),
        ["x.Tril()"] = (x, _, _) => Nd.From([N, Features], at => at[1] <= at[0] ? x[at] : 0),
        ["x.Triu(1)"] = (x, _, _) => Nd.From([N, Features], at => at[1] > at[0] ? x[at] : 0),
        ["Stack([x, y], 1)"] = (x, y, _) => Nd.From([N, 2, Features], at => (at[1] == 0 ? x : y)[at[0], at[2]]),
        ["x[.., 1..^1]"] = (x, _, _) => Nd.From([N, 2], at => x[at[0], at[1] + 1]),
        ["x[^1, 2..]"] = (x, _, _) => Nd.From([2], at => x[N - 1, at[0] + 2]),

        // Pooling.
        ["MaxPool1d(x.Unsqueeze(0), 3, 1, 1)"] = (x, _, _) => Nd.From([1, N, Features], at => Window(at[2]).Max(k => x[at[1], k])),
        ["AvgPool1d(x.Unsqueeze(0), 3, 1, 1)"] = (x, _, _) => Nd.From([1, N, Features], at => Window(at[2]).Sum(k => x[at[1], k]) / 3),
        ["AvgPool1d(x.Unsqueeze(0), 3, 1, 1, countPadding: false)"] = (x, _, _) =>
            Nd.From([1, N, Features], at => Window(at[2]).Average(k => x[at[1], k])),

        // Modules, as they begin.
        ["coarse.Forward(x)"] = (x, _, _) => Nd.From([N, Features], at =>
            (x[at] - Columns.Average(k => x[at[0], k]))
                / Math.Sqrt(Columns.Average(k => Math.Pow(x[at[0], k] - Columns.Average(j => x[at[0], j]), 2)) + 0.1)),
        ["fine.Forward(x)"] = (x, _, _) => Nd.From([N, Features], at =>
            (x[at] - Columns.Average(k => x[at[0], k]))
                / Math.Sqrt(Columns.Average(k => Math.Pow(x[at[0], k] - Columns.Average(j => x[at[0], j]), 2)) + 1e-5)),
        ["squash.Forward(x)"] = Each(x => Math.Tanh(0.3 * x)),
        ["drop.Forward(x)"] = Each(x => x),
        ["Dropout(x, 0.3)"] = Each(x => x),

        // Segments: row 0 and 2 are of one, row 1 of another, two are empty.
        ["SegmentSum(x, i, 4)"] = (x, _, i) => Nd.From([4, Features], at => Members(i, at[0]).Sum(n => x[n, at[1]])),
        ["SegmentMean(x, i, 4)"] = (x, _, i) =>
            Nd.From([4, Features], at => Members(i, at[0]).Select(n => x[n, at[1]]).DefaultIfEmpty(0).Average()),
        ["Gather(SegmentMax(x, i, 4), i)"] = (x, _, i) => Nd.From([N, Features], at => Members(i, i[at[0]]).Max(n => x[n, at[1]])),
        ["SegmentSoftmax(x, i, 4)"] = (x, _, i) =>
            Nd.From([N, Features], at => Math.Exp(x[at]) / Members(i, i[at[0]]).Sum(n => Math.Exp(x[n, at[1]]))),
    };

    static readonly string[] codes = [.. cases.Keys];

    static readonly Lazy<EmittedModel> model = new(() => EmittedModels.Compile($$"""
        /// <summary>The library.</summary>
        [Model(Precision = Precision.Double)]
        public partial class Functions
        {
            readonly LayerNorm fine = new(4), coarse = new(4, 0.1);
            readonly DynamicTanh squash = new(4, 0.3);
            readonly Dropout drop = new(0.3);
            {{string.Join("\n    ",
                codes.Select((code, i) =>
                $"[Graph] Tensor Case{i}([Shape(\"N\", 4)] Tensor x, [Shape(\"N\", 4)] Tensor y, [Shape(\"N\")] IntTensor i) => {code};"))}}
        }
        """).Create("Functions"));

    public static TheoryData<string> Codes => [.. codes];

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_reference(string code)
    {
        var (entry, data, x, y, indices) = Prepare(code);
        var (result, interpreter) = (entry.Evaluation!.Results.Single().Node, data.Interpreter);
        var expected = cases[code](x, y, indices);
        Assert.Equal(expected.Shape, result.Shape.Select(interpreter.SizeOf));
        Assert.Equal(expected.Data, interpreter.Evaluate(result), IsClose);
        Assert.Equal(expected.Data, model.Value.Call(entry.Name, entry, data)[0], IsClose);

        // Constants and hyper-parameters have the model's precision.
        static bool IsClose(double a, double b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a));
    }

    [Fact]
    public void Every_function_has_a_case()
    {
        // Those of ConvolutionTests, in any number of dimensions.
        string[] withTestsOfTheirOwn = ["Conv", "MaxPool", "AvgPool", "LpPool", "Adaptive", "Global", "Upsample", "Pixel"];
        string[] covered =
        [
            .. codes, .. LossTests.Covered, .. NormalizationTests.Covered, .. AttentionTests.Covered, .. RecurrentTests.Covered,
            .. GraphLayerTests.Covered, .. LinearAlgebraTests.Covered, .. JacobianTests.Covered, .. AlignmentTests.Covered,
        ];
        var functions = new[] { typeof(GraphCompiler.Ops), typeof(GraphCompiler.Reductions), typeof(GraphCompiler.Movements) }
            .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.GetCustomAttribute<PrimitiveAttribute>() is null).Select(method => method.Name).Distinct();
        Assert.Equal([], functions.Where(name =>
            !withTestsOfTheirOwn.Any(name.StartsWith) && !covered.Any(code => Regex.IsMatch(code, $@"\b{name}\("))));
    }

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code)
    {
        const double step = 1e-6;
        var (entry, data, x, _, _) = Prepare(code);
        var (result, interpreter) = (entry.Evaluation!.Results.Single().Node, data.Interpreter);
        var sum = Formulas.Sum(result * result);
        if (Graph.Sort([sum]).FirstOrDefault(node =>
            "x".Equals(node.Attribute)) is not { } leaf) throw new InvalidOperationException($"{code} does not read x");
        var gradient = interpreter.Evaluate(ReverseMode.Gradients(sum, [leaf])[0]);
        for (var i = 0; i < x.Data.Length; i++)
        {
            double At(double value)
            {
                interpreter.Inputs["x"] = [.. x.Data.Select((old, j) => j == i ? value : old)];
                return interpreter.Evaluate(sum)[0];
            }
            Assert.Equal((At(x.Data[i] + step) - At(x.Data[i] - step)) / (2 * step), gradient[i], 1e-5 + 1e-4 * Math.Abs(gradient[i]));
        }
    }

    static (EntrySpec Entry, EntryData Data, Nd X, Nd Y, int[] Indices) Prepare(string code)
    {
        var random = new Random(3);
        Nd Draw() => Nd.From([N, Features], _ => random.NextDouble() * 4 - 2);
        var (x, y) = (Draw(), Draw());
        int[] indices = [2, 0, 2];
        var data = new EntryData { Symbols = { ["N"] = N },
            Tensors = { ["x"] = x.Data, ["y"] = y.Data, ["i"] = [.. indices.Select(index => (double)index)] }, IsDouble = true };
        foreach (var parameter in model.Value.Spec.Parameters) data.Parameters.Add(parameter.Path, model.Value.Parameter(parameter.Path));
        return (model.Value.Spec.Entries[Array.IndexOf(codes, code)], data, x, y, indices);
    }

    static IEnumerable<int> Rows => Enumerable.Range(0, N);

    static IEnumerable<int> Columns => Enumerable.Range(0, Features);

    static IEnumerable<int> Members(int[] segments, int segment) => Rows.Where(n => segments[n] == segment);

    static IEnumerable<int> Window(int position) => Columns.Where(k => Math.Abs(k - position) <= 1);

    static double S(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The normal distribution, by Simpson's rule.</summary>
    static double Phi(double x)
    {
        const int steps = 2000;
        double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        var step = x / steps;
        return 0.5 + step / 3 * Enumerable.Range(0, steps + 1).Sum(i => (i is 0 or steps ? 1 : i % 2 == 0 ? 2 : 4) * Density(i * step));
    }

    static double P(Nd x, int n, int k) => Math.Exp(x[n, k]) / Columns.Sum(j => Math.Exp(x[n, j]));

    static Func<Nd, Nd, int[], Nd> Each(Func<double, double> f) => (x, _, _) => x.Map(f);

    static Func<Nd, Nd, int[], Nd> Both(Func<IEnumerable<(double X, double Y)>, double> f) => (x, y, _) => Nd.Scalar(f(x.Data.Zip(y.Data)));
}
