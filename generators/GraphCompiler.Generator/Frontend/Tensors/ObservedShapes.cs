using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>The shapes of the user's expressions, which editors show.</summary>
internal sealed class ObservedShapes(CallStack stack, EntryContext entry)
{
    readonly Dictionary<Location, (string Expression, SortedSet<string> Shapes)> shapes = [];
    readonly List<(Location Location, string Expression, string Shape)> ofEntry = [];

    /// <summary>Whether anyone wants to know.</summary>
    public bool IsWanted { get; set; }

    /// <summary>The shapes that each expression had.</summary>
    public IEnumerable<KeyValuePair<Location, (string Expression, SortedSet<string> Shapes)>> All => shapes;

    public void Add(IOperation operation, Node node)
    {
        if (!IsWanted || !stack.IsUser(stack.Current) || operation.IsImplicit) return;
        var location = operation.Syntax.GetLocation();
        ofEntry.Add((location, ExpressionText.Of(operation.Syntax), entry.Assumptions.TextOf(node.Shape)));
    }

    /// <summary>Ends an entry: its shapes are true.</summary>
    public void Keep()
    {
        foreach (var (location, expression, shape) in ofEntry)
        {
            if (!shapes.TryGetValue(location, out var seen))
                shapes.Add(location, seen = (expression, new SortedSet<string>(StringComparer.Ordinal)));
            seen.Shapes.Add(shape);
        }
        ofEntry.Clear();
    }

    /// <summary>Forgets the shapes of an entry that starts again.</summary>
    public void Discard() => ofEntry.Clear();
}
