namespace GraphCompiler;

// Derivatives inside graph code; they are ordinary tensors and can be differentiated again.
public static partial class Ops
{
    /// <summary>
    /// The gradient of a scalar with respect to a tensor it was computed from: same shape as <paramref name="wrt"/>, zeros where it does
    /// not depend on it.
    /// </summary>
    /// <remarks>
    /// It is the gradient of the stable form of the formula, as that of a <c>[Loss]</c> is: that of <c>Log(Exp(x).Sum())</c> is finite for
    /// all x. Nested, it gives second derivatives: a Hessian-vector product is <c>Grad((Grad(loss, w) * v).Sum(), w)</c>, a gradient
    /// penalty a function of <c>Grad(y, x)</c> inside the loss.
    /// </remarks>
    /// <param name="loss">A scalar, shape <c>[]</c>.</param>
    /// <param name="wrt">A parameter, an input, or any intermediate tensor.</param>
    [Primitive] public static Tensor Grad(Tensor loss, Tensor wrt) => throw Symbolic.Called();

    /// <summary>
    /// The directional derivative of y along a direction of x, [Dy(x)] v: the Jacobian-vector product, same shape as <paramref name="y"/>.
    /// </summary>
    /// <param name="y">Any tensor computed from x.</param>
    /// <param name="x">A parameter, an input, or any intermediate tensor.</param>
    /// <param name="direction">v, of x's shape.</param>
    [Primitive] public static Tensor Jvp(Tensor y, Tensor x, Tensor direction) => throw Symbolic.Called();
}
