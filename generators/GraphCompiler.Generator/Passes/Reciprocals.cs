using GraphCompiler.Generator.Passes.Rules;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// Replaces quotients by a value that many elements share. It runs last, since the other passes know softmax and its kin as quotients.
/// </summary>
internal static class Reciprocals
{
    public static readonly Pass Pass = new("Reciprocals", ReciprocalRules.All);
}
