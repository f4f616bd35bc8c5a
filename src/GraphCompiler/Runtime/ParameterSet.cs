using System.Collections;

namespace GraphCompiler.Runtime;

/// <summary>A model's parameters, or their gradients, by name: views over one arena.</summary>
public sealed class ParameterSet<T> : IReadOnlyCollection<ParameterView<T>> where T : unmanaged
{
    readonly Arena<T> arena;

    /// <summary>Names the values of an arena.</summary>
    /// <param name="arena">The arena, at least as long as the layout, or as its trained range.</param>
    /// <param name="layout">Names, shapes and places.</param>
    /// <param name="trainedOnly">Whether only the trained parameters have values here, as with gradients.</param>
    public ParameterSet(Arena<T> arena, ParameterLayout layout, bool trainedOnly = false)
    {
        var length = trainedOnly ? layout.TrainedLength : layout.Length;
        if (arena.Length < length) throw new ArgumentException($"The layout takes {length} elements, but the arena has {arena.Length}.",
            nameof(arena));
        (this.arena, Layout, Count) = (arena, layout, trainedOnly ? layout.TrainedCount : layout.Count);
    }

    /// <summary>Names, shapes and places.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The arena the values lie in.</summary>
    public Arena<T> Arena => arena;

    /// <summary>The number of named tensors.</summary>
    public int Count { get; }

    /// <summary>The tensor at a position of the layout.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    public ParameterView<T> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(arena, Layout[index]);
        }
    }

    /// <summary>The tensor with a path, such as <c>hidden.Weight</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names paths that are close.</exception>
    public ParameterView<T> this[string path] => TryGet(path, out var view) ? view : throw Unknown(path);

    /// <summary>Looks for a path.</summary>
    public bool TryGet(string path, out ParameterView<T> view)
    {
        var index = Layout.IndexOf(path);
        view = index >= 0 && index < Count ? new(arena, Layout[index]) : default;
        return index >= 0 && index < Count;
    }

    /// <summary>
    /// The Euclidean norm over all tensors, sqrt(sum of all squares). A vanishing or exploding gradient shows here, and layer by layer in
    /// <see cref="ParameterView{T}.Norm"/>.
    /// </summary>
    public double Norm()
    {
        double sum = 0;
        for (var i = 0; i < Count; i++) sum += SumOfSquares.Of<T>(this[i].Data);
        return Math.Sqrt(sum);
    }

    /// <summary>Takes over all values of a set with the same paths and shapes.</summary>
    /// <exception cref="ArgumentException">Paths or shapes differ; nothing was copied.</exception>
    public void CopyFrom(ParameterSet<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count != Count) throw new ArgumentException($"The other set has {other.Count} tensors, this one {Count}.", nameof(other));
        foreach (var view in this)
        {
            if (!other.TryGet(view.Path, out var source))
                throw new ArgumentException($"The other set has no \"{view.Path}\".", nameof(other));
            if (!source.Shape.AsSpan().SequenceEqual(view.Shape.AsSpan()))
                throw new ArgumentException($"The other set's {source} has another shape than {view}.", nameof(other));
        }
        foreach (var view in this) other[view.Path].Data.CopyTo(view.Data);
    }

    /// <inheritdoc/>
    public IEnumerator<ParameterView<T>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    KeyNotFoundException Unknown(string path)
    {
        var close = CloseNames.To(path, Layout.Take(Count).Select(p => p.Path));
        var known = Layout.IndexOf(path) >= 0 ? " It is not trained, so it has no gradient."
            : close.Length == 0 ? ""
            : $" Close names: {string.Join(", ", close)}.";
        return new KeyNotFoundException($"There is no parameter \"{path}\" among the {Count}.{known}");
    }
}
