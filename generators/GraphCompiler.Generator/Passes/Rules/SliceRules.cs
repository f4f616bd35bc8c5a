using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Slices of slices, concatenations, products and windows.</summary>
internal static class SliceRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("slice of slice", node => node.Is(Slice.Instance) && node.Inputs[0].Is(Slice.Instance) ? Slice.Compose(node) : null),
        Rule.Local("slice of a part", SliceOfPart),
        Rule.Local("slice of repeated", SliceOfRepeated),
        new("slice of a product", SliceOfProduct),
        new("slice of windows", SliceOfWindows),
        new("slice of padding", SliceOfPadding),
        Rule.Local("sum of parts", node => node.Is(Elementwise.Add) ? Concatenation.Join(node.Inputs[0], node.Inputs[1]) : null),
    ];

    static Node? SliceOfPart(Node node)
    {
        if (node.Operand(Slice.Instance) is not { } whole || !whole.Is(Concatenation.Instance)) return null;
        var part = Concatenation.LayoutOf(whole).Parts.IndexOf((Progressions)node.Attribute!);
        return part >= 0 && whole.Inputs[part].Shape == node.Shape ? whole.Inputs[part] : null;
    }

    static Node? SliceOfRepeated(Node node) =>
        node.Is(Slice.Instance) && Movement.IsExpand(node.Inputs[0]) && node.Inputs[0].Inputs[0] is { Rank: 0 } scalar
            ? Movement.Expand(scalar, node.Shape)
            : null;

    /// <summary>Only what is taken of a product is computed, as of the gradient of a padded convolution's operand.</summary>
    static Node? SliceOfProduct(Node node, RewriteContext context)
    {
        if (SlicedOnce(node, Contraction.Instance, context) is not { } product) return null;
        var (labels, at) = ((Contraction.Labels)product.Attribute!, ((Progressions)node.Attribute!).Items);
        return Contraction.Call(Taken(product.Inputs[0], labels.Left), Taken(product.Inputs[1], labels.Right), labels);

        Node Taken(Node operand, string own)
        {
            var places = own.Select(label => labels.Result.IndexOf(label)).ToList();
            return Slice.Call(operand, new([.. places.Select(place => place < 0 ? Progression.Whole : at[place])]),
                new([.. places.Select((place, axis) => place < 0 ? operand.Shape[axis] : node.Shape[place])]));
        }
    }

    /// <summary>Some of the windows are windows of a part.</summary>
    static Node? SliceOfWindows(Node node, RewriteContext context)
    {
        if (SlicedOnce(node, Windows.Instance, context) is not { } windows) return null;
        var (windowing, at) = (Windowing.Of(windows), (Progressions)node.Attribute!);
        var (axis, positions, elements) = (windowing.Axis, at.Items[windowing.Axis], windowing.Axis + 1);
        if (positions.Step != 1 || !at.Items[elements].IsWhole || node.Shape[elements] != windows.Shape[elements]) return null;
        var size = node.Shape[elements];
        var part = Slice.Call(windows.Inputs[0],
            new(at.Without(elements).Items.SetItem(axis, new(positions.Start * windowing.Stride, 1))),
            node.Shape.Without([elements]).With(axis, windowing.Length(node.Shape[axis], size)));
        return Windows.Call(part, size, windowing);
    }

    /// <summary>What is taken of a padded tensor is a part of the tensor, with less padding.</summary>
    static Node? SliceOfPadding(Node node, RewriteContext context)
    {
        if (SlicedOnce(node, Concatenation.Instance, context) is not { Inputs: [var tensor] } padded) return null;
        var (layout, taken) = (Concatenation.LayoutOf(padded), ((Progressions)node.Attribute!).Items);
        var (places, starts, shape) = (new List<Progression>(), new List<Progression>(), tensor.Shape);
        for (var axis = 0; axis < node.Rank; axis++)
        {
            var (place, from) = (layout.Parts[0].Items[axis], taken[axis]);
            if (place.Step != 1 || from.Step != 1) return null;
            if (IntegerRange.Greater(place.Start, from.Start) is not { } begin
                || IntegerRange.Lesser(place.Start + tensor.Shape[axis], from.Start + node.Shape[axis]) is not { } end
                || (end - begin).Least is not >= 1) return null;
            places.Add(new(begin - from.Start, 1));
            starts.Add(new(begin - place.Start, 1));
            shape = shape.With(axis, end - begin);
        }
        return Concatenation.Call(node.Shape, layout.Fill, [(Slice.Call(tensor, new([.. starts]), shape), new([.. places]))]);
    }

    /// <summary>What a slice is taken of, if it is of a primitive and nothing else reads it.</summary>
    static Node? SlicedOnce(Node node, Primitive primitive, RewriteContext context) =>
        node.Operand(Slice.Instance) is { } whole && whole.Is(primitive) && context.IsUsedOnce(whole) ? whole : null;
}
