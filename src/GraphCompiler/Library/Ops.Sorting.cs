namespace GraphCompiler;

// Order along an axis, by counting how many elements come before each one: n² comparisons for an axis of n elements, none of them stored.
public static partial class Ops
{
    /// <summary>
    /// The positions of the elements along an axis in ascending or descending order; equal elements keep theirs (NumPy's stable argsort).
    /// No gradient.
    /// </summary>
    /// <param name="x">Any tensor without NaN.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="descending">Whether the greatest element comes first.</param>
    public static IntTensor ArgSort(Tensor x, int axis = -1, bool descending = false) => Ordered(x, x.Dim(axis), axis, descending);

    /// <summary>The elements along an axis in ascending or descending order. Each gets the gradient of its place.</summary>
    /// <inheritdoc cref="ArgSort"/>
    public static Tensor Sort(Tensor x, int axis = -1, bool descending = false) => TakeAlongAxis(x, ArgSort(x, axis, descending), axis);

    /// <summary>The greatest elements along an axis, the greatest one first, and their positions; of equal ones the first.</summary>
    /// <param name="x">Any tensor without NaN.</param>
    /// <param name="count">How many, at most the size of the axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="largest">Whether the greatest are taken rather than the least.</param>
    public static (Tensor Values, IntTensor Indices) TopK(Tensor x, int count, int axis = -1, bool largest = true)
    {
        var indices = Ordered(x, count, axis, largest);
        return (TakeAlongAxis(x, indices, axis), indices);
    }

    /// <summary>The positions of the first elements in order.</summary>
    static IntTensor Ordered(Tensor x, int count, int axis, bool descending)
    {
        var (last, n) = (StopGradient(x.Transpose(axis, -1)), x.Dim(axis));
        var (self, other) = (last.Unsqueeze(-1), last.Unsqueeze(-2));
        var isEarlier = Equal(self, other) * (Positions(n) < Positions(n).Unsqueeze(1));
        var rank = ((descending ? other > self : other < self) + isEarlier).Sum(-1);
        return Equal(rank.Unsqueeze(-1), Arange(count)).ArgMax(-2).Transpose(axis, -1);
    }
}
