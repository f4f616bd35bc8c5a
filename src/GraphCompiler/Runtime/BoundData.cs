namespace GraphCompiler.Runtime;

/// <summary>
/// Data that an entry is called with many times, such as the features of a graph: a copy of their own, passed in the place of an array.
/// Made by <see cref="ModelMemory{T}.Bind(ReadOnlySpan{T})"/>.
/// </summary>
/// <example><code>
/// var features = net.Memory.Bind(papers.Features);
/// float[] logits = net.Logits(features, from, to);
/// </code></example>
/// <typeparam name="T">The element type.</typeparam>
public sealed class BoundData<T> where T : unmanaged
{
    T[] values;

    internal BoundData(ReadOnlySpan<T> values) => this.values = values.ToArray();

    /// <summary>The number of elements.</summary>
    public int Length => values.Length;

    /// <summary>The values, which stay as they are: <see cref="Set"/> puts others in their place.</summary>
    public ReadOnlyMemory<T> Values => values;

    /// <summary>Takes other values, of any number.</summary>
    /// <param name="values">The values, which are copied.</param>
    public void Set(ReadOnlySpan<T> values) => this.values = values.ToArray();

    /// <summary>The data as what entries take. After <see cref="Set"/>, it still shows the old values.</summary>
    public static implicit operator ReadOnlySpan<T>(BoundData<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.values;
    }
}
