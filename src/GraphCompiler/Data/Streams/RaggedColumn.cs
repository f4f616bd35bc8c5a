using System.Collections.Immutable;

namespace GraphCompiler;

/// <summary>One column of sequences: for each sample so many steps, each an index or a tensor of real numbers.</summary>
public sealed class RaggedColumn
{
    readonly Array[] samples;
    readonly Array padding;
    readonly int stepLength;

    RaggedColumn(string name, Array[] samples, Array padding, string? lengths, ImmutableArray<int> stepShape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Lengths, this.samples, this.padding, StepShape, stepLength) = (name, lengths, samples, padding, stepShape, 1);
        foreach (var axis in stepShape) stepLength = axis > 0 ? checked(stepLength * axis)
            : throw new ArgumentException(
                $"Column {name} has step shape [{string.Join(", ", stepShape)}]; every axis needs a positive length.", nameof(stepShape));
        for (var i = 0; i < samples.Length; i++)
        {
            if (samples[i] is null) throw new ArgumentException($"Sample {i} of column {name} is null.", nameof(samples));
            if (samples[i].Length % stepLength != 0)
                throw new ArgumentException(
                    $"Sample {i} of column {name} has {samples[i].Length} values, which is no whole number of steps of shape "
                        + $"[{string.Join(", ", stepShape)}].", nameof(samples));
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The shape of one step; empty for a single number.</summary>
    public ImmutableArray<int> StepShape { get; }

    /// <summary>The number of samples.</summary>
    public int Count => samples.Length;

    /// <summary>The name of the index column with each sample's number of steps, or null for none.</summary>
    public string? Lengths { get; }

    /// <summary>A column of index sequences, such as the tokens of sentences. The arrays are not copied.</summary>
    /// <param name="name">The name.</param>
    /// <param name="samples">The sequence of each sample; it may be empty.</param>
    /// <param name="padding">What shorter sequences are filled up with.</param>
    /// <param name="lengths">The name of the index column with each sample's number of steps, or null for none.</param>
    /// <exception cref="ArgumentException">A sample is null, or there is no name.</exception>
    public static RaggedColumn Index(string name, IEnumerable<int[]> samples, int padding = 0, string? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new(name, samples.ToArray(), new[] { padding }, lengths, []);
    }

    /// <summary>A column of sequences of real numbers. The arrays are not copied.</summary>
    /// <param name="name">The name.</param>
    /// <param name="samples">The sequence of each sample, one step after another; it may be empty.</param>
    /// <param name="padding">What shorter sequences are filled up with.</param>
    /// <param name="lengths">The name of the index column with each sample's number of steps, or null for none.</param>
    /// <param name="stepShape">The shape of one step; none for a single number.</param>
    /// <exception cref="ArgumentException">A sample is null or no whole number of steps, or there is no name.</exception>
    public static RaggedColumn Real(string name, IEnumerable<float[]> samples, float padding = 0, string? lengths = null,
        params ReadOnlySpan<int> stepShape)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new(name, samples.ToArray(), new[] { padding }, lengths, [.. stepShape]);
    }

    /// <summary>The number of steps of a sample.</summary>
    public int LengthOf(int sample) => samples[sample].Length / stepLength;

    /// <summary>Chosen samples, filled up or cut to a number of steps.</summary>
    internal IEnumerable<DataColumn> Pad(ReadOnlySpan<int> chosen, int steps)
    {
        List<DataColumn> columns = [samples is int[][] indices
            ? DataColumn.Index(Name, Padded(indices, ((int[])padding)[0], chosen, steps), steps)
            : DataColumn.Real(Name, Padded((float[][])samples, ((float[])padding)[0], chosen, steps), [steps, .. StepShape])];
        if (Lengths is null) return columns;
        var lengths = new int[chosen.Length];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = Math.Min(LengthOf(chosen[i]), steps);
        columns.Add(DataColumn.Index(Lengths, lengths));
        return columns;
    }

    T[] Padded<T>(T[][] sequences, T fill, ReadOnlySpan<int> chosen, int steps)
    {
        var width = steps * stepLength;
        var result = new T[checked(chosen.Length * width)];
        Array.Fill(result, fill);
        for (var i = 0; i < chosen.Length; i++)
        {
            var sequence = sequences[chosen[i]].AsSpan();
            sequence[..Math.Min(sequence.Length, width)].CopyTo(result.AsSpan(i * width));
        }
        return result;
    }
}
