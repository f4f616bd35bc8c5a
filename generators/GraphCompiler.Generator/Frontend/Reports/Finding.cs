using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Diagnostics;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Reports;

/// <summary>What a diagnostic reports, as data that compares by value.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Location">Where.</param>
/// <param name="Arguments">The message's arguments, as text.</param>
/// <param name="Chain">The calls from there into library code, <c> in output.Forward</c>; empty if none.</param>
internal sealed record Finding(string Id, Location Location, ImmutableArray<string> Arguments, string Chain)
{
    public static Finding At(Location location, string id, params object[] arguments) => new(id, location, Text(arguments), "");

    public static ImmutableArray<string> Text(IEnumerable<object> arguments) =>
        [.. arguments.Select(argument =>
            argument is IFormattable value ? value.ToString(null, CultureInfo.InvariantCulture) : argument.ToString() ?? "")];

    public DiagnosticDescriptor Descriptor => Descriptors.Find(Id);

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, [.. Arguments, Chain]);

    /// <summary>The message with its id, as it stands in a <c>#error</c>.</summary>
    public string Message => Id + ": " + ToDiagnostic().GetMessage(CultureInfo.InvariantCulture);

    public bool Equals(Finding? other) =>
        other is not null && Id == other.Id && Location.Equals(other.Location) && Chain == other.Chain
            && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Id.GetHashCode() ^ Location.GetHashCode();
}

/// <summary>Ends the interpretation of an entry: it has to start again, assuming more about its sizes.</summary>
/// <param name="assumptions">All that is assumed by now; the last one is new.</param>
/// <param name="location">The user's expression that needs it.</param>
internal sealed class AssumptionException(Assumptions assumptions, Location location) : Exception
{
    public Assumptions Assumptions { get; } = assumptions;

    public Location Location { get; } = location;
}

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
