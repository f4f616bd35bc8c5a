using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>
/// What the user calls the values that nodes compute. The outermost name wins: a variable's name replaces that of the function whose result
/// it holds.
/// </summary>
internal sealed class NodeNames(CallStack stack, Origins origins)
{
    readonly Dictionary<Node, (string Name, string ResultOf)> names = [];

    /// <summary>The site of the next node: nodes from there on are new.</summary>
    public int NextSite => origins.Sites.Count;

    public void Clear() => names.Clear();

    /// <summary>Names the value of a variable that was just declared, unless it was there before.</summary>
    /// <param name="since">The next site before the value was computed.</param>
    public void NameVariable(object? value, string name, int since)
    {
        if (IsNewNode(value, since, out var node)) names[node] = (name, ResultOf(node));
    }

    /// <summary>
    /// Names the new value of a variable, unless it has a name. A variable that is assigned several times holds different values, so a
    /// function's name is more specific.
    /// </summary>
    public void NameReassigned(object? value, string name)
    {
        if (IsNewNode(value, 0, out var node) && !names.ContainsKey(node)) names[node] = (name, "");
    }

    /// <summary>
    /// Names the result of the current call after the function, or after the module if it is the module's <c>Forward</c>.
    /// </summary>
    public void NameResult(object? value, int since)
    {
        if (stack.Current.Name.Length == 0 || !IsNewNode(value, since, out var node)) return;
        const string forward = ".Forward";
        var name = stack.Current.Name.EndsWith(forward, StringComparison.Ordinal)
            ? stack.Current.Name.Substring(0, stack.Current.Name.Length - forward.Length)
            : stack.Current.Name;
        names[node] = (name, stack.Current.Function.Length > 0 ? stack.Current.Function : ResultOf(node));
    }

    string ResultOf(Node node) => names.TryGetValue(node, out var known) ? known.ResultOf : "";

    static bool IsNewNode(object? value, int since, out Node node)
    {
        node = value as Node ?? null!;
        return node is { Primitive: not Leaf } && node.Origin.Site >= since;
    }

    /// <summary>The graph with the names that its values were given.</summary>
    public Graph AddTo(Graph graph)
    {
        var originals = graph.Nodes.GetEnumerator();
        return graph.Rewrite(node =>
        {
            originals.MoveNext();
            return names.TryGetValue(originals.Current, out var name) ? node.With(node.Origin.Named(name.Name, name.ResultOf)) : node;
        });
    }
}
