using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    /// <summary>
    /// x to the power y, at most 1 ulp. A negative x needs an integer y, else the result is NaN; x^0 and 1^y are 1 even for NaN; signed
    /// zeros and infinities as in IEEE 754 and <see cref="MathF.Pow"/>.
    /// </summary>
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> y)
    {
        // Through double precision: the product y log2 |x| needs some eight bits more than a float has.
        var magnitude = Vector512.Abs(x);
        var (xLow, xHigh) = Vector512.Widen(magnitude);
        var (yLow, yHigh) = Vector512.Widen(y);
        var result = Vector512.Narrow(Exp2(yLow * Log2(xLow)), Exp2(yHigh * Log2(xHigh)));

        var zero = Vector512<float>.Zero;
        var one = Vector512<float>.One;
        var integer = Vector512.Equals(Vector512.Floor(y), y);
        var halfOfY = y * Vector512.Create(0.5f);
        var odd = integer & ~Vector512.Equals(Vector512.Floor(halfOfY), halfOfY);
        var negative = Vector512.LessThan(x.AsInt32(), Vector512<int>.Zero).AsSingle();
        result = Vector512.ConditionalSelect(odd & negative, -result, result);
        var undefined = Vector512.LessThan(x, zero) & ~integer & Vector512.LessThan(magnitude, Vector512.Create(float.PositiveInfinity));
        result = Vector512.ConditionalSelect(undefined, Vector512.Create(float.NaN), result);
        var minusOneToInfinity = Vector512.Equals(x, -one) & Vector512.Equals(Vector512.Abs(y), Vector512.Create(float.PositiveInfinity));
        return Vector512.ConditionalSelect(Vector512.Equals(y, zero) | Vector512.Equals(x, one) | minusOneToInfinity, one, result);
    }

    /// <summary>x to the power y, lane by lane (the base library's).</summary>
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y)
    {
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
            x = x.WithElement(lane, Math.Pow(x[lane], y[lane]));
        return x;
    }

    /// <summary>log2 x for x that was a non-negative float, to about 40 bits.</summary>
    static Vector512<double> Log2(Vector512<double> x)
    {
        const long sqrtHalfBits = 0x3fe6a09e667f3bcd;
        var bits = x.AsInt64();
        var exponent = (bits - Vector512.Create(sqrtHalfBits)) >> 52;
        var m = (bits - (exponent << 52)).AsDouble();
        // log m = 2 artanh s, s = (m - 1) / (m + 1), |s| at most 0.172.
        var s = (m - Vector512<double>.One) / (m + Vector512<double>.One);
        var square = s * s;
        var p = Vector512.Create(2 / 15.0);
        p = Fma(p, square, 2 / 13.0);
        p = Fma(p, square, 2 / 11.0);
        p = Fma(p, square, 2 / 9.0);
        p = Fma(p, square, 2 / 7.0);
        p = Fma(p, square, 2 / 5.0);
        p = Fma(p, square, 2 / 3.0);
        p = Fma(p, square, 2.0);
        var y = Fma(p * s, Log2EDouble, Vector512.ConvertToDouble(exponent));
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(double.PositiveInfinity)), y, x);
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), Vector512.Create(double.NegativeInfinity), y);
    }

    /// <summary>2^x to about 40 bits; 0 or far beyond a float's range where that overflows.</summary>
    static Vector512<double> Exp2(Vector512<double> x)
    {
        var y = AtMost(AtLeast(x, -200d), 200d);
        var shifted = y + Vector512.Create(RoundToIntegerDouble);
        var r = (y - (shifted - Vector512.Create(RoundToIntegerDouble))) * Vector512.Create(0.6931471805599453);
        var p = Vector512.Create(2.755731922398589e-07);
        p = Fma(p, r, 2.7557319223985893e-06);
        p = Fma(p, r, 2.48015873015873e-05);
        p = Fma(p, r, 0.0001984126984126984);
        p = Fma(p, r, 0.001388888888888889);
        p = Fma(p, r, 0.008333333333333333);
        p = Fma(p, r, 0.041666666666666664);
        p = Fma(p, r, 0.16666666666666666);
        p = Fma(p, r, 0.5);
        p = Fma(p, r, 1.0);
        p = Fma(p, r, 1.0);
        var exponent = shifted.AsInt64() - Vector512.Create(RoundToIntegerDouble).AsInt64();
        return p * ((exponent + Vector512.Create(1023L)) << 52).AsDouble();
    }
}
