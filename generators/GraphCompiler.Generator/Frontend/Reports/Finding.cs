using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Diagnostics;
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
