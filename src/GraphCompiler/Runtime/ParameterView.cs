using System.Collections.Immutable;

namespace GraphCompiler.Runtime;

/// <summary>One parameter's (or gradient's) values, a view into its arena.</summary>
public readonly struct ParameterView<T> where T : unmanaged
{
    readonly Arena<T> arena;

    internal ParameterView(Arena<T> arena, ParameterInfo info) => (this.arena, Info) = (arena, info);

    /// <summary>The description.</summary>
    public ParameterInfo Info { get; }

    /// <summary>The name along the fields, such as <c>hidden.Weight</c>.</summary>
    public string Path => Info.Path;

    /// <summary>The lengths of the axes.</summary>
    public ImmutableArray<int> Shape => Info.Shape;

    /// <summary>The values, row-major. Writing to them changes the model.</summary>
    public Span<T> Data => arena.Slice(Info.Offset, Info.Length);

    /// <summary>A copy of the values.</summary>
    public T[] ToArray() => Data.ToArray();

    /// <summary>The Euclidean norm, sqrt(sum of squares).</summary>
    public double Norm() => Math.Sqrt(SumOfSquares.Of<T>(Data));

    /// <summary>Path and shape, such as <c>hidden.Weight [784, 128]</c>.</summary>
    public override string ToString() => $"{Path} [{string.Join(", ", Shape)}]";
}
