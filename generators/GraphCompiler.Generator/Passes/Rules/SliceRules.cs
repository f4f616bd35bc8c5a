using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Slices and what is put together from parts.</summary>
internal static class SliceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("slice of slice", node => node.Primitive is Slice && node.Inputs[0].Primitive is Slice ? Slice.Compose(node) : null),
        Rule.Local("slice of a part", SliceOfPart),
        Rule.Local("slice of repeated", SliceOfRepeated),
        Rule.Local("sum of parts", node => node.Is(Elementwise.Add) ? Assembly.Join(node.Inputs[0], node.Inputs[1]) : null),
    ];

    static Node? SliceOfPart(Node node)
    {
        if (node.Primitive is not Slice || node.Inputs[0] is not { Primitive: Assembly } whole) return null;
        var part = Assembly.LayoutOf(whole).Parts.IndexOf((Progressions)node.Attribute!);
        return part >= 0 && whole.Inputs[part].Shape == node.Shape ? whole.Inputs[part] : null;
    }

    static Node? SliceOfRepeated(Node node) =>
        node.Primitive is Slice && Movement.IsExpand(node.Inputs[0]) && node.Inputs[0].Inputs[0] is { Rank: 0 } scalar ? Movement.Expand(scalar, node.Shape) : null;
}
