using System.Globalization;
using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// How a parameter's first values are drawn. An initializer is a value: <c>new Parameter(Init.KaimingUniform(), 784, 128)</c>. Its numbers
/// are a pure function of seed, stream and position, and the same on every machine.
/// </summary>
/// <remarks>
/// Fans: a matrix is [in, out] (as <c>Linear</c> keeps it), so fanIn = in and fanOut = out. With three and more axes the shape is a
/// convolution's [out, in, k...]: fanIn = in * prod(k), fanOut = out * prod(k). A vector has no fans; an initializer that needs them takes
/// them as arguments.
/// </remarks>
public sealed record Init
{
    enum Law { Constant, Uniform, Normal, TruncatedNormal, Orthogonal, Identity, Values }
    enum Scale { None, FanIn, FanOut, FanSum }

    readonly Law law;
    readonly Scale scale;
    readonly double first, second;
    readonly double[] values;
    readonly string text;

    // With a scale, the standard deviation is first / sqrt(fan) and a uniform law's bound sqrt(3) times that; second is a given fan, or 0.
    Init(Law law, double first, double second, string text, Scale scale = Scale.None, double[]? values = null)
        => (this.law, this.first, this.second, this.text, this.scale, this.values) = (law, first, second, text, scale, values ?? []);

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
            : throw new ArgumentException(
                Invariant($"Init.Uniform needs finite bounds with low <= high, but low is {low} and high is {high}."), nameof(low));

    /// <summary>Normal with the given mean and standard deviation, N(mean, std^2).</summary>
    /// <exception cref="ArgumentException">The mean is not finite, or the standard deviation is negative or not finite.</exception>
    public static Init Normal(double mean, double std)
        => double.IsFinite(mean) && double.IsFinite(std) && std >= 0
            ? new(Law.Normal, mean, std, Call("Normal", mean, std))
            : throw new ArgumentException(
                Invariant($"Init.Normal needs a finite mean and a finite std >= 0, but they are {mean} and {std}."), nameof(std));

    /// <summary>
    /// Normal with the given mean and standard deviation, but numbers farther from the mean than <paramref name="cut"/> standard deviations
    /// are drawn again, so that no weight begins far out.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="std">
    /// The standard deviation of the normal distribution that is cut; that of the numbers is smaller, 0.88 of it for a cut of 2.
    /// </param>
    /// <param name="cut">Where it is cut, in standard deviations, at least 0.1.</param>
    /// <exception cref="ArgumentException">
    /// An argument is not finite, the standard deviation is negative, or the cut is below 0.1.
    /// </exception>
    public static Init TruncatedNormal(double mean, double std, double cut = 2)
        => double.IsFinite(mean) && double.IsFinite(std) && std >= 0 && cut >= 0.1
            ? new(Law.TruncatedNormal, mean, std, Call("TruncatedNormal", mean, std, cut), values: [cut])
            : throw new ArgumentException(
                Invariant($"Init.TruncatedNormal needs a finite mean and std >= 0 and a cut >= 0.1, but they are {mean}, {std} and {cut}."),
                    nameof(std));

    /// <summary>
    /// An orthogonal matrix times a gain: its rows, or its columns if they are fewer, have length <paramref name="gain"/> and are
    /// orthogonal to each other, so that products neither grow nor shrink (Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear
    /// dynamics of learning in deep linear neural networks", 2014).
    /// </summary>
    /// <remarks>
    /// Drawn uniformly from all such matrices. With more than two axes, the first one counts as rows and the others as columns, as in
    /// PyTorch. Takes rows² · columns operations.
    /// </remarks>
    /// <exception cref="ArgumentException">The gain is not finite.</exception>
    public static Init Orthogonal(double gain = 1)
        => double.IsFinite(gain) ? new(Law.Orthogonal, gain, 0, Call("Orthogonal", gain))
            : throw new ArgumentException(Invariant($"Init.Orthogonal needs a finite gain, but it is {gain}."), nameof(gain));

    /// <summary>Given values, in row-major order.</summary>
    /// <param name="values">As many as the parameter has.</param>
    public static Init Values(params double[] values) => new(Law.Values, 0, 0, $"Values([{List(values)}])", values: [.. values]);

    /// <summary>
    /// U(-b, b), b = sqrt(6 / fanIn): keeps the variance through ReLU layers (He et al., "Delving Deep into Rectifiers", 2015).
    /// </summary>
    public static Init KaimingUniform() => new(Law.Uniform, Math.Sqrt(2), 0, "KaimingUniform()", Scale.FanIn);

