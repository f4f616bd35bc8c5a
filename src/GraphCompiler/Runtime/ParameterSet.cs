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
        CopyFrom(other, "*");
    }

    /// <summary>Takes over the values of some tensors, such as those of a part that was trained in another model.</summary>
    /// <example><c>classifier.Parameters.CopyFrom(pretrained.Parameters, "encoder.*")</c></example>
    /// <param name="other">The set to copy from.</param>
    /// <param name="pattern">
    /// The paths in this set, in which <c>*</c> stands for any characters and <c>?</c> for one.
    /// </param>
    /// <param name="rename">The path in the other set for a path in this one, where it is another.</param>
    /// <returns>The paths of the tensors that were copied.</returns>
    /// <exception cref="ArgumentException">
    /// No path matches, or the other set lacks a tensor or has it in another shape; nothing was copied.
    /// </exception>
    public IReadOnlyList<string> CopyFrom(ParameterSet<T> other, string pattern, Func<string, string>? rename = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(pattern);
        string[] paths = [.. Layout.Take(Count).Select(parameter => parameter.Path).Where(path => PathPattern.Matches(pattern, path))];
        if (paths.Length == 0 && Count > 0)
            throw new ArgumentException(
                $"The pattern \"{pattern}\" matches none of {string.Join(", ", Layout.Take(Count).Select(parameter => parameter.Path))}.",
                nameof(pattern));
        string[] sources = [.. paths.Select(path => rename?.Invoke(path) ?? path)];
        foreach (var (path, source) in paths.Zip(sources))
        {
            if (!other.TryGet(source, out var view)) throw new ArgumentException($"The other set has no \"{source}\".", nameof(other));
            if (!view.Shape.AsSpan().SequenceEqual(this[path].Shape.AsSpan()))
                throw new ArgumentException($"The other set's {view} has another shape than {this[path]}.", nameof(other));
        }
        foreach (var (path, source) in paths.Zip(sources)) other[source].Data.CopyTo(this[path].Data);
        return paths;
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
