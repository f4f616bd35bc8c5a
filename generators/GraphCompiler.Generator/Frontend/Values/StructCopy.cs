namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>Values for places of their own: structs and tuples are copied, as in C#.</summary>
internal static class StructCopy
{
    public static object? Of(object? value) => value switch
    {
        ObjectValue { Type.IsValueType: true } item => item.Copy(),
        TupleValue tuple => new TupleValue([.. tuple.Items.Select(Of)]),
        _ => value,
    };
}
