using System.Globalization;
using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// How a parameter's first values are drawn. An initializer is a value: <c>new Parameter(Init.KaimingUniform(), 784, 128)</c>. Its numbers are a pure
/// function of seed, stream and position, and the same on every machine.
/// </summary>
/// <remarks>
/// Fans: a matrix is [in, out] (as <c>Linear</c> keeps it), so fanIn = in and fanOut = out. With three and more axes the shape is a convolution's
/// [out, in, k...]: fanIn = in * prod(k), fanOut = out * prod(k). A vector has no fans; an initializer that needs them takes them as arguments.
/// </remarks>
public sealed record Init
{
    enum Law { Constant, Uniform, Normal, Identity }
    enum Scale { None, FanIn, FanOut, FanSum }

    readonly Law law;
    readonly Scale scale;
    readonly double first, second;
    readonly string text;

    // With a scale, the standard deviation is first / sqrt(fan) and a uniform law's bound sqrt(3) times that; second is a given fan, or 0.
    Init(Law law, double first, double second, string text, Scale scale = Scale.None)
        => (this.law, this.first, this.second, this.text, this.scale) = (law, first, second, text, scale);

    /// <summary>All 0.</summary>
    public static Init Zeros { get; } = new(Law.Constant, 0, 0, "Zeros");

    /// <summary>All 1.</summary>
    public static Init Ones { get; } = new(Law.Constant, 1, 0, "Ones");

    /// <summary>All <paramref name="value"/>.</summary>
    public static Init Constant(double value) => new(Law.Constant, value, 0, Call("Constant", value));

    /// <summary>1 where all indices of the last two axes agree, else 0. Needs two axes.</summary>
    public static Init Identity { get; } = new(Law.Identity, 1, 0, "Identity");

    /// <summary>Uniform between <paramref name="low"/> and <paramref name="high"/>, U(low, high).</summary>
    /// <exception cref="ArgumentException">A bound is not finite or low is above high.</exception>
    public static Init Uniform(double low, double high)
        => double.IsFinite(low) && double.IsFinite(high) && low <= high
            ? new(Law.Uniform, low, high, Call("Uniform", low, high))
            : throw new ArgumentException(Invariant($"Init.Uniform needs finite bounds with low <= high, but low is {low} and high is {high}."), nameof(low));

    /// <summary>Normal with the given mean and standard deviation, N(mean, std^2).</summary>
    /// <exception cref="ArgumentException">The mean is not finite, or the standard deviation is negative or not finite.</exception>
    public static Init Normal(double mean, double std)
        => double.IsFinite(mean) && double.IsFinite(std) && std >= 0
            ? new(Law.Normal, mean, std, Call("Normal", mean, std))
            : throw new ArgumentException(Invariant($"Init.Normal needs a finite mean and a finite std >= 0, but they are {mean} and {std}."), nameof(std));

    /// <summary>U(-b, b), b = sqrt(6 / fanIn): keeps the variance through ReLU layers (He et al., "Delving Deep into Rectifiers", 2015).</summary>
    public static Init KaimingUniform() => new(Law.Uniform, Math.Sqrt(2), 0, "KaimingUniform()", Scale.FanIn);

    /// <summary><see cref="KaimingUniform()"/> with a given fan.</summary>
    public static Init KaimingUniform(int fanIn) => new(Law.Uniform, Math.Sqrt(2), Positive(fanIn), Call("KaimingUniform", fanIn), Scale.FanIn);

    /// <summary>N(0, 2 / fanIn) (He et al., 2015).</summary>
    public static Init KaimingNormal() => new(Law.Normal, Math.Sqrt(2), 0, "KaimingNormal()", Scale.FanIn);

    /// <summary><see cref="KaimingNormal()"/> with a given fan.</summary>
    public static Init KaimingNormal(int fanIn) => new(Law.Normal, Math.Sqrt(2), Positive(fanIn), Call("KaimingNormal", fanIn), Scale.FanIn);

    /// <summary>U(-b, b), b = sqrt(6 / (fanIn + fanOut)): for tanh and linear layers (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010).</summary>
    public static Init XavierUniform() => new(Law.Uniform, Math.Sqrt(2), 0, "XavierUniform()", Scale.FanSum);

    /// <summary>N(0, 2 / (fanIn + fanOut)) (Glorot and Bengio, 2010).</summary>
    public static Init XavierNormal() => new(Law.Normal, Math.Sqrt(2), 0, "XavierNormal()", Scale.FanSum);

    /// <summary>N(0, 1 / fanIn) (LeCun et al., "Efficient BackProp", 1998).</summary>
    public static Init LeCunNormal() => new(Law.Normal, 1, 0, "LeCunNormal()", Scale.FanIn);

