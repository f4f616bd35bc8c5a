using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Ilgpu.Tests.Generated;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>Models as the front end would make them, and the arguments they are tried with.</summary>
static class Models
{
    public static readonly ImmutableArray<string> All =
    [
        "Xor", "Classifier", "Wide", "Normalized", "Embedding", "Attention", "LongRows", "LongColumns", "Precise", "Frozen", "Rearranged",
        "Chosen", "Noisy",
        "NoisyPrecise", "Paired", "Tokens", "Steps", "Scanned", "Carried", "Nested", "Mixed", "MixedAttention",
    ];

    /// <param name="Arguments">Values for the loss's arguments: float[], double[], int[], or a number.</param>
    public sealed record Sample(ModelSpec Spec, object[] Arguments);

    public static Sample Of(string name)
    {
        var random = new Random(name.Length);
        float[] Reals(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        int[] Labels(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => random.Next(below))];
        return name switch
        {
            "Xor" => new(Xor(), [new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, new float[] { 0, 1, 1, 0 }]),
            "Classifier" => new(Classifier(), [Reals(7 * 20), Labels(7, 10)]),
            "Wide" => new(Wide(), [Reals(19 * 40), Reals(19 * 18)]),
            "Normalized" => new(Normalized(), [Reals(5 * 12), Labels(5, 12)]),
            "Embedding" => new(Embedding(), [new int[] { 3, 1, 3, 3, 0, 1, 3, 2 }, Reals(8 * 6)]),
            "Attention" => new(Attention(), [Reals(2 * 70 * 8), 70]),
            "LongRows" => new(LongRows(), [Reals(3 * 300)]),
            "LongColumns" => new(LongColumns(), [Reals(4201 * 3), Labels(4201, 5)]),
            "Precise" => new(Precise(), [Reals(6 * 5).Select(x => (double)x).ToArray(), 0.25]),
            "Rearranged" => new(Rearranged(), [Reals(4 * 5)]),
            "Chosen" => new(Chosen(), [Reals(6 * 5).Select(x => (double)x).ToArray(), new int[] { 3, 1, 1, 0, 3, 2 }]),
            "Noisy" => new(Noisy("Noisy", isDouble: false), [Reals(6 * 5)]),
            "NoisyPrecise" => new(Noisy("NoisyPrecise", isDouble: true), [Reals(6 * 5).Select(x => (double)x).ToArray()]),
            "Paired" => new(Paired(), [Reals(6 * 3), Reals(7 * 3)]),
            "Tokens" => new(Tokens(), [Labels(5 * 4, 6)]),
            "Steps" => new(Steps(), [Reals(4 * 8 * 3), Reals(4 * 5)]),
            "Scanned" => new(Scanned(), [Reals(7 * 4 * 3), Reals(4 * 5)]),
            "Carried" => new(Carried(), [Reals(7 * 4 * 5), Reals(4 * 5)]),
            "Nested" => new(Nested(), [Reals(3 * 4 * 2 * 3), Reals(2 * 5)]),
            "Mixed" => new(InMixedPrecision(Wide(), "Mixed"), [Reals(19 * 40), Reals(19 * 18)]),
            "MixedAttention" => new(InMixedPrecision(Attention(), "MixedAttention"), [Reals(2 * 70 * 8), 70]),
            "Frozen" => new(Frozen(), [Reals(4 * 3)]),
            _ => throw new ArgumentException(name),
        };
    }

    static ArgumentSpec RealArgument(string name, params Dim[] shape) => new(name, DType.Real, Shape.Of(shape));

    static ArgumentSpec IndexArgument(string name, params Dim[] shape) => new(name, DType.Int32, Shape.Of(shape));

    static ParameterSpec Weights(string path, params Dim[] shape) =>
        new(path, Shape.Of(shape), "Init.Uniform(-0.5, 0.5)", ParameterKind.Trained);

    static ModelSpec Model(string name, ImmutableArray<ParameterSpec> parameters, ImmutableArray<ArgumentSpec> arguments, Node loss,
        Node? prediction = null, int predictionArguments = 1, bool isDouble = false)
    {
        ImmutableArray<EntrySpec> entries =
        [
            new()
            {
                Name = "Loss", IsLoss = true, Arguments = arguments, Results = ["loss"],
                Evaluation = new("Loss", [new("loss", OutputRole.Result, loss)]),
                Training = new("LossAndGradients", [new("loss", OutputRole.Result, loss)]),
            },
        ];
        if (prediction is not null)
            entries = entries.Insert(0, new()
            {
                Name = "Predict", IsLoss = false, Arguments = [.. arguments.Take(predictionArguments)],
                Results = [new("result", prediction.Type)],
                Evaluation = new("Predict", [new("result", OutputRole.Result, prediction)]),
            });
        return new() { Namespace = "Models", Declarations = ["partial class " + name], Name = name,
            Real = isDouble ? DType.Float64 : DType.Float32, HasIlgpu = true, Parameters = parameters, Entries = entries };
    }