    /// <summary><see cref="KaimingUniform()"/> with a given fan.</summary>
    public static Init KaimingUniform(int fanIn) =>
        new(Law.Uniform, Math.Sqrt(2), Positive(fanIn), Call("KaimingUniform", fanIn), Scale.FanIn);

    /// <summary>N(0, 2 / fanIn) (He et al., 2015).</summary>
    public static Init KaimingNormal() => new(Law.Normal, Math.Sqrt(2), 0, "KaimingNormal()", Scale.FanIn);

    /// <summary><see cref="KaimingNormal()"/> with a given fan.</summary>
    public static Init KaimingNormal(int fanIn) =>
        new(Law.Normal, Math.Sqrt(2), Positive(fanIn), Call("KaimingNormal", fanIn), Scale.FanIn);

    /// <summary>
    /// N(0, 2 / fanOut): keeps the variance of gradients through ReLU layers, as usual for convolutions (He et al., 2015).
    /// </summary>
    public static Init KaimingNormalFanOut() => new(Law.Normal, Math.Sqrt(2), 0, "KaimingNormalFanOut()", Scale.FanOut);

    /// <summary>U(-b, b), b = sqrt(6 / fanOut) (He et al., 2015).</summary>
    public static Init KaimingUniformFanOut() => new(Law.Uniform, Math.Sqrt(2), 0, "KaimingUniformFanOut()", Scale.FanOut);

    /// <summary>
    /// U(-b, b), b = sqrt(6 / (fanIn + fanOut)): for tanh and linear layers (Glorot and Bengio, "Understanding the difficulty of training
    /// deep feedforward neural networks", 2010).
    /// </summary>
    public static Init XavierUniform() => new(Law.Uniform, Math.Sqrt(2), 0, "XavierUniform()", Scale.FanSum);

    /// <summary>N(0, 2 / (fanIn + fanOut)) (Glorot and Bengio, 2010).</summary>
    public static Init XavierNormal() => new(Law.Normal, Math.Sqrt(2), 0, "XavierNormal()", Scale.FanSum);

    /// <summary><see cref="XavierUniform()"/>, all numbers times a gain, such as 5/3 for tanh and √2 for ReLU.</summary>
    public static Init XavierUniform(double gain) =>
        new(Law.Uniform, Math.Sqrt(2) * Finite(gain), 0, Call("XavierUniform", gain), Scale.FanSum);

    /// <summary><see cref="XavierNormal()"/>, all numbers times a gain, such as 5/3 for tanh and √2 for ReLU.</summary>
    public static Init XavierNormal(double gain) =>
        new(Law.Normal, Math.Sqrt(2) * Finite(gain), 0, Call("XavierNormal", gain), Scale.FanSum);

    /// <summary>N(0, 1 / fanIn) (LeCun et al., "Efficient BackProp", 1998).</summary>
    public static Init LeCunNormal() => new(Law.Normal, 1, 0, "LeCunNormal()", Scale.FanIn);

    /// <summary>U(-b, b), b = sqrt(3 / fanIn) (LeCun et al., 1998).</summary>
    public static Init LeCunUniform() => new(Law.Uniform, 1, 0, "LeCunUniform()", Scale.FanIn);

    /// <summary>U(-b, b), b = 1 / sqrt(fanIn): what PyTorch's <c>Linear</c> and <c>Conv</c> draw their weights from.</summary>
    public static Init FanInUniform() => new(Law.Uniform, 1 / Math.Sqrt(3), 0, "FanInUniform()", Scale.FanIn);

    /// <summary>
    /// U(-b, b), b = 1 / sqrt(fanIn) with a given fan: what PyTorch's <c>Linear</c> and <c>Conv</c> draw their biases from.
    /// </summary>
    public static Init FanInUniform(int fanIn) =>
        new(Law.Uniform, 1 / Math.Sqrt(3), Positive(fanIn), Call("FanInUniform", fanIn), Scale.FanIn);

