using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Where parameters lie, by the rule of the run-time library's <c>ParameterLayout</c>: trained ones first, then frozen ones, then state,
/// each from a multiple of 16 elements on. Only distances are used: generated code asks the layout itself.
/// </summary>
internal static class ParameterPlaces
{
    const long Alignment = 16;

    /// <summary>The room that parameters take.</summary>
    public static long LengthOf(IEnumerable<ParameterSpec> parameters) => parameters.Sum(parameter => Footprint(parameter.Shape));

    static long Footprint(Shape shape) => (shape.Elements.Constant!.Value + Alignment - 1) / Alignment * Alignment;

    public static ImmutableDictionary<string, Dim> Of(IEnumerable<ParameterSpec> parameters)
    {
        var offsets = ImmutableDictionary.CreateBuilder<string, Dim>(StringComparer.Ordinal);
        var offset = 0L;
        foreach (var parameter in parameters.OrderBy(parameter => parameter.Kind))
        {
            offsets.Add(parameter.Path, offset);
            offset += Footprint(parameter.Shape);
        }
        return offsets.ToImmutable();
    }
}
