namespace GraphCompiler.Generator.Frontend.Reports;

/// <summary>Ends the interpretation of an expression or statement, whose value is then unknown.</summary>
internal sealed class EvaluationException(Finding? finding) : Exception(finding?.Id)
{
    /// <summary>What to report; null if the C# compiler reports the mistake already, or if it follows from one that was reported.</summary>
    public Finding? Finding { get; } = finding;

    /// <summary>For a mistake that the C# compiler reports.</summary>
    public static EvaluationException ReportedByCompiler() => new(null);

    /// <summary>For what follows from a mistake that was reported.</summary>
    public static EvaluationException ReportedAlready() => new(null);

    /// <summary>Whether the whole entry ends: it takes too many steps or calls.</summary>
    public bool EndsEntry { get; init; }
}
