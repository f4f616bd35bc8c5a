using System.Collections.Immutable;
using GraphCompiler.Generator.Passes.Rules;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// Algebraic simplification. It may reassociate products, which changes last bits; its result never depends on the machine that compiles.
/// See <see cref="ArithmeticRules"/> for what a literal zero means.
/// </summary>
internal static class Simplify
{
    static readonly Rule markersExpanded = Rule.Local("marker", node => node.Primitive.AfterGradients(node));

    static readonly ImmutableArray<Rule> rules =
        [.. ArithmeticRules.All, .. NegationRules.All, .. MovementRules.All, .. SliceRules.All, .. WindowRules.All, .. ReductionRules.All,
            .. ContractionRules.All, .. FactorRules.All];

    /// <summary>Before differentiation: stopped gradients still matter.</summary>
    public static readonly Pass Pass = new("Simplify", rules);

    /// <summary>After the last differentiation: what only differentiation needs is replaced by what it computes.</summary>
    public static readonly Pass WithoutMarkers = new("SimplifyWithoutMarkers", [markersExpanded, .. rules]);
}
