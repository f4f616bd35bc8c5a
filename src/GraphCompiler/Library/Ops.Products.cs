namespace GraphCompiler;

// Products that leave out what a factor of 0 or a label does not ask for.
public static partial class Ops
{
    /// <summary>
    /// The element at each label along the last axis: <c>[..., classes]</c> and labels <c>[...]</c> give <c>[...]</c>. The other elements
    /// may be infinite or NaN; their gradient is 0.
    /// </summary>
    /// <param name="x">Any tensor with a last axis.</param>
    /// <param name="labels">Positions along the last axis, of the shape of x without it, each below its size.</param>
    public static Tensor Pick(Tensor x, IntTensor labels) => Where(OneHot(labels, x.Dim(-1)).SameShapeAs(x), x, 0).Sum(-1);

    /// <summary>
    /// <c>weights · x</c>, broadcasting, where a weight of 0 takes nothing: it gives 0 also where x is infinite, without a gradient there.
    /// </summary>
    /// <param name="weights">Finite numbers.</param>
    /// <param name="x">Any tensor.</param>
    public static Tensor Weighted(Tensor weights, Tensor x) =>
        Where(Equal(weights, 0) * Equal(Abs(x), double.PositiveInfinity), 0, weights * x);

    /// <summary>
    /// <c>x ln y</c>, broadcasting, where 0 ln 0 is 0, without a gradient there. Elsewhere the derivatives are ln y and x/y.
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="y">Numbers of 0 or more; NaN below.</param>
    public static Tensor XLogY(Tensor x, Tensor y) => Weighted(x, Log(y));
}
