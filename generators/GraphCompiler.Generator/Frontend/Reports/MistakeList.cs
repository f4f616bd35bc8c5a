using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Reports;

/// <summary>The mistakes that an evaluation met. A mistake in a loop is listed once, not for each iteration.</summary>
internal sealed class MistakeList
{
    readonly List<Finding> findings = [];
    readonly HashSet<(string Id, Location Location, string Chain, string Calls)> known = [];

    public IReadOnlyList<Finding> Findings => findings;

    /// <param name="calls">The calls that led to the mistake.</param>
    public void Add(Finding finding, string calls)
    {
        if (known.Add((finding.Id, finding.Location, finding.Chain, calls))) findings.Add(finding);
    }

    public void Clear()
    {
        findings.Clear();
        known.Clear();
    }
}
