using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>Where nodes came from: gives each the expression that made it.</summary>
internal sealed class Origins(CallStack stack, Mistakes mistakes)
{
    readonly List<(Location Location, string Chain)> sites = [];
    readonly HashSet<Node> finished = [];

    /// <summary>Where each <see cref="Origin.Site"/> is in the user's code, and the calls from there.</summary>
    public IReadOnlyList<(Location Location, string Chain)> Sites => sites;

    /// <returns>The number of the site.</returns>
    public int AddSite(Location location, string chain)
    {
        sites.Add((location, chain));
        return sites.Count - 1;
    }

    /// <summary>Makes nodes and gives those without an origin this one.</summary>
    public object? Stamped(IOperation at, Func<object?> make)
    {
        object? made;
        try
        {
            made = make();
        }
        catch (OverflowException)
        {
            throw mistakes.Fail("GC0151", at, ArenaLimit.Overflow($"'{ExpressionText.Of(at.Syntax)}'"));
        }
        return made switch
        {
            Node node => Stamp(at, node),
            Dim dim => Arithmetic.FromDim(dim),
            IReadOnlyList<object?> list => new ListValue(list.Select(item => item is Node node ? Stamp(at, node) : item)),
            _ => made,
        };
    }

    Node Stamp(IOperation at, Node node)
    {
        if (node.Origin != Origin.None && !IsFreshView(node)) return node;
        var (location, chain) = stack.Locate(at.Syntax);
        var origin = new Origin(AddSite(location, chain), ExpressionText.Of(at.Syntax), stack.Path, stack.Functions);
        var stamped = Stamp(node, origin, []);
        finished.Add(stamped);
        return stamped;
    }

    /// <summary>A movement takes over its operand's origin; it gets its own if the user asked for it just now.</summary>
    bool IsFreshView(Node node) => node.Primitive is PointwisePrimitive { IsView: true } && !finished.Contains(node);

    static Node Stamp(Node node, Origin origin, Dictionary<Node, Node> done)
    {
        if (done.TryGetValue(node, out var known)) return known;
        var inputs = node.Inputs.Select(input => input.Origin == Origin.None ? Stamp(input, origin, done) : input).ToImmutableArray();
        return done[node] = new Node(node.Primitive, inputs, node.Attribute, node.Shape, node.Type, origin);
    }
}
