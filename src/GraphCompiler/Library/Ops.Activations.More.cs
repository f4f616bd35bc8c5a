namespace GraphCompiler;

// Further activation functions, as formulas over primitives.
public static partial class Ops
{
    const double RootTwoOverPi = 0.79788456080286536;

    /// <summary>The sigmoid-weighted linear unit, <c>x σ(x)</c>, also called swish (Elfwing, Uchibe and Doya 2017).</summary>
    public static Tensor Silu(Tensor x) => x * Sigmoid(x);

    /// <summary>
    /// The exponential linear unit: x above 0, <c>α (e^x - 1)</c> below, with the derivative α at 0 (Clevert, Unterthiner and Hochreiter
    /// 2015).
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="alpha">α: the result goes to -α.</param>
    public static Tensor Elu(Tensor x, double alpha = 1) => Where(x > 0, x, alpha * Expm1(x));

    /// <summary>x above 0, a small multiple of x below.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="slope">The multiple.</param>
    public static Tensor LeakyRelu(Tensor x, double slope = 0.01) => Where(x > 0, x, slope * x);

    /// <summary><c>x/(1 + |x|)</c>.</summary>
    public static Tensor Softsign(Tensor x) => x / (1 + Abs(x));

    /// <summary><c>x tanh(softplus(x))</c> (Misra 2019).</summary>
    public static Tensor Mish(Tensor x) => x * Tanh(Softplus(x));

    /// <summary>The usual approximation of <see cref="Gelu"/>: <c>x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))</c>.</summary>
    public static Tensor GeluTanh(Tensor x) => 0.5 * x * (1 + Tanh(RootTwoOverPi * (x + 0.044715 * (x * x * x))));

    /// <summary>The logarithm of the sigmoid, <c>-softplus(-x)</c>, computed stably.</summary>
    public static Tensor LogSigmoid(Tensor x) => -Softplus(-x);
}
