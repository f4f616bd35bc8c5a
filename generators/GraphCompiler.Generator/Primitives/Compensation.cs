using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The compensation of each element of a long sum in memory, as in compensated (Kahan) summation: what rounding has lost of it. Inserted by
/// the lowering beside the sum.
/// </summary>
internal sealed class Compensation() : Primitive("Compensation")
{
    static readonly Compensation Instance = new();

    public static Node Of(Node sum) => new(Instance, [], null, sum.Shape, sum.Type, sum.Origin);

    public override bool IsWellFormed(Node node) => node.Inputs.IsEmpty;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [];
}
