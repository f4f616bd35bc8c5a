using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>
/// Grows a random graph, call by call; calls that the shape rules refuse, and values that are not finite or become large, are drawn again.
/// </summary>
sealed class GraphDraw
{
    const double Greatest = 100;

    readonly Random random;
    readonly TermPool pool;
    readonly SampleValues samples = new();

    GraphDraw(int seed)
    {
        random = new Random(seed);
        pool = new(random);
    }

    /// <summary>The graph of a seed, always the same.</summary>
    public static RandomGraph Of(int seed)
    {
        var draw = new GraphDraw(seed);
        for (var steps = draw.random.Next(3, 20); steps > 0; steps--) draw.Grow();
        return draw.Finish(seed);
    }

    void Grow()
    {
        for (var attempt = 0; attempt < 40; attempt++)
            if (Attempt(random.Next(5) == 0 ? () => Motifs.All[random.Next(Motifs.All.Count)](pool, random) : DrawCall)) return;
    }

    Term DrawCall()
    {
        // Two fifths of all calls are of functions that take tensors only; indices just made are to be used.
        var isPlain = random.Next(5) < 2;
        var takesIndices = pool.Terms is [.., { IsReal: false }];
        var names = Signature.All.Where(signature => takesIndices ? signature.TakesIndices : signature.IsPlain == isPlain)
            .Select(signature => signature.Name).Distinct().ToList();
        var name = names[random.Next(names.Count)];
        var overloads = Signature.All.Where(signature => signature.Name == name).ToList();
        var function = overloads[random.Next(overloads.Count)];
        // Derivatives of derivatives grow fast.
        if (name.StartsWith("Ops.Grad", StringComparison.Ordinal) || name == "Ops.Jvp")
            if (random.Next(3) > 0 || pool.Terms.OfType<CallTerm>().Any(call => call.Function.Name is "Ops.Grad" or "Ops.Jvp"))
                throw new GraphException("again");
        var arguments = new ArgumentDraw(random, pool, function).Run();
        var term = new CallTerm(function, arguments);
        pool.Add(IsTame(term) ? term : Tamed(term));
        return pool.Terms[^1];
    }

    /// <summary>The call with operands in a range where most functions are defined and moderate.</summary>
    ComputedTerm Tamed(CallTerm term)
    {
        var tamed = term.Operands.Where(operand => operand is { IsReal: true, IsBoolean: false }).Distinct()
            .ToDictionary(operand => operand, operand =>
            pool.Call("Tensor.op_Addition", ("left", pool.Call("Ops.Sigmoid", ("x", operand))),
                ("right", pool.Call("Tensor.op_Implicit", ("value", 0.5f)))));
        return term.With(operand => tamed.TryGetValue(operand, out var other) ? other : operand);
    }

    bool Attempt(Func<Term> make)
    {
        var before = pool.Terms.Count;
        try
        {
            make();
            if (pool.Terms.Skip(before).OfType<ComputedTerm>().All(IsTame)) return true;
        }
        catch (GraphException)
        {
        }
        pool.Truncate(before);
        return false;
    }

    bool IsTame(ComputedTerm term) =>
        term.Shape.Rank <= 5 && samples.Of(term.Node) is { } values && values.All(value => Math.Abs(value) <= Greatest);

    RandomGraph Finish(int seed)
    {
        var used = pool.Terms.SelectMany(term => term.Operands).ToHashSet();
        var calls = pool.Terms.OfType<ComputedTerm>().Where(term => term.IsReal).ToList();
        var sinks = calls.Where(term => !used.Contains(term)).OrderBy(_ => random.Next()).Take(3);
        var others = calls.Where(used.Contains).OrderBy(_ => random.Next()).Take(random.Next(2));
        var outputs = sinks.Concat(others).DefaultIfEmpty(pool.Like(Shape.Of(TermPool.N, 3))).ToImmutableArray();
        var state = Term.Sort(outputs).OfType<LeafTerm>().FirstOrDefault(leaf => leaf.Kind == LeafKind.State);
        var next = state is null
            ? null
            : Term.Sort(outputs).FirstOrDefault(term => term is ComputedTerm { IsReal: true } && term.Shape == state.Shape);
        return new(seed, outputs, next is null ? null : (state!, next));
    }

    /// <summary>The values of nodes for one choice of sizes and leaves.</summary>
    sealed class SampleValues
    {
        readonly Dictionary<Node, double[]> values = [];
        readonly Interpreter interpreter = new() { Symbols = { ["N"] = 3, ["M"] = 2 }, Draw = Draws.Of(isDouble: true) };

        /// <summary>Null if the graph is too large to be tried or the interpreter refuses it.</summary>
        public double[]? Of(Node node)
        {
            var sorted = Graph.Sort([node]);
            // A computed index that has to be checked may be out of range for other values.
            if (sorted.Any(part => part.Primitive.CheckedBound(part) is not null)) return null;
            if (sorted.Any(part => interpreter.SizeOf(part.Shape.Elements) > 5000) || sorted.Length > 400) return null;
            foreach (var leaf in sorted.Where(leaf => leaf.Inputs.IsEmpty && leaf.Attribute is string && !values.ContainsKey(leaf)))
            {
                var name = (string)leaf.Attribute!;
                var random = new Random(name.Length * 100 + name[^1]);
                var drawn = Enumerable.Range(0, interpreter.SizeOf(leaf.Shape.Elements))
                    .Select(_ => leaf.Type.IsInteger ? 0 : random.NextDouble() * 4 - 2).ToArray();
                if (leaf.Primitive == Leaf.Input) interpreter.Inputs.TryAdd(name, drawn);
                else if (leaf.Primitive == Leaf.Parameter) interpreter.Parameters.TryAdd(name, drawn);
                else interpreter.Arguments.TryAdd(name, 0.75);
            }
            interpreter.Extend(values, sorted);
            return values[node];
        }
    }
}
