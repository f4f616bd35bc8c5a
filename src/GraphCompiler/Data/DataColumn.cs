using System.Collections.Immutable;

namespace GraphCompiler;

/// <summary>One column of a data set: for each sample a tensor of real numbers or of indices, all of one shape.</summary>
public sealed class DataColumn
{
    DataColumn(string? name, float[]? reals, int[]? indices, int length, ImmutableArray<int> sampleShape)
    {
        long size = 1;
        foreach (var axis in sampleShape)
            size = axis > 0 ? Math.Min(size * axis, int.MaxValue) : throw new ArgumentException($"Column {name} has sample shape [{string.Join(", ", sampleShape)}]; every axis needs a positive length.", nameof(sampleShape));
        if (length % size != 0)
            throw new ArgumentException($"Column {name} has {length} values, which is no whole number of samples of shape [{string.Join(", ", sampleShape)}] ({size} values each).", "values");
        (Name, Reals, Indices, SampleShape, SampleLength, Count) = (name, reals, indices, sampleShape, (int)size, (int)(length / size));
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
    public bool IsIndex => Indices is not null;

    internal float[]? Reals { get; }

    internal int[]? Indices { get; }

    /// <summary>A column of real numbers. The array is not copied and must not be changed afterwards.</summary>
    /// <param name="name">The name of the entry's argument it is for, or null to go by order.</param>
    /// <param name="values">All samples, one after another.</param>
    /// <param name="sampleShape">The shape of one sample; none for a single number.</param>
    /// <exception cref="ArgumentException">The values are no whole number of samples.</exception>
    public static DataColumn Real(string? name, float[] values, params ReadOnlySpan<int> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(name, values, null, values.Length, [.. sampleShape]);
    }

    /// <summary>A column of indices. The array is not copied and must not be changed afterwards.</summary>
    /// <inheritdoc cref="Real"/>
    public static DataColumn Index(string? name, int[] values, params ReadOnlySpan<int> sampleShape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(name, null, values, values.Length, [.. sampleShape]);
    }

    /// <summary>Name, kind and shape, such as <c>x real [N, 28, 28]</c>.</summary>
    public override string ToString() => $"{Name ?? "(unnamed)"} {(IsIndex ? "index" : "real")} [{string.Join(", ", SampleShape.Select(a => a.ToString(System.Globalization.CultureInfo.InvariantCulture)).Prepend("N"))}]";
}
