namespace GraphCompiler.Generator.Graphs;

/// <summary>What is known of the elements of a tensor of integers: the least and the greatest that there can be, as sizes.</summary>
internal sealed record IntegerRange(Dim Least, Dim Greatest)
{
    public static IntegerRange At(Dim value) => new(value, value);

    /// <summary>The range of a node's integers, if it is known.</summary>
    public static IntegerRange? Of(Node node)
    {
        var known = new Dictionary<Node, IntegerRange?>();
        return OfPart(node);

        IntegerRange? OfPart(Node part)
        {
            if (!known.TryGetValue(part, out var range)) known.Add(part, range = part.Primitive.RangeOf(part, OfPart));
            return range;
        }
    }

    /// <summary>Whether all integers of the range are indices below a bound, whatever the sizes are.</summary>
    public bool IsBelow(Dim bound) => Least.Least >= 0 && (bound - 1 - Greatest).Least >= 0;

    /// <summary>Whether all integers of the range fit into 32 bits, as every size that a symbol stands for does.</summary>
    public bool FitsInt32 => Least.Least >= int.MinValue
        && (Greatest.Greatest <= int.MaxValue || Greatest.Terms.All(term => term.Symbols.Length == 0 ? term.Coefficient <= 0
            : term.Symbols.Length == 1 && term.Coefficient == 1 && Greatest.Terms.Count(other => other.Symbols.Length > 0) == 1));

    /// <summary>A range that holds both, if their ends can be compared.</summary>
    public static IntegerRange? Hull(IntegerRange a, IntegerRange b) =>
        Lesser(a.Least, b.Least) is { } least && Greater(a.Greatest, b.Greatest) is { } greatest ? new(least, greatest) : null;

    /// <summary>The lesser of two sizes, if it is the same one whatever the symbols are.</summary>
    public static Dim? Lesser(Dim a, Dim b) => (b - a).Least >= 0 ? a : (a - b).Least >= 0 ? b : null;

    /// <summary>The greater of two sizes, if it is the same one whatever the symbols are.</summary>
    public static Dim? Greater(Dim a, Dim b) => (b - a).Least >= 0 ? b : (a - b).Least >= 0 ? a : null;
}
