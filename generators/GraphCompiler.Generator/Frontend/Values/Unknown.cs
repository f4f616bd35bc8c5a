namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>
/// The value of an expression with a mistake. Every operation accepts it and has an unknown result, so that evaluation goes on and no
/// mistakes are reported that only follow from the first one.
/// </summary>
internal sealed class Unknown
{
    public static readonly Unknown Value = new();

    Unknown()
    {
    }

    /// <summary>Whether a value is unknown, or holds one that is.</summary>
    public static bool IsIn(object? value) => IsIn(value, []);

    static bool IsIn(object? value, HashSet<object> seen) => value switch
    {
        Unknown => true,
        ListValue list => seen.Add(list) && list.Items.Any(item => IsIn(item, seen)),
        TupleValue tuple => tuple.Items.Any(item => IsIn(item, seen)),
        ObjectValue self => seen.Add(self)
            && (self.Fields.Values.Any(field => IsIn(field, seen)) || self.Captured.Values.Any(captured => IsIn(captured, seen))),
        _ => false,
    };
}
