using System.Collections;
using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

// What graph code computes with. Beside these: boxed numbers, booleans, characters, strings and null as in C#; Dim for an integer that
// depends on symbols; Node for a tensor, and for a floating-point number that is known only at run time (of rank 0).

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

/// <summary>A parameter object; what it is called and whether it is trained follow from the field that holds it.</summary>
internal sealed class ParameterValue(Shape shape, string initializer)
{
    public Shape Shape { get; } = shape;

    public string Initializer { get; } = initializer;

    public string? Path { get; set; }

    public ParameterKind Kind { get; set; }

    /// <summary>Where the user's code brought it in.</summary>
    public Location? Location { get; set; }

    /// <summary>The innermost class that is no module and whose field it was made for.</summary>
    public INamedTypeSymbol? HolderOutsideModules { get; set; }
}

/// <summary>An initializer as the C# call that makes it.</summary>
internal sealed record InitializerValue(string Text);

/// <summary>An array, list or sequence. Sequences are evaluated at once: graph code has no side effects that could tell.</summary>
internal sealed class ListValue(List<object?> items) : IReadOnlyList<object?>
{
    public ListValue(IEnumerable<object?> items) : this(items.ToList())
    {
    }

    public List<object?> Items { get; } = items;

    /// <summary>Whether it belongs to the model or is static, so that graph code must not change it.</summary>
    public bool IsFrozen { get; set; }

    public int Count => Items.Count;

    public object? this[int index] => Items[index];

    public IEnumerator<object?> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed record TupleValue(ImmutableArray<object?> Items)
{
    public bool Equals(TupleValue? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length;
}

/// <summary>A lambda, local function or method as a value.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Receiver">The object of an instance method.</param>
/// <param name="Body">The body of a lambda; null for methods, which have theirs found by symbol.</param>
/// <param name="Scope">The variables it sees.</param>
/// <param name="IsVirtual">Whether an override of the method is called; not so for <c>base.Method</c>.</param>
internal sealed record FunctionValue(IMethodSymbol Method, object? Receiver, IOperation? Body, Frame? Scope, bool IsVirtual = false);

/// <summary>A field's initializer that has not been needed yet.</summary>
internal sealed class Deferred(Func<object?> evaluate)
{
    readonly Func<object?> evaluate = evaluate;
    bool running;

    /// <summary>Evaluates, unless it is being evaluated already: then null, as C# would read.</summary>
    public object? Evaluate()
    {
        if (running) return null;
        running = true;
        try
        {
            return evaluate();
        }
        finally
        {
            running = false;
        }
    }
}