    static ModelSpec InMixedPrecision(ModelSpec model, string name) =>
        model with { Name = name, Declarations = ["partial class " + name], Narrow = DType.BFloat16 };

    static Node Mse(Node prediction, Node target) => Mean((prediction - target) * (prediction - target));

    static ModelSpec Xor()
    {
        var hidden = Sigmoid.Call(Linear(Real("x", N, 2), Weight("hidden.Weight", 2, 2), Weight("hidden.Bias", 2)));
        var prediction = Linear(hidden, Weight("output.Weight", 2, 1), Weight("output.Bias", 1));
        return Model("Xor", [Weights("hidden.Weight", 2, 2), Weights("hidden.Bias", 2), Weights("output.Weight", 2, 1),
            Weights("output.Bias", 1)],
            [RealArgument("x", N, 2), RealArgument("target", N, 1)], Mse(prediction, Real("target", N, 1)), prediction);
    }

    static ModelSpec Classifier()
    {
        var hidden = Relu.Call(Linear(Real("x", N, 20), Weight("hidden.Weight", 20, 16), Weight("hidden.Bias", 16)));
        var logits = Linear(hidden, Weight("output.Weight", 16, 10), Weight("output.Bias", 10));
        return Model("Classifier", [Weights("hidden.Weight", 20, 16), Weights("hidden.Bias", 16), Weights("output.Weight", 16, 10),
            Weights("output.Bias", 10)],
            [RealArgument("x", N, 20), IndexArgument("labels", N)], CrossEntropy(logits, Indices("labels", N)), logits);
    }

    // Sizes that are no multiples of a tile, in all three products of a layer.
    static ModelSpec Wide()
    {
        var hidden = Tanh.Call(Linear(Real("x", N, 40), Weight("blocks[0].hidden.Weight", 40, 33), Weight("blocks[0].hidden.Bias", 33)));
        var prediction = Contraction.MatMul(hidden, Weight("output", 33, 18));
        return Model("Wide", [Weights("blocks[0].hidden.Weight", 40, 33), Weights("blocks[0].hidden.Bias", 33), Weights("output", 33, 18)],
            [RealArgument("x", N, 40), RealArgument("target", N, 18)], Mse(prediction, Real("target", N, 18)), prediction);
    }

    static ModelSpec Normalized()
    {
        var normalized = LayerNorm(Real("x", N, 12), Weight("norm.Scale", 12), Weight("norm.Shift", 12));
        var probabilities = Softmax(Contraction.MatMul(Gelu(normalized), Weight("weight", 12, 12)));
        var loss = CrossEntropy(Log.Call(probabilities) * 2.0, Indices("labels", N));
        return Model("Normalized", [Weights("norm.Scale", 12), Weights("norm.Shift", 12), Weights("weight", 12, 12)],
            [RealArgument("x", N, 12), IndexArgument("labels", N)], loss, probabilities);
    }

    // Launches that repeat over time, on slices of the input and on values that are handed on.
    static ModelSpec Steps()
    {
        var x = Real("x", N, 8, 3);
        Node Step(int t) => Linear(Movement.Reshape(Slice.Along(x, 1, new(new(t, false), new(t + 1, false)), 1), Shape.Of(N, 3)),
            Weight("input.Weight", 3, 5), Weight("input.Bias", 5));
        var h = Tanh.Call(Step(0));
        for (var t = 1; t < 8; t++) h = Tanh.Call(Step(t) + Contraction.MatMul(h, Weight("recurrent", 5, 5)));
        return Model("Steps", [Weights("input.Weight", 3, 5), Weights("input.Bias", 5), Weights("recurrent", 5, 5)],
            [RealArgument("x", N, 8, 3), RealArgument("target", N, 5)], Mse(h, Real("target", N, 5)), h);
    }

