using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler.Cpu;

/// <summary>
/// The functions of which generated kernels are made, on vectors of a width that the run time chooses: 512, 256 or 128 bits, whatever the
/// processor has. A
/// kernel is generic over the vector, so that it is spelled once and compiled for the width it runs at. Lanes do not influence each other:
/// results do not
/// depend on how a tensor is cut into vectors.
/// </summary>
/// <remarks>
/// The single-precision functions state their largest error in units in the last place (ulp) of the result; in double precision all are
/// accurate to 2e-15.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IVector<TSelf, T> : ILane<TSelf, T> where TSelf : struct, IVector<TSelf, T> where T : unmanaged
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Loads a whole vector.</summary>
    static abstract TSelf Load(ref T source);

    /// <summary>Loads the first <paramref name="lanes"/> elements, at most a vector's; missing lanes are 0 and not read.</summary>
    static abstract TSelf Load(ref T source, int lanes);

    /// <summary>Stores a whole vector.</summary>
    static abstract void Store(TSelf value, ref T target);

    /// <summary>Stores the first <paramref name="lanes"/> elements, at most a vector's, and touches nothing past them.</summary>
    static abstract void Store(TSelf value, ref T target, int lanes);

    /// <summary>
    /// Gathers source[i * stride] (a stride in elements, of any sign) for the first <paramref name="lanes"/> lanes i; missing lanes are 0
    /// and not read.
    /// </summary>
    static abstract TSelf Strided(ref T source, nint stride, int lanes);

    /// <summary>Scatters to target[i * stride] (a stride in elements, of any sign) the first <paramref name="lanes"/> lanes i.</summary>
    static abstract void StoreStrided(TSelf value, ref T target, nint stride, int lanes);

    /// <summary>
    /// Loads source[2 i] and source[2 i + 1] for the first <paramref name="lanes"/> lanes i; missing lanes are 0 and not read.
    /// </summary>
    static abstract (TSelf First, TSelf Second) LoadPairs(ref T source, int lanes);

    /// <summary>Stores the first <paramref name="lanes"/> lanes i to target[2 i] and target[2 i + 1].</summary>
    static abstract void StorePairs(TSelf first, TSelf second, ref T target, int lanes);

    /// <summary>Gathers source[index] for the first <paramref name="lanes"/> lanes; missing lanes are 0 and not read.</summary>
    static abstract TSelf GatherAt(ref T source, Indices<TSelf, T> index, int lanes);

    /// <inheritdoc cref="Load(ref T)"/>
    static abstract TSelf Load(ref BFloat16 source);

    /// <inheritdoc cref="Load(ref T, int)"/>
    static abstract TSelf Load(ref BFloat16 source, int lanes);

    /// <summary>Rounds a whole vector, halves to even, and stores it.</summary>
    static abstract void Store(TSelf value, ref BFloat16 target);

    /// <summary>Rounds and stores the first <paramref name="lanes"/> elements, and touches nothing past them.</summary>
    static abstract void Store(TSelf value, ref BFloat16 target, int lanes);

    /// <inheritdoc cref="Strided(ref T, nint, int)"/>
    static abstract TSelf Strided(ref BFloat16 source, nint stride, int lanes);

    /// <summary>Rounds the first <paramref name="lanes"/> lanes i and scatters them to target[i * stride].</summary>
    static abstract void StoreStrided(TSelf value, ref BFloat16 target, nint stride, int lanes);

    /// <inheritdoc cref="GatherAt(ref T, Indices{TSelf, T}, int)"/>
    static abstract TSelf GatherAt(ref BFloat16 source, Indices<TSelf, T> index, int lanes);

    /// <summary>
    /// The first <paramref name="lanes"/> lanes of <paramref name="value"/>, and the identity of a reduction in the others.
    /// </summary>
    static abstract TSelf Keep(TSelf value, int lanes, T identity);

    /// <summary>The first lane.</summary>
    T ToScalar();

    /// <summary>The negation.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>The product with a number.</summary>
    static abstract TSelf operator *(TSelf left, T right);

    /// <summary>The quotient by a number.</summary>
    static abstract TSelf operator /(TSelf left, T right);

    /// <summary>e^x. At most 1 ulp; overflows to infinity above 88.72, denormal below -87.33, zero below -103.97.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary>e^x - 1, accurate near zero. At most 2 ulp.</summary>
    static abstract TSelf Expm1(TSelf x);

    /// <summary>The natural logarithm. At most 1 ulp, denormals included; -infinity at 0, NaN below.</summary>
    static abstract TSelf Log(TSelf x);

    /// <summary>log(1 + x), accurate near zero. At most 2 ulp (3 of doubles); -infinity at -1, NaN below.</summary>
    static abstract TSelf Log1p(TSelf x);

    /// <summary>The sine of x radians. At most 2 ulp.</summary>
    static abstract TSelf Sin(TSelf x);

    /// <summary>The cosine of x radians. At most 2 ulp.</summary>
    static abstract TSelf Cos(TSelf x);

    /// <summary>The tangent of x radians. At most 4 ulp.</summary>
    static abstract TSelf Tan(TSelf x);

    /// <summary>The angle between -π/2 and π/2 whose sine is x; NaN beyond ±1. At most 4 ulp.</summary>
    static abstract TSelf Asin(TSelf x);

    /// <summary>The angle between 0 and π whose cosine is x; NaN beyond ±1. At most 4 ulp.</summary>
    static abstract TSelf Acos(TSelf x);

    /// <summary>The angle between -π/2 and π/2 whose tangent is x. At most 3 ulp.</summary>
    static abstract TSelf Atan(TSelf x);

    /// <summary>The hyperbolic sine, (e^x - e^-x)/2. At most 4 ulp.</summary>
    static abstract TSelf Sinh(TSelf x);

    /// <summary>The hyperbolic cosine, (e^x + e^-x)/2. At most 4 ulp.</summary>
    static abstract TSelf Cosh(TSelf x);

    /// <summary>The inverse of the hyperbolic sine, ln(x + √(x² + 1)). At most 4 ulp.</summary>
    static abstract TSelf Asinh(TSelf x);

    /// <summary>The inverse of the hyperbolic cosine, ln(x + √(x² - 1)); NaN below 1. At most 4 ulp.</summary>
    static abstract TSelf Acosh(TSelf x);

    /// <summary>The inverse of the hyperbolic tangent, ln((1 + x)/(1 - x))/2; NaN beyond ±1. At most 4 ulp.</summary>
    static abstract TSelf Atanh(TSelf x);

    /// <summary>The hyperbolic tangent. At most 3 ulp (4 of doubles).</summary>
    static abstract TSelf Tanh(TSelf x);

    /// <summary>1 / (1 + e^-x). At most 3 ulp, where the result is denormal too.</summary>
    static abstract TSelf Sigmoid(TSelf x);

    /// <summary>The error function 2/√π times the integral of e^(-t²) from 0 to x. At most 2 ulp.</summary>
    static abstract TSelf Erf(TSelf x);

    /// <summary>1 / √x, at most 2 ulp.</summary>
    static abstract TSelf Rsqrt(TSelf x);

    /// <summary>1 / x, correctly rounded.</summary>
    static abstract TSelf Reciprocal(TSelf x);

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    static abstract TSelf Relu(TSelf x);

    /// <summary>The largest integer not above x.</summary>
    static abstract TSelf Floor(TSelf x);

    /// <summary>The smallest integer not below x.</summary>
    static abstract TSelf Ceil(TSelf x);

    /// <summary>The nearest integer, halves to even.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>
    /// x to the power y, at most 1 ulp. A negative x needs an integer y, else the result is NaN; x^0 and 1^y are 1 even for NaN; signed
    /// zeros and infinities as in IEEE 754 and <see cref="MathF.Pow"/>.
    /// </summary>
    static abstract TSelf Pow(TSelf x, TSelf y);

    /// <summary>x, raised to low, then lowered to high; NaN if one of them is NaN.</summary>
    static abstract TSelf Clip(TSelf x, TSelf low, TSelf high);

    /// <summary>1 where x &gt; y, else 0.</summary>
    static abstract TSelf Greater(TSelf x, TSelf y);

    /// <summary>1 where x &gt;= y, else 0.</summary>
    static abstract TSelf GreaterOrEqual(TSelf x, TSelf y);

    /// <summary>1 where x &lt; y, else 0.</summary>
    static abstract TSelf Less(TSelf x, TSelf y);

    /// <summary>1 where x &lt;= y, else 0.</summary>
    static abstract TSelf LessOrEqual(TSelf x, TSelf y);

    /// <summary>1 where x = y, else 0.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary>1 where x differs from y or either is NaN, else 0.</summary>
    static abstract TSelf NotEqual(TSelf x, TSelf y);

    /// <summary>x where the condition is not 0, else y.</summary>
    static abstract TSelf Where(TSelf condition, TSelf x, TSelf y);

    /// <summary>The sum over all lanes, by a fixed tree of halves.</summary>
    static abstract T SumAcross(TSelf x);

    /// <summary>The product over all lanes, by a fixed tree of halves.</summary>
    static abstract T ProdAcross(TSelf x);

    /// <summary>The largest of all lanes; NaN if any is NaN.</summary>
    static abstract T MaxAcross(TSelf x);

    /// <summary>The smallest of all lanes; NaN if any is NaN.</summary>
    static abstract T MinAcross(TSelf x);

    /// <summary>
    /// Adds a part of a long sum and keeps what rounding loses (Kahan 1965): the error of a sum of parts does not grow with their number.
    /// </summary>
    /// <param name="sum">The sum so far.</param>
    /// <param name="compensation">How much the sum is too great; 0 at first, and for an infinite sum.</param>
    /// <param name="part">What is added.</param>
    static abstract void Accumulate(ref TSelf sum, ref TSelf compensation, TSelf part);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24 (of doubles 2^-53): the numbers of a stream at some indices.</summary>
    static abstract TSelf Uniform(in RandomStream<T> stream, Indices<TSelf, T> index);

    /// <summary>
    /// Normal with mean 0 and deviation 1, by Box and Muller's transform (1958): the numbers of a stream at some indices. None is beyond
    /// 6.67 (of doubles 8.66).
    /// </summary>
    static abstract TSelf Normal(in RandomStream<T> stream, Indices<TSelf, T> index);

    /// <summary>start, start + 1, ...: the positions of the lanes.</summary>
    static abstract Indices<TSelf, T> Iota(nint start);

    /// <summary>One index in every lane.</summary>
    static abstract Indices<TSelf, T> CreateIndex(nint value);

    /// <summary>Loads the first <paramref name="lanes"/> indices, at most a vector's; missing lanes are 0 and not read.</summary>
    static abstract Indices<TSelf, T> LoadIndex(ref int source, int lanes);

    /// <summary>Loads indices <paramref name="stride"/> apart; missing lanes are 0 and not read.</summary>
    static abstract Indices<TSelf, T> StridedIndex(ref int source, nint stride, int lanes);

    /// <summary>Loads the indices at other indices; missing lanes are 0 and not read.</summary>
    static abstract Indices<TSelf, T> GatherIndex(ref int source, Indices<TSelf, T> index, int lanes);

    /// <summary>Stores a vector's indices.</summary>
    static abstract void Store(Indices<TSelf, T> value, ref int target);

    /// <summary>Stores the first <paramref name="lanes"/> indices, at most a vector's, and touches nothing past them.</summary>
    static abstract void Store(Indices<TSelf, T> value, ref int target, int lanes);

    /// <summary>Stores the first <paramref name="lanes"/> indices <paramref name="stride"/> apart.</summary>
    static abstract void StoreStrided(Indices<TSelf, T> value, ref int target, nint stride, int lanes);

    /// <summary>
    /// The first <paramref name="lanes"/> lanes of <paramref name="value"/>, and the identity of a reduction in the others.
    /// </summary>
    static abstract Indices<TSelf, T> Keep(Indices<TSelf, T> value, int lanes, int identity);

    /// <summary>The sum, as an address: beside doubles it may be beyond 32 bits.</summary>
    static abstract Indices<TSelf, T> Offset(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The multiple.</summary>
    static abstract Indices<TSelf, T> Multiply(Indices<TSelf, T> x, nint factor);

    /// <summary>The lesser index.</summary>
    static abstract Indices<TSelf, T> Min(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The least index of all lanes.</summary>
    static abstract int MinAcross(Indices<TSelf, T> x);

    /// <summary>Lane i + <paramref name="by"/> in each lane i; the first lanes come after the last one.</summary>
    static abstract TSelf Rotate(TSelf x, int by);

    /// <inheritdoc cref="Rotate(TSelf, int)"/>
    static abstract Indices<TSelf, T> Rotate(Indices<TSelf, T> x, int by);

    /// <summary>The first lane's index.</summary>
    static abstract int FirstOf(Indices<TSelf, T> x);

    /// <summary>1 where x &gt; y, else 0.</summary>
    static abstract TSelf Greater(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>1 where x &gt;= y, else 0.</summary>
    static abstract TSelf GreaterOrEqual(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>1 where x &lt; y, else 0.</summary>
    static abstract TSelf Less(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>1 where x &lt;= y, else 0.</summary>
    static abstract TSelf LessOrEqual(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>1 where x = y, else 0.</summary>
    static abstract TSelf Equal(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>1 where x differs from y, else 0.</summary>
    static abstract TSelf NotEqual(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The indices as numbers.</summary>
    static abstract TSelf ToReal(Indices<TSelf, T> x);

    /// <summary>x where the condition is not 0, else y.</summary>
    static abstract Indices<TSelf, T> Where(TSelf condition, Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The sum of integers. As all arithmetic on them, it wraps around at 32 bits.</summary>
    static abstract Indices<TSelf, T> Add(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The difference of integers.</summary>
    static abstract Indices<TSelf, T> Subtract(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The product of integers.</summary>
    static abstract Indices<TSelf, T> Multiply(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The quotient of integers, rounded towards 0. By 0 it is 0.</summary>
    static abstract Indices<TSelf, T> Divide(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>What the quotient of integers leaves, of the sign of x. By 0 it is 0.</summary>
    static abstract Indices<TSelf, T> Remainder(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>The negative integer.</summary>
    static abstract Indices<TSelf, T> Negate(Indices<TSelf, T> x);

    /// <summary>The magnitude of an integer; that of the least one is itself.</summary>
    static abstract Indices<TSelf, T> Abs(Indices<TSelf, T> x);

    /// <summary>-1, 0 or 1.</summary>
    static abstract Indices<TSelf, T> Sign(Indices<TSelf, T> x);

    /// <summary>The greater integer.</summary>
    static abstract Indices<TSelf, T> Max(Indices<TSelf, T> x, Indices<TSelf, T> y);

    /// <summary>x, raised to low, then lowered to high.</summary>
    static abstract Indices<TSelf, T> Clip(Indices<TSelf, T> x, Indices<TSelf, T> low, Indices<TSelf, T> high);

    /// <summary>The integer next to x towards 0; the nearest that there is where x is beyond all integers, 0 for NaN.</summary>
    static abstract Indices<TSelf, T> ToIndex(TSelf x);

    /// <summary>The sum of the integers of all lanes.</summary>
    static abstract int SumAcross(Indices<TSelf, T> x);

    /// <summary>The product of the integers of all lanes.</summary>
    static abstract int ProdAcross(Indices<TSelf, T> x);

    /// <summary>The greatest integer of all lanes.</summary>
    static abstract int MaxAcross(Indices<TSelf, T> x);
}
