using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// Data that an entry is called with many times, such as the features of a graph: a copy of their own, which goes to the entry's memory
/// only when it is not there. Made by <see cref="ModelMemory{T}.Bind(ReadOnlySpan{T})"/>, and passed in the place of an array.
/// </summary>
/// <example><code>
/// var features = net.Memory.Bind(papers.Features);
/// float[] logits = net.Logits(features, from, to);
/// </code></example>
/// <remarks>
/// The copy can only be changed by <see cref="Set"/>, so an entry never sees values from before. They stay in place while entries run whose
/// first inputs have the same places; another entry may need the memory, and then the next call copies them again.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class BoundData<T> : IDisposable where T : unmanaged
{
    readonly List<BoundData<T>> owner;
    T[] values;

    internal BoundData(List<BoundData<T>> owner, ReadOnlySpan<T> values)
    {
        (this.owner, this.values) = (owner, values.ToArray());
        owner.Add(this);
    }

    /// <summary>The number of elements.</summary>
    public int Length => values.Length;

    /// <summary>How often the data were copied to the memory of an entry.</summary>
    public long Copies { get; private set; }

    /// <summary>Takes other values, of any number.</summary>
    /// <param name="values">The values, which are copied.</param>
    public void Set(ReadOnlySpan<T> values) => this.values = values.ToArray();

    /// <summary>Unbinds the data: each call copies them from then on, like any array.</summary>
    public void Dispose() => owner.Remove(this);

    /// <summary>The data as what entries take. After <see cref="Set"/>, it still shows the old values.</summary>
    public static implicit operator ReadOnlySpan<T>(BoundData<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.values;
    }

    /// <summary>Copies values to their place, unless they are data that are bound and there.</summary>
    internal static void Write(ReadOnlySpan<T> values, Arena<T> arena, nint offset, List<BoundData<T>> bound)
    {
        foreach (var data in bound)
        {
            if (!data.Is(values)) continue;
            if (arena.Holds(offset, values.Length, data.values)) return;
            values.CopyTo(arena.Input(offset, values.Length));
            arena.Note(offset, values.Length, data.values);
            data.Copies++;
            return;
        }
        values.CopyTo(arena.Input(offset, values.Length));
    }

    bool Is(ReadOnlySpan<T> span) => span.Length > 0 && span.Length == values.Length
        && Unsafe.AreSame(ref MemoryMarshal.GetReference(span), ref MemoryMarshal.GetArrayDataReference(values));
}