    // A loop of as many launches as the input is long, from its end, with two states.
    static ModelSpec Scanned()
    {
        var t = Dim.Symbol("T");
        var (x, target) = (Real("x", t, N, 3), Real("target", N, 5));
        ImmutableArray<Node> inputs = [x, Movement.Expand(0.0, Shape.Of(N, 5)), target, Weight("input", 3, 5), Weight("recurrent", 5, 5)];
        var (item, h, c) = (ScanStep.Item(0, x), ScanStep.State(0, inputs[1]), ScanStep.State(1, target));
        var next = Tanh.Call(Contraction.MatMul(item, ScanStep.Captured(0, inputs[3]))
            + Contraction.MatMul(h, ScanStep.Captured(1, inputs[4])) - c);
        var step = new ScanStep(ScanStep.GraphOf([next, c * 0.5], [next * h]), 1, 2, t, isReversed: true);
        var scan = Scan.Call(step, inputs);
        var (last, results) = (Scan.FinalState(scan, 0), Scan.Result(scan, 0));
        return Model("Scanned", [Weights("input", 3, 5), Weights("recurrent", 5, 5)],
            [RealArgument("x", t, N, 3), RealArgument("target", N, 5)], Mse(last, target) + Mean(results), results, 2);
    }

    // A loop over time within a kernel, from the end, that keeps two states in locals.
    static ModelSpec Carried()
    {
        var t = Dim.Symbol("T");
        var (x, target) = (Real("x", t, N, 5), Real("target", N, 5));
        var force = Movement.Expand(Weight("force", 5), Shape.Of(N, 5));
        ImmutableArray<Node> inputs = [x, Movement.Expand(0.0, Shape.Of(N, 5)), target, force];
        var (item, v, place) = (ScanStep.Item(0, x), ScanStep.State(0, inputs[1]), ScanStep.State(1, target));
        var nextV = v * 0.5 + Tanh.Call(item) * ScanStep.Captured(0, inputs[3]);
        var next = place - nextV * place;
        var scan = Scan.Call(new ScanStep(ScanStep.GraphOf([nextV, next], [nextV + next]), 1, 2, t, isReversed: true), inputs);
        var (last, results) = (Scan.FinalState(scan, 1), Scan.Result(scan, 0));
        return Model("Carried", [Weights("force", 5)], [RealArgument("x", t, N, 5), RealArgument("target", N, 5)],
            Mse(last, target) + Mean(results), results, 2);
    }

    // A loop of launches in each step of another one.
    static ModelSpec Nested()
    {
        var t = Dim.Symbol("T");
        var (x, target) = (Real("x", t, 4, N, 3), Real("target", N, 5));
        var (input, recurrent) = (Weight("input", 3, 5), Weight("recurrent", 5, 5));
        var (rows, h) = (ScanStep.Item(0, x), ScanStep.State(0, target));
        ImmutableArray<Node> innerInputs = [rows, h * 0.5, ScanStep.Captured(0, input), ScanStep.Captured(1, recurrent)];
        var (item, state) = (ScanStep.Item(0, rows), ScanStep.State(0, h));
        var read = Contraction.MatMul(item, ScanStep.Captured(0, input));
        var next = Tanh.Call(read + Contraction.MatMul(state, ScanStep.Captured(1, recurrent)));
        var inner = Scan.Call(new ScanStep(ScanStep.GraphOf([next], [next * state]), 1, 1, 4, isReversed: true), innerInputs);
        var (last, products) = (Scan.FinalState(inner, 0), Scan.Result(inner, 0));
        var outer = new ScanStep(ScanStep.GraphOf([last - h], [products]), 1, 1, t, isReversed: false);
        var scan = Scan.Call(outer, [x, target, input, recurrent]);
        return Model("Nested", [Weights("input", 3, 5), Weights("recurrent", 5, 5)],
            [RealArgument("x", t, 4, N, 3), RealArgument("target", N, 5)], Mean(Scan.FinalState(scan, 0)) + Mean(Scan.Result(scan, 0)));
    }

    static Node Gelu(Node x) => 0.5 * x * (1.0 + Erf.Call(x * 0.70710678));

    // Repeated indices: their gradients add up.
    static ModelSpec Embedding()
    {
        var rows = Gather.Call(Weight("table", 5, 6), Indices("tokens", N), 0);
        return Model("Embedding", [Weights("table", 5, 6)], [IndexArgument("tokens", N), RealArgument("target", N, 6)],
            Mse(rows, Real("target", N, 6)), rows);
    }

