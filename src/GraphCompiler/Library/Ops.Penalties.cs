namespace GraphCompiler;

// Penalties on weights, to be added to a loss.
public static partial class Ops
{
    /// <summary>The sum of the magnitudes of all elements, a penalty that drives weights to 0.</summary>
    public static Tensor L1(Tensor x) => Abs(x).Sum();

    /// <summary>The sum of the squares of all elements, a penalty that keeps weights small. Its gradient is 2x.</summary>
    public static Tensor L2(Tensor x) => (x * x).Sum();
}
