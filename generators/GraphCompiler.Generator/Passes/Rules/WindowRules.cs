using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>
/// Windows and their folds: padding is done before windows are taken, and the fold of a product, as in a transposed convolution and the
/// gradient of every convolution's operand, is a product over windows, so that products of windows need never be written and added up.
/// </summary>
internal static class WindowRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        new("parts of parts", PartsOfParts),
        Rule.Local("padded windows", PaddedWindows),
        new("fold of parts", FoldOfParts),
        new("fold of a product", FoldOfProduct),
        new("strided fold of a product", StridedFoldOfProduct),
    ];

    /// <summary>A concatenation of concatenations over the same number is one concatenation.</summary>
    static Node? PartsOfParts(Node node, RewriteContext context)
    {
        if (!node.Is(Concatenation.Instance)) return null;
        var layout = Concatenation.LayoutOf(node);
        if (!node.Inputs.Any(CanMerge)) return null;
        return Concatenation.Call(node.Shape, layout.Fill,
            [.. node.Inputs.Zip(layout.Parts, (part, at) => (part, at)).SelectMany(outer => CanMerge(outer.part)
            ? outer.part.Inputs.Zip(Concatenation.LayoutOf(outer.part).Parts, (part, at) => (part, outer.at.Of(at)))
            : [outer])]);

        bool CanMerge(Node part) => part.Is(Concatenation.Instance) && Concatenation.LayoutOf(part).Fill.Equals(layout.Fill)
            && context.IsUsedOnce(part);
    }

    /// <summary>Windows along an axis that padding leaves alone are taken afterwards, of fewer elements.</summary>
    static Node? PaddedWindows(Node node)
    {
        if (!node.Is(Concatenation.Instance) || node.Inputs is not [var windows] || !windows.Is(Windows.Instance)) return null;
        var (layout, windowing) = (Concatenation.LayoutOf(node), Windowing.Of(windows));
        if (!IsWholeAlong(layout.Parts[0], windowing)) return null;
        var source = windows.Inputs[0];
        var shape = node.Shape.Without([windowing.Axis + 1]).With(windowing.Axis, source.Shape[windowing.Axis]);
        return Windows.Call(Concatenation.Call(shape, layout.Fill, [(source, layout.Parts[0].Without(windowing.Axis + 1))]),
            windows.Shape[windowing.Axis + 1], windowing);
    }

    static Node? FoldOfParts(Node node, RewriteContext context)
    {
        if (node.Operand(OverlapAdd.Instance) is not { } parts || !parts.Is(Concatenation.Instance) || !context.IsUsedOnce(parts))
            return null;
        var (layout, windowing) = (Concatenation.LayoutOf(parts), Windowing.Of(node));
        return layout.Fill == 0 && layout.Parts.All(at => IsWholeAlong(at, windowing))
            ? Concatenation.Call(node.Shape, 0,
                [.. parts.Inputs.Zip(layout.Parts, (part, at) => (OverlapAdd.Call(part, windowing), at.Without(windowing.Axis + 1)))])
            : null;
    }

    static bool IsWholeAlong(Progressions at, Windowing windowing) =>
        at.Items[windowing.Axis].IsWhole && at.Items[windowing.Axis + 1].IsWhole;

    /// <summary>
    /// Σₖ a[l - k] b[k] is Σₖ a'[l + k] b[K - 1 - k], where a' is a with zeros on both sides: windows of a', and b read backwards.
    /// </summary>
    static Node? FoldOfProduct(Node node, RewriteContext context)
    {
        if (OperandsOf(node, context) is not { } operands || Windowing.Of(node) is not { Stride: 1 } windowing) return null;
        var (a, b, positions, elements) = operands;
        var size = b.Shape[elements];
        var rest = windowing.Span(size) - 1;
        var windows = Windows.Call(Concatenation.Pad(a, positions, rest, rest, 0), size, windowing with { Axis = positions });
        return operands.OverWindows(windows, Slice.Flip(b, elements));
    }

    /// <summary>
    /// Of windows that move by s, every s-th element of the fold is a fold of every s-th element of the windows, and those move by one.
    /// </summary>
    static Node? StridedFoldOfProduct(Node node, RewriteContext context)
    {
        if (OperandsOf(node, context) is not { } operands
            || Windowing.Of(node) is not { Stride: > 1 and var stride, Dilation: 1 } windowing) return null;
        var (_, b, _, elements) = operands;
        if (b.Shape[elements].Constant is not { } size) return null;
        return Concatenation.Call(node.Shape, 0, [.. Enumerable.Range(0, (int)Math.Min(stride, size)).Select(first =>
        {
            var taken = Slice.Along(b, elements, new(first, stride), (size - first + stride - 1) / stride);
            return (operands.Folded(taken, windowing with { Stride = 1 }),
                Progressions.Along(node.Rank, windowing.Axis, new(first, stride)));
        })]);
    }

    /// <summary>The product below a fold, if one operand has the windows' positions and the other one their elements.</summary>
    static FoldedProduct? OperandsOf(Node node, RewriteContext context)
    {
        if (node.Operand(OverlapAdd.Instance) is not { } product || !product.Is(Contraction.Instance) || !context.IsUsedOnce(product))
            return null;
        var (labels, axis) = ((Contraction.Labels)product.Attribute!, Windowing.Of(node).Axis);
        var (position, element) = (labels.Result[axis], labels.Result[axis + 1]);
        bool Has(string operand) => operand.IndexOf(position) >= 0 && operand.IndexOf(element) < 0;
        bool HasElements(string operand) => operand.IndexOf(element) >= 0 && operand.IndexOf(position) < 0;
        return Has(labels.Left) && HasElements(labels.Right) ? new(product.Inputs[0], product.Inputs[1], labels, position, element, false)
            : Has(labels.Right) && HasElements(labels.Left) ? new(product.Inputs[1], product.Inputs[0], labels, position, element, true)
            : null;
    }

    /// <summary>The operand with the positions, the one with the elements, and how they are multiplied.</summary>
    sealed record FoldedProduct(Node A, Node B, Contraction.Labels Labels, char Position, char Element, bool IsSwapped)
    {
        string LabelsOfA => IsSwapped ? Labels.Right : Labels.Left;

        string LabelsOfB => IsSwapped ? Labels.Left : Labels.Right;

        public void Deconstruct(out Node a, out Node b, out int positions, out int elements) =>
            (a, b, positions, elements) = (A, B, LabelsOfA.IndexOf(Position), LabelsOfB.IndexOf(Element));

        /// <summary>The product with windows in the place of the first operand: their elements are summed.</summary>
        public Node OverWindows(Node windows, Node b) =>
            Product(windows, b, LabelsOfA.Insert(LabelsOfA.IndexOf(Position) + 1, Element.ToString()), LabelsOfB,
                WithoutElement(Labels.Result));

        /// <summary>The fold of the product with other elements, which is the product itself if there is one only.</summary>
        public Node Folded(Node b, Windowing windowing) => b.Shape[LabelsOfB.IndexOf(Element)].IsOne
            ? Product(A, Movement.Reshape(b, b.Shape.Without([LabelsOfB.IndexOf(Element)])), LabelsOfA, WithoutElement(LabelsOfB),
                WithoutElement(Labels.Result))
            : OverlapAdd.Call(Product(A, b, LabelsOfA, LabelsOfB, Labels.Result), windowing);

        string WithoutElement(string labels) => labels.Replace(Element.ToString(), "");

        Node Product(Node a, Node b, string ofA, string ofB, string result) =>
            IsSwapped ? Contraction.Call(b, a, new(ofB, ofA, result)) : Contraction.Call(a, b, new(ofA, ofB, result));
    }
}
