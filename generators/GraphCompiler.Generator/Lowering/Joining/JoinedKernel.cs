using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>
/// Kernels that run one after another on each part of an axis that they have in common: what they hand to each other stays in the cache,
/// and threads wait for each other only when all kernels have run. Two of the same members are the same, whatever they are called.
/// </summary>
/// <param name="Count">The length of the axis.</param>
/// <param name="Members">The kernels in order.</param>
/// <param name="Grain">How many points of the axis make a part: enough work to be worth handing over.</param>
internal sealed record JoinedKernel(Dim Count, ImmutableArray<JoinedMember> Members, long Grain)
{
    public string Name { get; init; } = "";

    /// <summary>The symbols that the sizes mention: the kernel's integer parameters.</summary>
    public IEnumerable<string> Symbols => Members.Select(member => member.Points).Append(Count).SelectMany(dim => dim.Symbols).Distinct()
        .OrderBy(name => name, StringComparer.Ordinal);

    public bool Equals(JoinedKernel? other) =>
        other is not null && Count == other.Count && Grain == other.Grain && Members.SequenceEqual(other.Members);

    public override int GetHashCode() =>
        Members.Aggregate(Count.GetHashCode(), (hash, member) => (hash * 31) + member.Kernel.GetHashCode());
}

/// <summary>A kernel among those that are joined.</summary>
/// <param name="Points">The points of its own range that belong to one point of the common axis.</param>
internal readonly record struct JoinedMember(Kernel Kernel, Dim Points);
