using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>What has been found in a model so far; the same mistake reached by several entries counts once.</summary>
internal sealed class Findings
{
    readonly List<Finding> list = [];

    public void Add(Finding finding)
    {
        if (!list.Contains(finding)) list.Add(finding);
    }

    public void Add(EvaluationException exception)
    {
        if (exception.Finding is { } finding) Add(finding);
    }

    public bool HasErrors => list.Any(IsError);

    public ImmutableArray<string> ErrorMessages => [.. list.Where(IsError).Select(finding => finding.Message)];

    public ImmutableArray<Finding> ToImmutable() => [.. list];

    static bool IsError(Finding finding) => finding.Descriptor.DefaultSeverity == DiagnosticSeverity.Error;
}
