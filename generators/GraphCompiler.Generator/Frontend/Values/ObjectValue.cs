using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>
/// An object: a module, or an instance of any class, record or struct whose source is known. Fields are keyed by <see cref="Members.Key"/>.
/// </summary>
internal sealed class ObjectValue(INamedTypeSymbol type)
{
    public INamedTypeSymbol Type { get; } = type;

    public Dictionary<string, object?> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The primary constructor's arguments, which methods may capture.</summary>
    public Dictionary<string, object?> Captured { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The path from the model (<c>blocks[0].hidden</c>), empty for the model itself; null while the object belongs to no model.
    /// </summary>
    public string? Path
    {
        get;
        set
        {
            field = value;
            IsFrozen = value is not null;
        }
    }

    /// <summary>Whether it belongs to the model or is static, so that graph code must not change it.</summary>
    public bool IsFrozen { get; set; }

    public ObjectValue Copy()
    {
        var copy = new ObjectValue(Type) { Path = Path, IsFrozen = false };
        foreach (var field in Fields) copy.Fields[field.Key] = StructCopy.Of(field.Value);
        foreach (var captured in Captured) copy.Captured[captured.Key] = StructCopy.Of(captured.Value);
        return copy;
    }
}
