using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Evaluation;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>
/// Evaluates graphs in double precision, node by node, with plain loops and no cleverness: the oracle that passes, kernels and
/// generated code are tested against. Values are row-major; indices are doubles too.
/// </summary>
internal sealed class Interpreter
{
    /// <summary>The sizes' symbols.</summary>
    public Dictionary<string, long> Symbols { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The entry's tensors, by name.</summary>
    public Dictionary<string, double[]> Inputs { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The model's parameters, by path.</summary>
    public Dictionary<string, double[]> Parameters { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The entry's run-time scalars, by name.</summary>
    public Dictionary<string, double> Arguments { get; init; } = new(StringComparer.Ordinal);

    /// <summary>A random number: of which distribution, of which stream, at which index.</summary>
    public Func<RandomNumbers, int, int, double> Draw { get; init; } = (_, stream, _) =>
        throw new ArgumentException($"nothing says what is drawn from stream {stream}");

    /// <summary>What becomes of each result and partial sum: as it is in double precision, or rounded to another one.</summary>
    public Func<double, double> Rounded { get; init; } = value => value;

    /// <summary>The values of the graph's outputs, in their order.</summary>
    public double[][] Run(Graph graph)
    {
        var values = EvaluateAll(graph.Nodes);
        return [.. graph.Outputs.Select(output => values[output.Node])];
    }

    public double[] Evaluate(Node node) => EvaluateAll(Graph.Sort([node]))[node];

    /// <summary>The values of nodes in topological order.</summary>
    public Dictionary<Node, double[]> EvaluateAll(IEnumerable<Node> sorted)
    {
        var values = new Dictionary<Node, double[]>();
        Extend(values, sorted);
        return values;
    }

    /// <summary>Adds to some values those of further nodes, which come in topological order.</summary>
    public void Extend(Dictionary<Node, double[]> values, IEnumerable<Node> sorted)
    {
        foreach (var node in sorted)
        {
            if (values.ContainsKey(node)) continue;
            if (node.Primitive is FormulaPrimitive primitive)
            {
                var formula = primitive.Formula(node);
                Extend(values, Graph.Sort([formula]));
                values.Add(node, values[formula]);
            }
            else
            {
                var exact = Evaluate(node, [.. node.Inputs.Select(input => values[input])]);
                values.Add(node, node.Type.IsInteger ? exact : Array.ConvertAll(exact, value => Rounded(value)));
            }
        }
    }

    /// <summary>What the scans evaluated so far have made of integers.</summary>
    readonly Dictionary<Node, double[]> integersOf = [];

    public int SizeOf(Dim dim) =>
        checked((int)dim.Evaluate(name =>
            Symbols.TryGetValue(name, out var value) ? value : throw new ArgumentException($"the size {name} has no value")));

    double[] Evaluate(Node node, double[][] inputs)
    {
        if (node.Primitive.IndexBound(node) is var (indices, bound)) CheckIndices(node, inputs[indices], SizeOf(bound));
        return node.Primitive switch
        {
            Leaf when Leaf.IsStream(node) => [],
            Leaf when node.Attribute is Table table => [.. table.Values],
            Leaf when Leaf.IsStored(node) => Stored(node),
            RandomNumbers distribution => [.. Enumerable.Range(0, SizeOf(node.Shape.Elements))
                .Select(i => Draw(distribution, RandomNumbers.StreamOf(node), i))],
            PointwisePrimitive primitive => Pointwise(node, primitive, inputs),
            Reduction reduction => Reduce(node, reduction.Combiner!.Value, inputs[0]),
            ArgReduction reduction => Best(node, reduction, inputs[0]),
            Contraction => Contract(node, inputs[0], inputs[1]),
            Scatter scatter => Combined(node, scatter, inputs[0], inputs[1]),
            Concatenation => Concatenate(node, inputs),
            OverlapAdd => Overlaid(node, inputs[0]),
            CumulativeSum => RunningSum(node, inputs[0]),
            Scan => Looped(node, inputs),
            ScanIntegers => integersOf[node.Inputs[0]],
            var other => throw new NotSupportedException($"the interpreter does not know {other}"),
        };
    }

    double[] Stored(Node node)
    {
        var (name, values) = ((string)node.Attribute!, node.Primitive == Leaf.Parameter ? Parameters : Inputs);
        if (!values.TryGetValue(name, out var stored)) throw new ArgumentException($"{node.Primitive} {name} has no value");
        var expected = SizeOf(node.Shape.Elements);
        return stored.Length == expected
            ? stored
            : throw new ArgumentException($"{name} has {stored.Length} values, its shape {node.Shape} needs {expected}");
    }

    double[] Pointwise(Node node, PointwisePrimitive primitive, double[][] inputs)
    {
        // Row-major order makes any reshape the identity, also those without an affine map.
        if (Movement.IsReshape(node)) return inputs[0];

        var axes = node.Shape.Select((dim, i) => new Axis("i" + i, dim)).ToArray();
        var operands = node.Inputs.Select((input, i) => new Operand("x" + i, input.Type, input.Shape)).ToArray();
        var element = primitive.Element(node, [.. axes.Select(axis => (IndexExpression)axis)],
            (input, at) => new Expression.Load(operands[node.Inputs.IndexOf(input)], ReshapeMap.Linear(input.Shape, at)));
        var compiled = new ScalarCompiler(axes, SizeOf, name => Arguments[name],
            operands.Zip(inputs, (operand, values) => (operand, values))
            .ToDictionary(entry => entry.operand, entry => entry.values)).Compile(element);

        var result = new double[SizeOf(node.Shape.Elements)];
        var walk = new Odometer([.. node.Shape.Select(SizeOf)]);
        for (var i = 0; i < result.Length; i++, walk.Next()) result[i] = compiled(walk.At);
        return result;
    }

    double[] Reduce(Node node, Combiner combiner, double[] x)
    {
        var shape = node.Inputs[0].Shape;
        var axes = ((Axes)node.Attribute!).Items;
        var kept = Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis)).ToArray();
        var strides = new int[shape.Rank];
        for (var (stride, i) = (1, kept.Length - 1); i >= 0; i--)
        {
            strides[kept[i]] = stride;
            stride *= SizeOf(shape[kept[i]]);
        }
        var result = new double[SizeOf(node.Shape.Elements)];
        var (identity, combine) = Of(combiner, node.Type);
        for (var i = 0; i < result.Length; i++) result[i] = identity;
        var walk = new Odometer([.. shape.Select(SizeOf)], strides);
        for (var i = 0; i < x.Length; i++, walk.Next())
        {
            var combined = combine(result[walk.Offsets[0]], x[i]);
            result[walk.Offsets[0]] = node.Type.IsInteger ? combined : Rounded(combined);
        }
        return result;
    }

    double[] Best(Node node, ArgReduction reduction, double[] x)
    {
        var axis = ArgReduction.AxisOf(node);
        var (shape, stride) = (node.Inputs[0].Shape, StridesOf(node.Inputs[0].Shape)[axis]);
        var length = SizeOf(shape[axis]);
        var result = new double[SizeOf(node.Shape.Elements)];
        for (var i = 0; i < result.Length; i++)
        {
            var row = Enumerable.Range(0, length).Select(k => x[i / stride * stride * length + i % stride + k * stride]).ToList();
            var best = row.Exists(double.IsNaN) ? double.NaN : reduction == ArgReduction.Max ? row.Max() : row.Min();
            result[i] = row.FindIndex(value => value.Equals(best) || value == best);
        }
        return result;
    }

    /// <summary>What a combiner begins with, and how it combines.</summary>
    public static (double Identity, Func<double, double, double> Combine) Of(Combiner combiner, DType type) => (combiner, type.Kind) switch
    {
        (Combiner.Sum, DTypeKind.Integer) => (0, (a, b) => unchecked((int)a + (int)b)),
        (Combiner.Product, DTypeKind.Integer) => (1, (a, b) => unchecked((int)a * (int)b)),
        (Combiner.Max, DTypeKind.Integer) => (int.MinValue, Math.Max),
        (Combiner.Min, DTypeKind.Integer) => (int.MaxValue, Math.Min),
        _ => Of(combiner),
    };

    /// <inheritdoc cref="Of(Combiner, DType)"/>
    static (double Identity, Func<double, double, double> Combine) Of(Combiner combiner) => combiner switch
    {
        Combiner.Sum => (0, (a, b) => a + b),
        Combiner.Product => (1, (a, b) => a * b),
        Combiner.Max => (double.NegativeInfinity, Scalars.Max),
        Combiner.Min => (double.PositiveInfinity, Scalars.Min),
        _ => throw new ArgumentOutOfRangeException(nameof(combiner)),
    };

    double[] Contract(Node node, double[] x, double[] y)
    {
        var labels = (Contraction.Labels)node.Attribute!;
        var summed = string.Concat((labels.Left + labels.Right).Where(label => !labels.Result.Contains(label)).Distinct());
        var (xStrides, yStrides) = (StridesOf(node.Inputs[0].Shape), StridesOf(node.Inputs[1].Shape));
        int StrideIn(string operand, int[] strides, char label) => operand.IndexOf(label) is >= 0 and var axis ? strides[axis] : 0;
        int[] Along(string operand, int[] strides, string walked) => [.. walked.Select(label => StrideIn(operand, strides, label))];
        int Size(char label) => labels.Left.IndexOf(label) is >= 0 and var axis
            ? SizeOf(node.Inputs[0].Shape[axis])
            : SizeOf(node.Inputs[1].Shape[labels.Right.IndexOf(label)]);

        var result = new double[SizeOf(node.Shape.Elements)];
        var outer = new Odometer([.. labels.Result.Select(Size)], Along(labels.Left, xStrides, labels.Result),
            Along(labels.Right, yStrides, labels.Result));
        var inner = new Odometer([.. summed.Select(Size)], Along(labels.Left, xStrides, summed), Along(labels.Right, yStrides, summed));
        for (var i = 0; i < result.Length; i++, outer.Next())
        {
            var sum = 0.0;
            for (var k = 0; k < inner.Count; k++, inner.Next())
                sum = Rounded(sum + Rounded(x[outer.Offsets[0] + inner.Offsets[0]] * y[outer.Offsets[1] + inner.Offsets[1]]));
            result[i] = sum;
        }
        return result;
    }

    double[] Combined(Node node, Scatter scatter, double[] updates, double[] indices)
    {
        var (axis, isAligned) = (IndexedAxis.Of(node).Axis, IndexedAxis.Of(node).IsAligned);
        var after = SizeOf(new Shape([.. node.Shape.Skip(axis + 1)]).Elements);
        var length = SizeOf(node.Shape[axis]);
        var count = isAligned ? SizeOf(node.Inputs[1].Shape[axis]) : indices.Length;
        var combine = Of(scatter.Combiner!.Value, node.Type).Combine;
        var result = new double[SizeOf(node.Shape.Elements)];
        for (var i = 0; i < result.Length; i++) result[i] = scatter.Identity;
        for (var i = 0; i < updates.Length; i++)
        {
            var (inside, position, before) = (i % after, i / after % count, i / after / count);
            var at = (before * length + (int)indices[isAligned ? i : position]) * after + inside;
            result[at] = combine(result[at], updates[i]);
        }
        return result;
    }

    double[] Concatenate(Node node, double[][] parts)
    {
        var (layout, strides) = (Concatenation.LayoutOf(node), StridesOf(node.Shape));
        var result = new double[SizeOf(node.Shape.Elements)];
        for (var i = 0; i < result.Length; i++) result[i] = layout.Fill;
        for (var part = 0; part < parts.Length; part++)
        {
            var at = layout.Parts[part].Items;
            var first = Enumerable.Range(0, node.Rank).Sum(axis => SizeOf(at[axis].Start) * strides[axis]);
            var walk = new Odometer([.. node.Inputs[part].Shape.Select(SizeOf)], [.. at.Select((item, axis) => item.Step * strides[axis])]);
            for (var i = 0; i < parts[part].Length; i++, walk.Next()) result[first + walk.Offsets[0]] = parts[part][i];
        }
        return result;
    }

    double[] Overlaid(Node node, double[] windows)
    {
        var (axis, stride, dilation) = Windowing.Of(node);
        var strides = StridesOf(node.Shape).ToList();
        strides.Insert(axis + 1, strides[axis] * dilation);
        strides[axis] *= stride;
        var result = new double[SizeOf(node.Shape.Elements)];
        var walk = new Odometer([.. node.Inputs[0].Shape.Select(SizeOf)], [.. strides]);
        for (var i = 0; i < windows.Length; i++, walk.Next()) result[walk.Offsets[0]] += windows[i];
        return result;
    }

    double[] RunningSum(Node node, double[] x)
    {
        var axis = CumulativeSum.AxisOf(node);
        var (stride, length) = (StridesOf(node.Shape)[axis], SizeOf(node.Shape[axis]));
        var result = new double[x.Length];
        for (var i = 0; i < x.Length; i++) result[i] = x[i] + (i / stride % length == 0 ? 0 : result[i - stride]);
        return result;
    }

    double[] Looped(Node node, double[][] inputs)
    {
        var step = Scan.StepOf(node);
        var names = step.StandIns(node.Inputs).Select(ScanStep.NameOf).ToArray();
        var (length, states) = (SizeOf(step.Length), inputs.Skip(step.Items).Take(step.States).ToArray());
        var (reals, integers) = (new double[SizeOf(node.Shape.Elements)], new double[SizeOf(step.Elements(DType.Int32))]);
        integersOf[node] = integers;
        double[] VectorOf(ScanPart part) => part.Type.IsInteger ? integers : reals;
        for (var i = 0; i < length; i++)
        {
            var number = step.IsReversed ? length - 1 - i : i;
            double[] Input(int input) => input < step.Items ? SliceOf(inputs[input], number)
                : step.IsState(input) ? states[input - step.Items]
                : inputs[input];
            double[] SliceOf(double[] item, int at) => [.. item.Skip(at * (item.Length / length)).Take(item.Length / length)];
            var within = new Interpreter
            {
                Symbols = Symbols,
                Arguments = Arguments,
                Rounded = Rounded,
                Draw = Draw,
                Inputs = names.Select((name, input) => (name, value: Input(input))).ToDictionary(pair => pair.name, pair => pair.value),
            };
            var outputs = within.Run(step.Graph);
            states = [.. outputs.Take(step.States)];
            foreach (var (part, output) in step.Results.Zip(outputs.Skip(step.States)))
                output.CopyTo(VectorOf(part), SizeOf(part.Start) + number * output.Length);
        }
        foreach (var (part, state) in step.FinalStates.Zip(states)) state.CopyTo(VectorOf(part), SizeOf(part.Start));
        return reals;
    }

    static void CheckIndices(Node node, double[] indices, int bound)
    {
        foreach (var index in indices)
            if (!(index >= 0 && index < bound)) throw new ArgumentException($"{node.Primitive} has index {index}, not below {bound}");
    }

    int[] StridesOf(Shape shape) => [.. shape.Strides.Select(SizeOf)];
}
