using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>
/// Divides once instead of for every element: processors take several times as long for a quotient as for a product. Results may differ
/// in the last bit.
/// </summary>
internal static class ReciprocalRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("x / repeated y", node => node.Is(Divide) && Movement.IsExpand(node.Inputs[1])
            && node.Inputs[1].Inputs[0] is var divisor && divisor.Literal() is null && !Leaf.IsSize(divisor.Core())
            && divisor.HasSafeReciprocal()
            ? node.Inputs[0] * node.Inputs[1].With([Reciprocal.Call(divisor)])
            : null),
    ];
}