    // Batched products with a run-time size that the lengths don't determine.
    static ModelSpec Attention()
    {
        Dim b = Dim.Symbol("B"), t = Dim.Symbol("T");
        var x = Real("x", b, t, 8);
        Node Project(string path) => Contraction.MatMul(x, Weight(path, 8, 8));
        var scores = Contraction.Call(Project("query"), Project("key"), new Contraction.Labels("bmk", "bnk", "bmn"));
        var mixed = Contraction.MatMul(Softmax(scores * 0.35355339), Project("value"));
        return Model("Attention", [Weights("query", 8, 8), Weights("key", 8, 8), Weights("value", 8, 8)], [RealArgument("x", b, t, 8)],
            Mean(mixed * mixed), mixed);
    }

    // Rows long enough for a group each, and a mean over everything.
    static ModelSpec LongRows()
    {
        var scaled = Real("x", N, 300) * Weight("scale", 300);
        var shares = Softmax(scaled);
        return Model("LongRows", [Weights("scale", 300)], [RealArgument("x", N, 300)],
            Mean(Max(shares * scaled, -1)) + Mean(LogSoftmax(scaled)), shares);
    }

    // Sums over a batch, of which groups share few: normalization, softmax along the batch, extrema and their positions, products.
    static ModelSpec LongColumns()
    {
        var columns = Movement.Transpose(Contraction.MatMul(Real("x", N, 3), Weight("weight", 3, 4)), 0, 1);
        var centered = columns - Mean(columns, -1, true);
        var normalized = centered / Sqrt.Call(Mean(centered * centered, -1, true) + 1e-5);
        var scaled = Movement.Transpose(normalized, 0, 1) * Weight("scale", 4) + Weight("shift", 4);
        var rows = Movement.Transpose(scaled, 0, 1);
        var shares = Softmax(rows);
        var positions = (Node)ApiFunction.All["Tensor.ArgMax"]
            .Call(new(new Dictionary<string, object?> { ["this"] = rows, ["axis"] = 1, ["keepDims"] = true }));
        var best = Gather.Call("TakeAlongAxis", rows, positions, new(1, true));
        var loss = CrossEntropy(Contraction.MatMul(Tanh.Call(scaled), Weight("output", 4, 5)), Indices("labels", N))
            + Sum(shares * rows) + Mean(best * best) + Mean(Max(rows * rows, -1));
        return Model("LongColumns",
            [Weights("weight", 3, 4), Weights("scale", 4), Weights("shift", 4), Weights("output", 4, 5)],
            [RealArgument("x", N, 3), IndexArgument("labels", N)], loss, shares);
    }

    static ModelSpec Precise()
    {
        var x = Real("x", N, 5);
        var y = Tanh.Call(Contraction.MatMul(x, Weight("weight", 5, 5))) * Leaf.Argument("temperature");
        var z = Softplus(y) + Elementwise.Max.Call(y, Min.Call(x, 0.5)) + Pow.Call(Abs.Call(y) + 1.0, 1.5)
            + Where.Call(Greater.Call(y, x), y, x) + Sign.Call(x) * Erf.Call(y)
            + Sin.Call(y) * Cos.Call(x) + Tan.Call(y * 0.5) + Floor.Call(x) * Ceil.Call(y) + Round.Call(x * 3.0);
        return Model("Precise", [Weights("weight", 5, 5)], [RealArgument("x", N, 5), new("temperature", DType.Real, null)], Mean(z * z),
            isDouble: true);
    }

    static ModelSpec Frozen()
    {
        var x = Real("x", N, 3) * Weight("scale", 3) + Weight("shift", 3);
        return Model("Frozen", [Weights("scale", 3), Weights("shift", 3) with { Kind = ParameterKind.Frozen }], [RealArgument("x", N, 3)],
            Sum(Exp.Call(x)));
    }

    // Views with offsets and negative strides, parts put together, running sums, diagonals.
    static ModelSpec Rearranged()
    {
        var x = Real("x", N, 5) * Weight("scale", 5);
        Progressions Along(int start, int step) => new([Progression.Whole, new(start, step)]);
        var odd = Slice.Call(Tanh.Call(x), Along(3, -2), Shape.Of(N, 2));
        var joined = Concatenation.Call(Shape.Of(N, 8), 0.5, [(Slice.Flip(x, 1), Along(1, 1)), (odd, Along(6, 1))]);
        var sums = (Node)ApiFunction.All["Tensor.CumSum"].Call(new(new Dictionary<string, object?> { ["this"] = joined, ["axis"] = 1 }));
        var gram = (Node)ApiFunction.All["Ops.Einsum"]
            .Call(new(new Dictionary<string, object?> { ["notation"] = "nk,nl->kl", ["operands"] = new[] { sums, joined } }));
        return Model("Rearranged", [Weights("scale", 5)], [RealArgument("x", N, 5)],
            Mean(sums * sums) + Mean(Sin.Call(Diagonal.Call(gram, 0, 1))), sums);
    }

