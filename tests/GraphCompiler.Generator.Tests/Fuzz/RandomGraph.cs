using System.Collections.Immutable;
using System.Text;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>Outputs, and the next value of a state, if there is one; as a model in C#.</summary>
sealed record RandomGraph(int Seed, ImmutableArray<Term> Outputs, (LeafTerm State, Term Value)? Next)
{
    public IReadOnlyList<Term> Terms => Term.Sort(Next is { } next ? [.. Outputs, next.Value, next.State] : Outputs);

    public bool Uses(Dim symbol) => Terms.Any(term => term.Shape.Any(size => size.Symbols.Contains(symbol.ToString()))
        || term is ComputedTerm computed && computed.Names(symbol));

    /// <summary>The sum over nodes of their elements: about what one evaluation costs.</summary>
    public Dim Elements => Graph.Sort(Terms.Select(term => term.Node)).Aggregate(Dim.Zero, (sum, node) => sum + node.Shape.Elements);

    /// <summary>A loss whose gradient is not constant, with all outputs beside it.</summary>
    public string Print(string name, bool isDouble)
    {
        var names = new Dictionary<Term, string>();
        var terms = Terms;
        var leaves = terms.OfType<LeafTerm>().ToList();
        var symbols = new[] { TermPool.N, TermPool.M }.Where(Uses).Select(symbol => symbol.ToString()).ToList();
        var text = new StringBuilder()
            .Append(
                $"/// <summary>Seed {Seed}.</summary>\n[Model{(isDouble ? "(Precision = Precision.Double)" : "")}]\npublic partial class "
                    + $"{name}\n{{\n");
        foreach (var leaf in leaves.Where(leaf => leaf.Kind is LeafKind.Parameter or LeafKind.State))
            text.Append(
                $"    {(leaf.Kind == LeafKind.State ? "[State] " : "")}readonly Parameter {leaf.Name} = "
                    + $"new({string.Join(", ", leaf.Shape.Select(size => size.ToString()).Prepend("Init.Zeros"))});\n");
        var arguments = symbols.Select(symbol => $"[Shape(\"{symbol}\")] Tensor size{symbol}")
            .Concat(leaves.Where(leaf => leaf.Kind == LeafKind.Input).Select(Declaration))
            .Concat(leaves.Where(leaf => leaf.Kind == LeafKind.Scalar).Select(leaf => "float " + leaf.Name)).ToList();
        if (!leaves.Any(leaf => leaf.Kind == LeafKind.Input) && symbols.Count == 0) arguments.Insert(0, "[Shape(1)] Tensor unused");
        text.Append(
            $"\n    [Loss]\n    (Tensor loss{string.Concat(Outputs.Select((_, i) => $", Tensor r{i}"))}) "
                + $"Run({string.Join(", ", arguments)})\n    {{\n");
        foreach (var symbol in symbols) text.Append($"        var {symbol} = size{symbol}.Dim(0);\n");
        foreach (var term in terms)
        {
            names.Add(term, term is LeafTerm leaf
                ? leaf.Kind == LeafKind.Scalar ? $"((Tensor){leaf.Name})" : leaf.Name
                : $"v{names.Count}");
            if (term is ComputedTerm computed) text.Append($"        var {names[term]} = {computed.Print(operand => names[operand])};\n");
        }
        if (Next is { } next) text.Append($"        {next.State.Name}.Assign({names[next.Value]});\n");
        // A parameter that only shapes or zero derivatives depend on would be reported as unused.
        var reached = Graph.Sort([.. Outputs.Select(output => output.Node),
            .. Next is { } state ? [state.Value.Node, state.State.Node] : Array.Empty<Node>()]).ToHashSet();
        var loss = Outputs.Select(output => $"({names[output]} * ({names[output]} + 0.5f)).Mean()")
            .Concat(leaves.Where(leaf => leaf.Kind is LeafKind.Parameter or LeafKind.State && !reached.Contains(leaf.Node))
                .Select(leaf => leaf.Name + ".Mean()"));
        text.Append($"        return ({string.Join(" + ", loss)}, {string.Join(", ", Outputs.Select(output => names[output]))});\n");
        return text.Append("    }\n}\n\n").ToString();
    }

    static string Declaration(LeafTerm leaf) =>
        $"[Shape({string.Join(", ", leaf.Shape.Select(size => size.IsConstant ? size.ToString() : $"\"{size}\""))})] "
        + $"{(leaf.IsReal ? "Tensor" : "IntTensor")} {leaf.Name}";
}
