using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The values of other kernels that a kernel evaluates again, each once at the same coordinates.</summary>
/// <param name="name">The name of a node's value.</param>
/// <param name="define">Takes the definition of each value.</param>
internal sealed class RecomputedValues(Func<Node, string> name, Action<Statement> define)
{
    readonly Dictionary<(Node Node, string At), Local> locals = [];

    /// <param name="read">Reads an element of an operand.</param>
    public Expression Of(Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read)
    {
        var key = (node, string.Join(",", at.Select(index => index.ToString())));
        if (locals.TryGetValue(key, out var known)) return new Expression.Read(known);
        var value = node.Primitive.ValueAt(node, new(at, []), read);
        var local = new Local(name(node), node.Type);
        define(new Statement.Let(local, value));
        locals.Add(key, local);
        return new Expression.Read(local);
    }
}
