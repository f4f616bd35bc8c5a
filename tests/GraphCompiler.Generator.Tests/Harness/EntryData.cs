using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>Everything one call of an entry depends on.</summary>
sealed class EntryData
{
    public Dictionary<string, long> Symbols { get; init; } = [];

    public Dictionary<string, double[]> Tensors { get; } = [];

    public Dictionary<string, double> Scalars { get; } = [];

    public Dictionary<string, double[]> Parameters { get; } = [];

    /// <summary>The training step, which with the seed 0 determines what is drawn.</summary>
    public ulong Step { get; set; }

    public bool IsDouble { get; init; }

    public Interpreter Interpreter =>
        new() { Symbols = Symbols, Inputs = Tensors, Arguments = Scalars, Parameters = Parameters, Draw = Draws.Of(IsDouble, step: Step) };

    /// <summary>Draws arguments and parameters.</summary>
    /// <param name="draw">A value of the named tensor, if it is to come from elsewhere than -2 to 2.</param>
    /// <param name="rounded">Rounds to the model's precision.</param>
    public static EntryData Draw(ModelSpec spec, EntrySpec entry, IReadOnlyDictionary<string, long> symbols, int seed,
        Func<double, double> rounded, Func<string, Random, double?>? draw = null)
    {
        var data = new EntryData { Symbols = new(symbols), IsDouble = spec.Real == DType.Float64 };
        foreach (var size in entry.Assumptions.Derived) data.Symbols[size.Name] = data.SizeOf(size.Numerator) / size.Denominator;
        var random = new Random(seed);
        foreach (var parameter in spec.Parameters) data.Parameters.Add(parameter.Path, Reals(parameter.Path, parameter.Shape));
        foreach (var argument in entry.Arguments)
        {
            if (argument.Shape is not { } shape) data.Scalars.Add(argument.Name, rounded(0.25 + random.NextDouble()));
            else if (argument.Type.IsBoolean)
                data.Tensors.Add(argument.Name, [.. Enumerable.Range(0, data.SizeOf(shape.Elements)).Select(_ => (double)random.Next(2))]);
            else if (argument.Type.IsReal) data.Tensors.Add(argument.Name, Reals(argument.Name, shape));
            else
            {
                var bounds = BoundsOf(entry.Training ?? entry.Evaluation!, argument.Name).Select(data.SizeOf).ToList();
                // What draws numbers has no say in integers.
                double Drawn() => bounds.Count == 0 && draw?.Invoke(argument.Name, random) is { } value && value == Math.Floor(value)
                    ? value : random.Next(bounds.DefaultIfEmpty(5).Min());
                data.Tensors.Add(argument.Name, [.. Enumerable.Range(0, data.SizeOf(shape.Elements)).Select(_ => Drawn())]);
            }
        }
        return data;

        double[] Reals(string name, Shape shape) =>
            [.. Enumerable.Range(0, data.SizeOf(shape.Elements))
                .Select(_ => rounded(draw?.Invoke(name, random) ?? random.NextDouble() * 4 - 2))];
    }

    public int SizeOf(Dim dim) => (int)dim.Evaluate(symbol => Symbols[symbol]);

    static IEnumerable<Dim> BoundsOf(Graph graph, string input) =>
        from node in graph.Nodes
        let bound = node.Primitive.IndexBound(node)
        where bound is not null
        let indices = node.Inputs[bound.Value.Input]
        where indices.Primitive.CheckedBound(indices) is null
        where Graph.Sort([indices]).Any(leaf => leaf.Primitive == Leaf.Input && input.Equals(leaf.Attribute))
        select bound.Value.Bound;
}
