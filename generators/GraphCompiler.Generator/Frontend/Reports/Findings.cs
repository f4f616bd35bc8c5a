using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Reports;

/// <summary>What has been found in a model so far; the same mistake reached by several entries counts once.</summary>
internal sealed class Findings
{
    readonly List<Finding> list = [];

    readonly HashSet<Finding> known = [];

    public void Add(Finding finding)
    {
        if (known.Add(finding)) list.Add(finding);
    }

    /// <summary>Adds a mistake in an entry. In another entry whose symbols have other names it is the same mistake.</summary>
    /// <param name="symbols">The entry's symbols.</param>
    public void Add(Finding finding, IEnumerable<string> symbols)
    {
        var numbers = symbols.Select((symbol, i) => (symbol, i)).ToDictionary(pair => pair.symbol, pair => pair.i, StringComparer.Ordinal);
        var canonical = finding.Arguments.Select(argument => Regex.Replace(argument, @"\w+",
            word => numbers.TryGetValue(word.Value, out var number) ? "#" + number.ToString(CultureInfo.InvariantCulture) : word.Value));
        if (known.Add(finding with { Arguments = [.. canonical] })) list.Add(finding);
    }

    public bool HasErrors => list.Any(IsError);

    public ImmutableArray<string> ErrorMessages => [.. list.Where(IsError).Select(finding => finding.Message)];

    public ImmutableArray<Finding> ToImmutable() => [.. list];

    static bool IsError(Finding finding) => finding.Descriptor.DefaultSeverity == DiagnosticSeverity.Error;
}
