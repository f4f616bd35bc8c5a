using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static partial class VectorMath
{
    /// <summary>The error function 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. At most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        // Near zero x + x p(x^2), elsewhere 1 - e^-(t + t p(t)); both p are minimax polynomials of degree 6.
        var square = x * x;
        var p = Vector512.Create(8.344873165e-5f);
        p = Fma(p, square, -0.000813735423f);
        p = Fma(p, square, 0.005200627001f);
        p = Fma(p, square, -0.0268592679f);
        p = Fma(p, square, 0.1128369389f);
        p = Fma(p, square, -0.3761263369f);
        p = Fma(p, square, 0.1283791666f);
        var near = Fma(p, x, x);

        var magnitude = Vector512.Abs(x);
        var t = AtMost(magnitude, 4f);
        p = Vector512.Create(1.122987094e-5f);
        p = Fma(p, t, -0.0003227885815f);
        p = Fma(p, t, 0.003642394328f);
        p = Fma(p, t, -0.02376192278f);
        p = Fma(p, t, 0.1062367134f);
        p = Fma(p, t, 0.6351514155f);
        p = Fma(p, t, 0.1286484661f);
        var far = WithSign(Vector512<float>.One - Exp(-Fma(p, t, t)), x);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0.93f)), near, far);
    }

    /// <summary>The error function, to about 2 ulp.</summary>
    public static Vector512<double> Erf(Vector512<double> x)
    {
        // Near zero x + x p(x^2), elsewhere 1 - e^(-x^2) p((x - 2) / (x + 2)).
        var square = x * x;
        var p = Vector512.Create(-7.801188874097751566e-10);
        p = Fma(p, square, 1.372297626592450327e-8);
        p = Fma(p, square, -1.620917591174869566e-7);
        p = Fma(p, square, 1.644751767787187371e-6);
        p = Fma(p, square, -0.00001492474466333548973);
        p = Fma(p, square, 0.0001205529532049429424);
        p = Fma(p, square, -0.0008548325989696758033);
        p = Fma(p, square, 0.00522397760742346784);
        p = Fma(p, square, -0.0268661706432762183);
        p = Fma(p, square, 0.1128379167094525323);
        p = Fma(p, square, -0.3761263890318354663);
        p = Fma(p, square, 0.1283791670955125668);
        var near = Fma(p, x, x);

        var magnitude = Vector512.Abs(x);
        var clamped = AtMost(magnitude, 6d);
        var t = (clamped - Vector512.Create(2d)) / (clamped + Vector512.Create(2d));
        p = Vector512.Create(-1.621152581003477695e-6);
        p = Fma(p, t, -0.00001459922014571588754);
        p = Fma(p, t, -0.00002731268405651072012);
        p = Fma(p, t, 0.00002766620011335617644);
        p = Fma(p, t, 0.0001743693965618129159);
        p = Fma(p, t, 0.0000435493637770197276);
        p = Fma(p, t, -0.0009819781250439092292);
        p = Fma(p, t, -0.0008471431958008596825);
        p = Fma(p, t, 0.006997461763519486103);
        p = Fma(p, t, 0.003732892405164127455);
        p = Fma(p, t, -0.0789785810158753028);
        p = Fma(p, t, 0.241658194242458212);
        p = Fma(p, t, -0.4271858474139582807);
        p = Fma(p, t, 0.2553956763105057502);
        var far = WithSign(Vector512<double>.One - Exp(-clamped * clamped) * p, x);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512<double>.One), near, far);
    }
}
