using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>
/// A loop that each thread runs for a part of an axis, such as the samples of a batch in a recurrent layer: no thread waits for another one
/// between two kernels or two steps. Two of the same members are the same, whatever they are called.
/// </summary>
/// <param name="Steps">How often the kernels run.</param>
/// <param name="Step">The number of steps done before, in the origins of operands.</param>
/// <param name="Count">The length of the axis.</param>
/// <param name="Least">The fewest points of the axis that are worth a thread.</param>
/// <param name="Members">The kernels in order.</param>
internal sealed record SplitLoop(Dim Steps, Dim Step, Dim Count, long Least, ImmutableArray<SplitMember> Members)
{
    public string Name { get; init; } = "";

    /// <summary>What the places of the buffers are called that the members work on.</summary>
    public required ImmutableArray<string> Buffers { get; init; }

    /// <summary>The products whose right operand is the same in every step.</summary>
    public required ImmutableArray<Kernel> Kept { get; init; }

    /// <summary>The symbols that sizes mention: the loop's integer parameters.</summary>
    public IEnumerable<string> Symbols =>
        Members.SelectMany(member => member.Operands.Select(operand => operand.Origin).Append(member.Points))
            .Append(Steps).Append(Count).SelectMany(dim => dim.Symbols).Concat(Members.SelectMany(member => member.Kernel.Symbols))
            .Where(symbol => symbol != Step.Name).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The scalar arguments of the members.</summary>
    public IEnumerable<string> Arguments =>
        Members.SelectMany(member => member.Kernel.Arguments).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The split form of a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="axis">The axis along which it is split.</param>
    public static SplitLoop Of(LaunchLoop loop, SplitAxis axis)
    {
        var buffers = loop.Buffers.ToList();
        return new(loop.Count, loop.Step!, axis.Count, axis.Least, [.. loop.Body.Zip(axis.Points, (pair, points) =>
            new SplitMember(pair.Launch.Kernel, points, [.. pair.Launch.Arguments.Zip(pair.Launch.Origins,
                (buffer, origin) => (buffers.IndexOf(buffer), origin))]))])
        {
            Buffers = [.. buffers.Select(buffer => buffer.Variable)],
            Kept = loop.Kept,
        };
    }

    public bool Equals(SplitLoop? other) =>
        other is not null && (Steps, Step, Count, Least) == (other.Steps, other.Step, other.Count, other.Least)
        && Members.SequenceEqual(other.Members);

    public override int GetHashCode() => Members.Aggregate(Count.GetHashCode(), (hash, member) => (hash * 31) + member.GetHashCode());
}

/// <summary>A kernel of a split loop.</summary>
/// <param name="Points">The points of its own range that belong to one point of the axis.</param>
/// <param name="Operands">For each operand the position of its buffer among the loop's, and the element at which it begins there.</param>
internal sealed record SplitMember(Kernel Kernel, Dim Points, ImmutableArray<(int Buffer, Dim Origin)> Operands)
{
    public bool Equals(SplitMember? other) =>
        other is not null && Kernel == other.Kernel && Points == other.Points && Operands.SequenceEqual(other.Operands);

    public override int GetHashCode() => (Kernel.GetHashCode() * 31) + Points.GetHashCode();
}
