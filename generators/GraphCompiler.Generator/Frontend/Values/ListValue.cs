using System.Collections;

namespace GraphCompiler.Generator.Frontend.Values;

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
