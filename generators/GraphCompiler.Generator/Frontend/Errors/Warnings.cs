using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Errors;

/// <summary>What is allowed in graph code but is likely to be a mistake.</summary>
internal sealed class Warnings(CallStack stack, EntryContext entry, CancellationToken cancellation)
{
    readonly List<Finding> found = [];
    readonly Dictionary<(Location, string), Finding> modes = [];
    readonly HashSet<object> trained = [];

    public IReadOnlyList<Finding> Found => found;

    /// <summary>
    /// Where <c>Mode.IsTraining</c> is read by modules and functions that no loss evaluates.
    /// </summary>
    public IEnumerable<Finding> UntrainedModes => modes.Where(mode => !trained.Contains(Reader(mode.Key))).Select(mode => mode.Value);

    public void Add(string id, IOperation at, params object[] arguments)
    {
        var (location, chain) = stack.Locate(at.Syntax);
        found.Add(new(id, location, Finding.Text(arguments), chain));
    }

    /// <summary>The value of <c>Mode.IsTraining</c>.</summary>
    public bool ReadMode(IOperation at)
    {
        var place = stack.Locate(at.Syntax);
        if (!modes.ContainsKey(place))
            modes.Add(place, new("GC0205", place.Location, Finding.Text([ExpressionText.At(place.Location, cancellation)]), place.Chain));
        if (entry.IsTraining) trained.Add(Reader(place));
        return entry.IsTraining;
    }

    static object Reader((Location Location, string Chain) mode) => mode.Chain.Length > 0 ? mode.Chain : mode.Location;
}
