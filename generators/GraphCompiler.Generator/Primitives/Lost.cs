using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// What rounding has lost of each element of a long sum in memory, as in compensated (Kahan) summation; inserted by the lowering beside the
/// sum.
/// </summary>
internal sealed class Lost() : Primitive("Lost")
{
    static readonly Lost Instance = new();

    public static Node Of(Node sum) => new(Instance, [], null, sum.Shape, sum.Type, sum.Origin);

    public override bool IsWellFormed(Node node) => node.Inputs.IsEmpty;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [];
}
