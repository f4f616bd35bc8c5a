using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>One column of a data set: for each sample a tensor of real numbers or of indices, all of one shape.</summary>
public sealed class DataColumn
{
    DataColumn(string? name, Array values, ImmutableArray<int> sampleShape)
    {
        long size = 1;
        foreach (var axis in sampleShape)
            size = axis > 0
                ? Math.Min(size * axis, int.MaxValue)
                : throw new ArgumentException(
                    $"Column {name} has sample shape [{string.Join(", ", sampleShape)}]; every axis needs a positive length.",
                    nameof(sampleShape));
        if (values.Length % size != 0)
            throw new ArgumentException(
                $"Column {name} has {values.Length} values, which is no whole number of samples of shape "
                    + $"[{string.Join(", ", sampleShape)}] ({size} values each).", nameof(values));
        (Name, Values, SampleShape, SampleLength, Count) = (name, values, sampleShape, (int)size, (int)(values.Length / size));
    }

    /// <summary>The name, or null.</summary>
    public string? Name { get; }

    /// <summary>The shape of one sample; empty for a single number.</summary>
    public ImmutableArray<int> SampleShape { get; }

    /// <summary>The number of values in one sample.</summary>
    public int SampleLength { get; }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>Whether the values are indices.</summary>
    public bool IsIndex => Values is int[];

    /// <summary>Whether all samples have these values in common, so that each batch gets all of them.</summary>
    public bool IsShared { get; private init; }

    internal float[]? Reals => Values as float[];

    internal double[]? Doubles => Values as double[];

    internal int[]? Indices => Values as int[];

    /// <summary>What stands for the values: they are not changed.</summary>
    internal object Content => Values;

    Array Values { get; }

    /// <summary>A column of real numbers. The array is not copied and must not be changed afterwards.</summary>
    /// <param name="name">The name of the entry's argument it is for, or null to go by order.</param>
    /// <param name="values">All samples, one after another.</param>
    /// <param name="sampleShape">The shape of one sample; none for a single number.</param>
    /// <exception cref="ArgumentException">The values are no whole number of samples.</exception>
    [OverloadResolutionPriority(1)]
    public static DataColumn Real(string? name, float[] values, params ReadOnlySpan<int> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(name, values, [.. sampleShape]);
    }

    /// <summary>A column of real numbers in double precision. A model in single precision gets them rounded.</summary>
    /// <inheritdoc cref="Real(string?, float[], ReadOnlySpan{int})"/>
    public static DataColumn Real(string? name, double[] values, params ReadOnlySpan<int> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(name, values, [.. sampleShape]);
    }

    /// <summary>A column of indices. The array is not copied and must not be changed afterwards.</summary>
    /// <inheritdoc cref="Real(string?, float[], ReadOnlySpan{int})"/>
    public static DataColumn Index(string? name, int[] values, params ReadOnlySpan<int> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(name, values, [.. sampleShape]);
    }

    /// <summary>
    /// The column's one sample as what all samples of a data set have in common, such as the edges of a graph: each batch gets all of it.
    /// It is copied to the model once, and again only when another entry has used the memory.
    /// </summary>
    /// <exception cref="ArgumentException">The column has more than one sample, or none.</exception>
    public DataColumn Shared()
        => Count == 1 ? new(Name, Values, SampleShape) { IsShared = true }
            : throw new ArgumentException(
                $"A shared column has the shape of all its values, so that they are one sample, but {this} has {Count} samples.");

    /// <summary>Name, kind and shape, such as <c>x real [N, 28, 28]</c>.</summary>
    public override string ToString()
    {
        var axes = SampleShape.Select(axis => axis.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return $"{Name ?? "(unnamed)"} {(IsShared ? "shared " : "")}{(IsIndex ? "index" : "real")} "
            + $"[{string.Join(", ", IsShared ? axes : axes.Prepend("N"))}]";
    }
}
