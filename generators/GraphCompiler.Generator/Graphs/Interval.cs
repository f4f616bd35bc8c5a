namespace GraphCompiler.Generator.Graphs;

/// <summary>
/// Bounds of all elements of a tensor, provided that inputs and parameters are finite and that sums and products don't overflow. An end at
/// infinity means that elements may be infinite or NaN.
/// </summary>
internal readonly record struct Interval(double Low, double High)
{
    // In single precision everything above is infinite.
    const double Greatest = float.MaxValue;

    /// <summary>Anything, infinities and NaN included.</summary>
    public static readonly Interval Any = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Any finite number.</summary>
    public static readonly Interval Finite = new(-Greatest, Greatest);

    public static readonly Interval ZeroToOne = new(0, 1);

    public static Interval At(double value) => double.IsNaN(value) ? Any : new(value, value);

    public bool IsFinite => Low >= -Greatest && High <= Greatest;

    public bool IsPoint => Low == High && IsFinite;

    /// <summary>Whether an operand in this interval can be divided by.</summary>
    public bool IsNonZero => IsFinite && (Low > 0 || High < 0);

    /// <summary>The bounds of an increasing function, which has its least and its greatest value at the ends.</summary>
    public Interval Map(Func<double, double> increasing) =>
        IsFinite && increasing(Low) is var low && increasing(High) is var high && low <= high ? new(low, high) : Any;

    public static Interval Hull(Interval a, Interval b) => new(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));

    /// <summary>The bounds of a function that is finite wherever its operands are.</summary>
    public static Interval FiniteIf(IEnumerable<Interval> operands) => operands.All(operand => operand.IsFinite) ? Finite : Any;

    public static Interval operator +(Interval a, Interval b) => Within(a, b, a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => Within(a, b, a.Low - b.High, a.High - b.Low);

    public static Interval operator *(Interval a, Interval b)
    {
        ReadOnlySpan<double> ends = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
        var (low, high) = (ends[0], ends[0]);
        foreach (var end in ends) (low, high) = (Math.Min(low, end), Math.Max(high, end));
        return Within(a, b, low, high);
    }

    public static Interval operator /(Interval a, Interval b) => b.IsNonZero ? a * new Interval(1 / b.High, 1 / b.Low) : Any;

    public static Interval Max(Interval a, Interval b) => Within(a, b, Math.Max(a.Low, b.Low), Math.Max(a.High, b.High));

    public static Interval Min(Interval a, Interval b) => Within(a, b, Math.Min(a.Low, b.Low), Math.Min(a.High, b.High));

    // Sums and products of finite operands are taken to be finite.
    static Interval Within(Interval a, Interval b, double low, double high) =>
        a.IsFinite && b.IsFinite ? new(Math.Max(low, -Greatest), Math.Min(high, Greatest)) : Any;
}
