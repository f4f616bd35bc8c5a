using System.Collections;

namespace GraphCompiler.Runtime;

/// <summary>
/// Where each parameter of a model lies in its arena. Trained parameters come first, then frozen ones, then state, each group in the order
/// given; every parameter starts at a multiple of <see cref="Alignment"/> elements and the gaps stay zero. So an optimizer sweeps [0,
/// <see cref="TrainedLength"/>) as one range.
/// </summary>
public sealed class ParameterLayout : IReadOnlyList<ParameterInfo>
{
    /// <summary>Parameters start at multiples of this many elements: one vector of 512 bits of <see cref="float"/>.</summary>
    public const int Alignment = 16;

    readonly ParameterInfo[] parameters;
    readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <summary>Places the parameters; any <see cref="ParameterInfo.Offset"/> given is replaced.</summary>
    /// <exception cref="ArgumentException">Two parameters have one path.</exception>
    public ParameterLayout(params ParameterInfo[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = [.. parameters.OrderBy(p => p.Kind)];
        nint offset = 0;
        for (var i = 0; i < this.parameters.Length; i++)
        {
            var parameter = this.parameters[i] with { Offset = offset };
            if (!positions.TryAdd(parameter.Path, i))
                throw new ArgumentException($"Two parameters have the path \"{parameter.Path}\".", nameof(parameters));
            this.parameters[i] = parameter;
            offset += (parameter.Length + Alignment - 1) / Alignment * (nint)Alignment;
            ValueCount += parameter.Length;
            if (parameter.Kind != ParameterKind.Trained) continue;
            TrainedCount = i + 1;
            TrainedLength = offset;
            TrainedValueCount += parameter.Length;
        }
        Length = offset;
    }

    /// <summary>The number of parameters (tensors).</summary>
    public int Count => parameters.Length;

    /// <summary>The number of trained parameters; they are the first ones.</summary>
    public int TrainedCount { get; }

    /// <summary>All parameters.</summary>
    internal ReadOnlySpan<ParameterInfo> All => parameters;

    /// <summary>The trained parameters.</summary>
    internal ReadOnlySpan<ParameterInfo> Trained => parameters.AsSpan(0, TrainedCount);

    /// <summary>The number of values in all parameters, without the gaps.</summary>
    public long ValueCount { get; }

    /// <summary>The number of values in the trained parameters, without the gaps.</summary>
    public long TrainedValueCount { get; }

    /// <summary>The arena's length in elements, with the gaps.</summary>
    public nint Length { get; }

    /// <summary>The length of the trained range in elements, with the gaps: a multiple of <see cref="Alignment"/>.</summary>
    public nint TrainedLength { get; }

    /// <summary>The parameter at a position.</summary>
    public ParameterInfo this[int index] => parameters[index];

    /// <summary>The position of a path, or -1.</summary>
    public int IndexOf(string path) => positions.GetValueOrDefault(path, -1);

    /// <summary>Where a parameter begins in the arena.</summary>
    /// <exception cref="KeyNotFoundException">There is no parameter of this path.</exception>
    public nint OffsetOf(string path) => parameters[positions[path]].Offset;

    /// <inheritdoc/>
    public IEnumerator<ParameterInfo> GetEnumerator() => ((IEnumerable<ParameterInfo>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
