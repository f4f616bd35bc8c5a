using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// Where the gradient of a tensor may be other than 0: where a condition of the tensor's shape is not 0 or, negated, where it is 0.
/// Elements elsewhere are not part of the loss.
/// </summary>
/// <param name="IsUserChoice">
/// Whether a <c>Where</c> of the user's chooses. What it does not choose may be infinite or NaN, while other operations choose among
/// numbers.
/// </param>
internal sealed record Support(Node Condition, bool IsNegated, bool IsUserChoice)
{
    /// <summary>Whether the condition is the mask itself.</summary>
    bool IsMask { get; init; }

    /// <summary>Whether elements on and off an earlier support were added up.</summary>
    bool IsMixed { get; init; }

    /// <summary>
    /// Whether elements off the support may be infinite or NaN: they come from elements that the user did not choose, and from no others.
    /// </summary>
    public bool IsStrict => IsUserChoice && !IsMixed;

    static Support OfMask(Node mask, bool isUserChoice, bool isMixed = false) =>
        new(mask, false, isUserChoice) { IsMask = true, IsMixed = isMixed };

    public static Support Of(Choice choice) =>
        new(choice.Condition, choice.IsNegated, !choice.IsApplied)
            { IsMask = !choice.IsNegated && choice.Condition.Primitive.IsIndicator(choice.Condition) };

    /// <summary>Everywhere, as a mask.</summary>
    public static Support All(Node like) => OfMask(Movement.Expand(Leaf.Of(1), like.Shape), false);

    /// <summary>1 on the support, 0 elsewhere.</summary>
    Node Mask => IsMask ? Condition : IsNegated ? Elementwise.Equal.Call(Condition, 0) : Elementwise.NotEqual.Call(Condition, 0);

    /// <summary>A value on the support, 0 elsewhere.</summary>
    public Node Select(Node value) => IsNegated ? Elementwise.Where.Call(Condition, 0, value) : Elementwise.Where.Call(Condition, value, 0);

    public bool Covers(Support other) => IsNegated == other.IsNegated && AreEqual(Condition, other.Condition);

    public bool IsComplementOf(Support other) => IsNegated != other.IsNegated && AreEqual(Condition, other.Condition);

    /// <summary>The support of an input's gradient, from that of the node's.</summary>
    /// <returns>
    /// The support, and whether gradients from on and off the node's support are added up: only what the user chose is followed further
    /// then.
    /// </returns>
    public (Support? Support, bool IsMixed) Into(Node node, int input)
    {
        var (mask, isMixed) = node.Primitive.Trace(node, input, Condition);
        // If the mask does not change, the condition need not be converted to one.
        if (mask == Condition) return (this, isMixed);
        if (isMixed && !IsUserChoice && !node.Primitive.DropsElements) return (null, true);
        (mask, isMixed) = node.Primitive.Trace(node, input, Mask);
        if (Leaf.ValueOf(Movement.SourceOf(mask)) == 1) return (null, isMixed);
        return (OfMask(mask, IsUserChoice, IsMixed || (isMixed && IsUserChoice)), isMixed);
    }

    public static Support? And(Support? a, Support? b) => a is null || b is null ? a ?? b
        : a.Covers(b) ? a
        : OfMask(a.Mask * b.Mask, a.IsUserChoice || b.IsUserChoice, a.IsMixed || b.IsMixed);

    public static Support? Or(Support? a, Support? b) =>
        a is null || b is null || a.IsComplementOf(b) ? null
            : a.Covers(b) ? a
            : OfMask(Elementwise.Max.Call(a.Mask, b.Mask), a.IsUserChoice && b.IsUserChoice, a.IsMixed || b.IsMixed);

    /// <summary>Whether two conditions are the same node, or were made of one in the same way.</summary>
    static bool AreEqual(Node a, Node b, int depth = 6) =>
        a == b || (depth > 0 && a.Primitive == b.Primitive && a.Shape == b.Shape && Equals(a.Attribute, b.Attribute)
        && a.Inputs.Length == b.Inputs.Length && !a.Inputs.IsEmpty
        && a.Inputs.Zip(b.Inputs, (left, right) => AreEqual(left, right, depth - 1)).All(equal => equal));
}