    /// <summary>Fills a parameter.</summary>
    /// <param name="target">The parameter's values, as many as the product of <paramref name="shape"/>.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="seed">Chooses the numbers.</param>
    /// <param name="stream">Chooses independent numbers under one seed, one stream per parameter.</param>
    /// <exception cref="ArgumentException">
    /// Target and shape disagree, or the initializer needs fans that the shape does not have.
    /// </exception>
    public void Fill<T>(Span<T> target, ReadOnlySpan<int> shape, ulong seed, ulong stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long size = 1;
        foreach (var length in shape) size *= length;
        if (size != target.Length)
            throw new ArgumentException(
                $"A parameter of shape {Listed(shape)} has {size} values, but the target has {target.Length}.", nameof(target));

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
            case Law.Values: FillValues(target, shape); break;
            case Law.TruncatedNormal: DrawTruncated(target, new RandomBlocks(seed, stream)); break;
            case Law.Orthogonal: DrawOrthogonal(target, shape, new RandomBlocks(seed, stream)); break;
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

    void DrawTruncated<T>(Span<T> target, RandomBlocks random) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var number = double.PositiveInfinity;
            // Each try has its own positions, so that an element does not depend on the tries of others.
            for (var attempt = 0UL; Math.Abs(number) > values[0]; attempt++) number = random.Normals((ulong)i + (attempt << 32)).First;
            target[i] = T.CreateTruncating(first + second * number);
        }
    }

    void DrawOrthogonal<T>(Span<T> target, ReadOnlySpan<int> shape, RandomBlocks random) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (shape.Length < 2) throw new ArgumentException($"Init.Orthogonal needs two axes, but the shape is {Listed(shape)}.",
            nameof(shape));
        var (rows, columns) = (shape[0], target.Length / shape[0]);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var k = 0; k < count; k++)
        {
            vectors[k] = OrthogonalTo(vectors.AsSpan(0, k), length, k, random);
            for (var i = 0; i < length; i++)
                target[rows <= columns ? k * columns + i : i * columns + k] = T.CreateTruncating(first * vectors[k][i]);
        }
    }

    /// <summary>
    /// A normally distributed vector, made orthogonal to others and as long as 1 (Gram and Schmidt, twice, so that rounding doesn't
    /// matter).
    /// </summary>
    static double[] OrthogonalTo(ReadOnlySpan<double[]> others, int length, int number, RandomBlocks random)
    {
        var vector = new double[length];
        for (var i = 0; i < length; i++) vector[i] = random.Normals((ulong)number * (ulong)length + (ulong)i).First;
        for (var round = 0; round < 2; round++)
            foreach (var other in others)
            {
                var share = Dot(vector, other);
                for (var i = 0; i < length; i++) vector[i] -= share * other[i];
            }
        var size = Math.Sqrt(Dot(vector, vector));
        for (var i = 0; i < length; i++) vector[i] /= size;
        return vector;
    }

    static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    void FillValues<T>(Span<T> target, ReadOnlySpan<int> shape) where T : unmanaged, INumber<T>
    {
        if (values.Length != target.Length)
            throw new ArgumentException($"Init.Values has {values.Length} values, but the shape {Listed(shape)} has {target.Length}.",
                nameof(shape));
        for (var i = 0; i < target.Length; i++) target[i] = T.CreateTruncating(values[i]);
    }

    static void FillIdentity<T>(Span<T> target, ReadOnlySpan<int> shape) where T : unmanaged, INumber<T>
    {
        if (shape.Length < 2) throw new ArgumentException($"Init.Identity needs two axes, but the shape is {Listed(shape)}.",
            nameof(shape));
        int rows = shape[^2], columns = shape[^1];
        for (var i = 0; i < target.Length; i++) target[i] = i / columns % rows == i % columns ? T.One : T.Zero;
    }

    double Fan(ReadOnlySpan<int> shape)
    {
        if (second > 0) return second;
        if (shape.Length < 2)
            throw new ArgumentException(
                $"Init.{text} takes its fan from a shape with two axes or more, but the shape is {Listed(shape)}; give the fan as an "
                    + "argument.",
                nameof(shape));
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

    static string Listed(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    static double Finite(double gain) =>
        double.IsFinite(gain) ? gain : throw new ArgumentException(Invariant($"A gain must be finite, but is {gain}."), nameof(gain));

    static string Call(string name, params double[] arguments) => $"{name}({List(arguments)})";

    static string List(double[] numbers) => string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Whether another initializer is made by the same call.</summary>
    public bool Equals(Init? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);

    static string Invariant(FormattableString message) => FormattableString.Invariant(message);

    /// <summary>The call that makes this initializer, such as <c>Init.Normal(0, 0.02)</c>.</summary>
    public override string ToString() => $"Init.{text}";
}