    // A mask used forward and backward, beside a product; noise of another stream, repeated along rows.
    static ModelSpec Noisy(string name, bool isDouble)
    {
        var kept = GreaterOrEqual.Call(RandomNumbers.Uniform.Call(0, Shape.Of(N, 7)), 0.25);
        var hidden = Tanh.Call(Contraction.MatMul(Real("x", N, 5), Weight("weight", 5, 7))) * kept * (1 / 0.75);
        var noisy = hidden + 0.1 * RandomNumbers.Normal.Call(1, Shape.Of(N, 1)) * RandomNumbers.Normal.Call(2, Shape.Of(7));
        return Model(name, [Weights("weight", 5, 7)], [RealArgument("x", N, 5)], Mean(noisy * noisy), noisy, isDouble: isDouble);
    }

    // Indices that are sliced, compared, and returned.
    static ModelSpec Tokens()
    {
        var text = Indices("text", N, 4);
        object? Api(string function, params (string Name, object? Value)[] values) =>
            ApiFunction.All[function].Call(new(values.ToDictionary(value => value.Name, value => value.Value)));
        Node Part(int start, int fromEnd) => Slice.Along(text, 1, new(new(start, false), new(fromEnd, true)), 1);
        var logits = Contraction.MatMul(Gather.Call(Weight("table", 6, 3), Part(0, 1), 0), Movement.Transpose(Weight("table", 6, 3), 0, 1));
        var mask = (Node)Api("Ops.NotEqual", ("x", Part(1, 0)), ("y", Api("IntTensor.op_Implicit", ("value", 0))))!;
        var next = (Node)Api("Ops.OneHot", ("indices", Part(1, 0)), ("classes", 6))!;
        var best = (Node)Api("Tensor.ArgMax", ("this", logits), ("axis", -1), ("keepDims", false))!;
        return Model("Tokens", [Weights("table", 6, 3)], [IndexArgument("text", N, 4)],
            -Mean(Sum(next * LogSoftmax(logits), -1) * mask), best);
    }

    // An even size, and another that is one more: assumed, and replaced by symbols that follow.
    static ModelSpec Paired()
    {
        Dim e = Dim.Symbol("E"), f = Dim.Symbol("F");
        var assumptions = Assumptions.About(["E", "F"]).With(new(SizeRelation.Multiple, e, 2),
            "x.Reshape(-1, 6)")!.With(new(SizeRelation.Equal, f, 2 * Dim.Symbol("EOver2") + 1), "x + y[1..]")!;
        var (x, y) = (Real("x", assumptions.Of(e), 3), Real("y", assumptions.Of(f), 3));
        var sum = x * Weight("scale", 3) + Slice.Along(y, 0, new(new(1, false), new(0, true)), 1);
        var pairs = Movement.Reshape(sum, [-1, 6]);
        var model = Model("Paired", [Weights("scale", 3)], [RealArgument("x", e, 3), RealArgument("y", f, 3)], Mean(pairs * Softmax(pairs)),
            pairs, predictionArguments: 2);
        return model with { Entries = [.. model.Entries.Select(entry => entry with { Assumptions = assumptions })] };
    }

    // Positions of extrema as indices, elements chosen one by one, scatters of both kinds, in double precision.
    static ModelSpec Chosen()
    {
        var x = Real("x", N, 5) * Weight("scale", 5);
        var best = (Node)ApiFunction.All["Tensor.ArgMax"]
            .Call(new(new Dictionary<string, object?> { ["this"] = x, ["axis"] = 1, ["keepDims"] = true }));
        var chosen = Gather.Call("TakeAlongAxis", x, best, new(1, true));
        Node Scattered(Scatter scatter) =>
            Gather.Call(scatter.Call("Scatter", x, Indices("segments", N), Shape.Of(4, 5), new(0, false)), Indices("segments", N), 0);
        var loss = Mean(chosen * chosen) + Mean(Scattered(Scatter.Max) * x) + Mean(Expm1.Call(Scattered(Scatter.Add)))
            + Mean(Reduction.Prod.Call(Clip.Call(x, -0.5, 0.25) + 1.0, [1]));
        return Model("Chosen", [Weights("scale", 5)], [RealArgument("x", N, 5), IndexArgument("segments", N)], loss, isDouble: true);
    }
}
