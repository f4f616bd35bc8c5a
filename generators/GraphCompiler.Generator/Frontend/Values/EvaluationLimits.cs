namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>How long an evaluation may take, since code may not end.</summary>
internal static class EvaluationLimits
{
    /// <summary>Expressions and statements for each entry, and elements of an array.</summary>
    public const int Steps = 2_000_000;

    /// <summary>Calls within each other.</summary>
    public const int Depth = 400;
}
