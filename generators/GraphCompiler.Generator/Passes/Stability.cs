using GraphCompiler.Generator.Passes.Rules;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// Rewrites numerically fragile formulas (log of softmax or sigmoid, unshifted exponentials, log(1 + x)) to stable ones wherever
/// they were written. It runs before differentiation, so that gradients are those of the stable forms.
/// </summary>
internal static class Stability
{
    public static readonly Pass Pass = new("Stability", StabilityRules.All);
}
