using System.Reflection;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Ops;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>What must hold of every primitive, checked on every case.</summary>
public class OpTheory
{
    const double Step = 1e-6, Absolute = 1e-5, Relative = 1e-3;

    public static TheoryData<string> Cases => [.. OpCases.All.Select(Key)];

    [Theory, MemberData(nameof(Cases))]
    public void Forward_agrees_with_an_independent_reference(string key)
    {
        var (op, leaves, inputs) = Prepare(key);
        var node = Built(op, leaves);
        var expected = op.Reference([.. op.Operands.Zip(inputs, (operand, values) => new Nd(operand.Sizes, values))]);
        var interpreter = Bind(op, inputs, node);
        Assert.Equal(expected.Shape, node.Shape.Select(interpreter.SizeOf));
        AssertClose(expected.Data, interpreter.Evaluate(node), 1e-12, 1e-9);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_agrees_with_central_differences(string key)
    {
        var (op, leaves, inputs) = Prepare(key);
        if (!op.StopsGradient) AssertDerivative(op, leaves, inputs, Weighted(Built(op, leaves)));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Second_gradient_agrees_with_central_differences(string key)
    {
        var (op, leaves, inputs) = Prepare(key);
        if (op.StopsGradient) return;
        var gradients = ReverseMode.Gradients(Weighted(Built(op, leaves)), [.. leaves.Where(IsReal)]);
        if (gradients.IsEmpty) return;
        AssertDerivative(op, leaves, inputs, gradients.Select(Weighted).Aggregate((sum, next) => sum + next));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Value_and_gradient_are_finite_at_the_edges(string key)
    {
        var (op, leaves, inputs) = Prepare(key);
        var node = Built(op, leaves);
        var gradients = ReverseMode.Gradients(Weighted(node), [.. leaves.Where(IsReal)]);
        foreach (var edge in op.Edges)
        {
            var interpreter = Bind(op, [.. inputs.Select((values, i) => op.Operands[i].IsIndex ? values : [.. values.Select(_ => edge)])],
                gradients.Append(node));
            foreach (var result in gradients.Append(node))
                Assert.All(interpreter.Evaluate(result), value => Assert.True(double.IsFinite(value), $"{result} is {value} at {edge}"));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Passes_keep_value_and_gradients(string key)
    {
        var (op, leaves, inputs) = Prepare(key);
        var loss = Weighted(Built(op, leaves));
        var outputs = ReverseMode.Gradients(loss, [.. leaves.Where(IsReal)])
            .Select((node, i) => new Output("d" + i, OutputRole.Result, node)).Append(new("loss", OutputRole.Result, loss));
        var graph = new Graph("Case", [.. outputs]);
        var interpreter = Bind(op, inputs, graph.Outputs.Select(output => output.Node));
        var expected = interpreter.Run(graph);
        var actual = interpreter.Run(Pipeline.Evaluate(graph));
        for (var i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i], 1e-12, 1e-10);
    }

    [Fact]
    public void Every_function_has_a_case() =>
        Assert.Equal(ApiFunction.All.Keys.Order(StringComparer.Ordinal),
            OpCases.All.Select(op => op.Function).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_public_signatures_and_the_catalogue_are_the_same_list()
    {
        string[] ofTheFrontEnd = ["Mode.get_IsTraining", "Ops.Scan", "Ops.While", "Parameter.Assign"];
        var signatures = typeof(GraphCompiler.Tensor).Assembly.GetTypes()
            .SelectMany(type =>
                type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
            .Where(member => member.GetCustomAttribute<PrimitiveAttribute>() is not null)
            .Select(member => $"{member.DeclaringType!.Name}.{(member is PropertyInfo ? "get_" : "")}{member.Name}").Distinct();
        Assert.Equal(ApiFunction.All.Keys.Concat(ofTheFrontEnd).Order(StringComparer.Ordinal), signatures.Order(StringComparer.Ordinal));
    }

    static string Key(OpCase op) => $"{op.Function} | {op.Code} | {string.Join(", ", op.Operands.Select(operand => operand.Declaration))}";

    static (OpCase Op, Node[] Leaves, double[][] Inputs) Prepare(string key)
    {
        var op = OpCases.All.Single(op => Key(op) == key);
        var random = new Random(17);
        return (op, op.Leaves, [.. op.Operands.Select(operand => operand.Draw(random))]);
    }

    static bool IsReal(Node node) => node.Type.IsReal;

    // A scalar that every element takes part in, each with a weight of its own.
    static Node Weighted(Node node) =>
        Reduction.Sum.Call(node * Leaf.InputTensor("weights of " + node.Shape, node.Shape, DType.Real, Origin.None),
            [.. Enumerable.Range(0, node.Rank)]);

    static Interpreter Bind(OpCase op, double[][] inputs, params IEnumerable<Node> roots)
    {
        var interpreter = OpCase.Interpreter(op.Operands.Zip(inputs, (operand, values) => (operand.Name, values)));
        foreach (var leaf in Graph.Sort(roots)
            .Where(node => node.Primitive == Leaf.Input && !interpreter.Inputs.ContainsKey((string)node.Attribute!)))
        {
            var random = new Random(5);
            interpreter.Inputs[(string)leaf.Attribute!] = [.. Enumerable.Range(0, interpreter.SizeOf(leaf.Shape.Elements))
                .Select(_ => 0.5 + random.NextDouble())];
        }
        return interpreter;
    }

    static void AssertDerivative(OpCase op, Node[] leaves, double[][] inputs, Node scalar)
    {
        var gradients = ReverseMode.Gradients(scalar, leaves);
        var random = new Random(99);
        for (var operand = op.HasJumps ? 1 : 0; operand < leaves.Length; operand++)
        {
            if (!IsReal(leaves[operand])) continue;
            for (var trial = 0; trial < 3; trial++)
            {
                double[] direction = [.. inputs[operand].Select(_ => random.NextDouble() * 2 - 1)];
                double At(double step) =>
                    Bind(op, [.. inputs.Select((values, i) => i == operand ? [.. values.Zip(direction, (v, d) => v + step * d)] : values)],
                        scalar).Evaluate(scalar)[0];
                var expected = (At(Step) - At(-Step)) / (2 * Step);
                var actual = Bind(op, inputs, gradients[operand]).Evaluate(gradients[operand]).Zip(direction, (g, d) => g * d).Sum();
                Assert.True(Math.Abs(expected - actual) <= Absolute + Relative * Math.Abs(expected),
                    $"along a direction of {op.Operands[operand].Name}: {actual}, by differences {expected}");
            }
        }
    }

    static void AssertClose(double[] expected, double[] actual, double absolute, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= absolute + relative * Math.Abs(expected[i]),
                $"element {i} is {actual[i]}, not {expected[i]}");
    }

    // Derivatives are replaced by what they are, as the pipeline does before it differentiates.
    static Node Built(OpCase op, Node[] leaves) =>
        Derivatives.Expand(new("op", [new("op", OutputRole.Result, op.Build(leaves))])).Outputs[0].Node;
}
