using GraphCompiler.Generator.Frontend.Values;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>Marks what outlives the entry, so that graph code can't change it.</summary>
internal static class Freezing
{
    /// <summary>Marks a value and all that it holds.</summary>
    public static object? Freeze(object? value)
    {
        switch (value)
        {
            case ListValue { IsFrozen: false } list:
                list.IsFrozen = true;
                foreach (var item in list.Items) Freeze(item);
                break;
            case ObjectValue { IsFrozen: false } self:
                self.IsFrozen = true;
                foreach (var field in self.Fields.Values) Freeze(field);
                foreach (var captured in self.Captured.Values) Freeze(captured);
                break;
            case TupleValue tuple:
                foreach (var item in tuple.Items) Freeze(item);
                break;
        }
        return value;
    }
}
