using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Reports;

/// <summary>Ends the interpretation of an entry: it has to start again, assuming more about its sizes.</summary>
/// <param name="assumptions">All that is assumed by now; the last one is new.</param>
/// <param name="location">The user's expression that needs it.</param>
internal sealed class AssumptionException(Assumptions assumptions, Location location) : Exception
{
    public Assumptions Assumptions { get; } = assumptions;

    public Location Location { get; } = location;
}
