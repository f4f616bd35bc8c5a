namespace GraphCompiler;

// Activation functions that are put together from pieces.
public static partial class Ops
{
    /// <summary>
    /// The scaled exponential linear unit: <c>λ x</c> above 0, <c>λ α (e^x - 1)</c> below, with the λ = 1.0507... and α = 1.6732... that
    /// keep mean 0 and variance 1 (Klambauer et al. 2017).
    /// </summary>
    public static Tensor Selu(Tensor x)
    {
        const double alpha = 1.6732632423543772, scale = 1.0507009873554805;
        return scale * Elu(x, alpha);
    }

    /// <summary>
    /// The exponential linear unit whose derivative is continuous: x above 0, <c>α (e^(x/α) - 1)</c> below (Barron 2017).
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="alpha">α, positive: the result goes to -α.</param>
    public static Tensor Celu(Tensor x, double alpha = 1) => Where(x > 0, x, alpha * Expm1(Where(x > 0, 0, x) / alpha));

    /// <summary>The parametric rectified linear unit: x above 0, <c>slope · x</c> below (He et al. 2015).</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="slope">The multiple, usually a parameter: one number, or one for each of the last axes, broadcasting.</param>
    public static Tensor PRelu(Tensor x, Tensor slope) => Where(x > 0, x, slope * x);

    /// <summary>x above a threshold, 0 from it downwards (Konda, Memisevic and Krueger 2014; ONNX' ThresholdedRelu).</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="threshold">The threshold.</param>
    public static Tensor ThresholdedRelu(Tensor x, double threshold = 1) => Where(x <= threshold, 0, x);

    /// <summary>x where its magnitude is above a threshold, else 0 (PyTorch's hardshrink).</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="threshold">The threshold, not negative.</param>
    /// <exception cref="ArgumentException">The threshold is negative.</exception>
    public static Tensor HardShrink(Tensor x, double threshold = 0.5) => Where(Abs(x) <= NotNegative(threshold, "HardShrink"), 0, x);

    /// <summary>
    /// x with its magnitude made smaller by a threshold, but not below 0 (PyTorch's softshrink; the proximal operator of L1).
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="threshold">The threshold, not negative.</param>
    /// <exception cref="ArgumentException">The threshold is negative.</exception>
    public static Tensor SoftShrink(Tensor x, double threshold = 0.5) =>
        x - Clip(x, -threshold, NotNegative(threshold, "SoftShrink"));

    /// <summary><c>x - tanh(x)</c> (PyTorch's tanhshrink).</summary>
    public static Tensor TanhShrink(Tensor x) => x - Tanh(x);

    /// <summary>
    /// A sigmoid of straight lines, <c>min(max(x/6 + 1/2, 0), 1)</c> (PyTorch's hardsigmoid; ONNX' default slope is 1/5). At ±3 the
    /// derivative is that of <see cref="Clip(Tensor, Tensor, Tensor)"/>, 1/6; PyTorch takes 0 there.
    /// </summary>
    public static Tensor HardSigmoid(Tensor x) => Clip(x + 3, 0, 6) / 6;

    /// <summary><c>x</c> times its <see cref="HardSigmoid"/> (Howard et al. 2019).</summary>
    public static Tensor HardSwish(Tensor x) => x * HardSigmoid(x);

    /// <summary>
    /// x between -1 and 1, these beyond. At -1 and 1 the derivative is that of <see cref="Clip(Tensor, Tensor, Tensor)"/>, 1; PyTorch takes
    /// 0 there.
    /// </summary>
    public static Tensor HardTanh(Tensor x) => Clip(x, -1, 1);

    /// <summary>
    /// x between 0 and 6, these beyond (Krizhevsky 2010). At 0 and 6 the derivative is that of <see cref="Clip(Tensor, Tensor, Tensor)"/>,
    /// 1; PyTorch takes 0 there.
    /// </summary>
    public static Tensor Relu6(Tensor x) => Clip(x, 0, 6);

    static double NotNegative(double threshold, string function) => threshold >= 0 ? threshold
        : throw new ArgumentException($"the threshold of {function} must not be negative, but is {threshold}");
}
