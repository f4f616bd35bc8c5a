using System.Collections.Immutable;

namespace GraphCompiler.Generator.Kernels;

/// <summary>A finished loop tree, with what there is to say of it. Printers print this form and nothing else.</summary>
internal sealed record Kernel : LoopTree
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public Kernel(LoopTree tree)
        : base(tree)
    {
    }

    /// <summary>The name, from content and shapes: <c>MatMulAddRelu_N_784_128</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the kernel computes, as a formula in the operands' names.</summary>
    public string Formula { get; init; } = "";

    /// <summary>The user's expressions it came from.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    public Dim Flops { get; init; } = Dim.Zero;

    /// <summary>The memory read and written at least once.</summary>
    public Traffic Traffic { get; init; } = Traffic.None;

    /// <summary>Operations and memory accesses: what decides how much of it is worth handing to another thread.</summary>
    public Dim Work => Flops + Traffic.Elements;

    public bool Equals(Kernel? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => base.GetHashCode();
}