    /// <summary>U(-b, b), b = sqrt(3 / fanIn) (LeCun et al., 1998).</summary>
    public static Init LeCunUniform() => new(Law.Uniform, 1, 0, "LeCunUniform()", Scale.FanIn);

    /// <summary>U(-b, b), b = 1 / sqrt(fanIn): what PyTorch's <c>Linear</c> and <c>Conv</c> draw their weights from.</summary>
    public static Init FanInUniform() => new(Law.Uniform, 1 / Math.Sqrt(3), 0, "FanInUniform()", Scale.FanIn);

    /// <summary>U(-b, b), b = 1 / sqrt(fanIn) with a given fan: what PyTorch's <c>Linear</c> and <c>Conv</c> draw their biases from.</summary>
    public static Init FanInUniform(int fanIn) => new(Law.Uniform, 1 / Math.Sqrt(3), Positive(fanIn), Call("FanInUniform", fanIn), Scale.FanIn);

    /// <summary>Fills a parameter.</summary>
    /// <param name="target">The parameter's values, as many as the product of <paramref name="shape"/>.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="seed">Chooses the numbers.</param>
    /// <param name="stream">Chooses independent numbers under one seed, one stream per parameter.</param>
    /// <exception cref="ArgumentException">Target and shape disagree, or the initializer needs fans that the shape does not have.</exception>
    public void Fill<T>(Span<T> target, ReadOnlySpan<int> shape, ulong seed, ulong stream) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long size = 1;
        foreach (var length in shape) size *= length;
        if (size != target.Length)
            throw new ArgumentException($"A parameter of shape [{string.Join(", ", shape.ToArray())}] has {size} values, but the target has {target.Length}.", nameof(target));

        var (a, b) = (first, second);
        if (scale != Scale.None)
        {
            var deviation = first / Math.Sqrt(Fan(shape));
            (a, b) = law == Law.Normal ? (0, deviation) : (-Math.Sqrt(3) * deviation, Math.Sqrt(3) * deviation);
        }
        switch (law)
        {
            case Law.Constant: target.Fill(T.CreateTruncating(a)); break;
            case Law.Identity: FillIdentity(target, shape); break;
            default: Draw(target, new RandomBlocks(seed, stream), a, b); break;
        }
    }

    void Draw<T>(Span<T> target, RandomBlocks random, double a, double b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < target.Length; i += 2)
        {
            var (u, v) = law == Law.Normal ? random.Normals((ulong)i / 2) : random.Uniforms((ulong)i / 2);
            if (law == Law.Normal) (u, v) = (a + b * u, a + b * v);
            else (u, v) = (a + (b - a) * u, a + (b - a) * v);
            target[i] = T.CreateTruncating(u);
            if (i + 1 < target.Length) target[i + 1] = T.CreateTruncating(v);
        }
    }

    static void FillIdentity<T>(Span<T> target, ReadOnlySpan<int> shape) where T : unmanaged, INumber<T>
    {
        if (shape.Length < 2) throw new ArgumentException($"Init.Identity needs two axes, but the shape is [{string.Join(", ", shape.ToArray())}].", nameof(shape));
        int rows = shape[^2], columns = shape[^1];
        for (var i = 0; i < target.Length; i++) target[i] = i / columns % rows == i % columns ? T.One : T.Zero;
    }

    double Fan(ReadOnlySpan<int> shape)
    {
        if (second > 0) return second;
        if (shape.Length < 2)
            throw new ArgumentException($"Init.{text} takes its fan from a shape with two axes or more, but the shape is [{string.Join(", ", shape.ToArray())}]; give the fan as an argument.", nameof(shape));
        double window = 1;
        foreach (var length in shape[2..]) window *= length;
        var (fanIn, fanOut) = shape.Length == 2 ? (shape[0], shape[1]) : (shape[1] * window, shape[0] * window);
        return Math.Max(1, scale switch { Scale.FanIn => fanIn, Scale.FanOut => fanOut, _ => fanIn + fanOut });
    }

    static int Positive(int fanIn)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fanIn);
        return fanIn;
    }

    static string Call(string name, params double[] arguments)
        => $"{name}({string.Join(", ", arguments.Select(a => a.ToString("R", CultureInfo.InvariantCulture)))})";

    static string Invariant(FormattableString message) => FormattableString.Invariant(message);

    /// <summary>The call that makes this initializer, such as <c>Init.Normal(0, 0.02)</c>.</summary>
    public override string ToString() => $"Init.{text}";
}
