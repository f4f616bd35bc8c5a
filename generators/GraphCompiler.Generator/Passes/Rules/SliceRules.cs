using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Slices and what is put together from parts.</summary>
internal static class SliceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("slice of slice", node => node.Is(Slice.Instance) && node.Inputs[0].Is(Slice.Instance) ? Slice.Compose(node) : null),
        Rule.Local("slice of a part", SliceOfPart),
        Rule.Local("slice of repeated", SliceOfRepeated),
        Rule.Local("sum of parts", node => node.Is(Elementwise.Add) ? Assembly.Join(node.Inputs[0], node.Inputs[1]) : null),
    ];

    static Node? SliceOfPart(Node node)
    {
        if (node.Operand(Slice.Instance) is not { } whole || !whole.Is(Assembly.Instance)) return null;
        var part = Assembly.LayoutOf(whole).Parts.IndexOf((Progressions)node.Attribute!);
        return part >= 0 && whole.Inputs[part].Shape == node.Shape ? whole.Inputs[part] : null;
    }

    static Node? SliceOfRepeated(Node node) =>
        node.Is(Slice.Instance) && Movement.IsExpand(node.Inputs[0]) && node.Inputs[0].Inputs[0] is { Rank: 0 } scalar ? Movement.Expand(scalar, node.Shape) : null;
}
