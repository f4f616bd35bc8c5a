namespace GraphCompiler.Ilgpu;

// Tanh, the logistic function and the error function.
public static partial class KernelMath
{
    /// <summary>The hyperbolic tangent, to 3 units in the last place.</summary>
    public static float Tanh(float x)
    {
        float a = Abs(x);
        float far = 1f - 2f / (Exp(2f * a) + 1f);
        // Near 0 the difference would cancel; Cephes' tanhf.
        float s = x * x;
        float p = -5.70498872745e-3f;
        p = p * s + 2.06390887954e-2f;
        p = p * s - 5.37397155531e-2f;
        p = p * s + 1.33314422036e-1f;
        p = p * s - 3.33332819422e-1f;
        float near = p * s * x + x;
        return Choose(a >= 0.625f ? -1 : 0, far * (x < 0f ? -1f : 1f), near);
    }

    /// <summary>The hyperbolic tangent, to 3 units in the last place.</summary>
    public static double Tanh(double x)
    {
        double a = Abs(x);
        double far = 1.0 - 2.0 / (Exp(2.0 * a) + 1.0);
        double s = x * x;
        double p = (-9.64399179425052238628e-1 * s - 9.92877231001918586564e1) * s - 1.61468768441708447952e3;
        double q = ((s + 1.12811678491632931402e2) * s + 2.23548839060100448583e3) * s + 4.84406305325125486048e3;
        double near = x * s * p / q + x;
        return Choose(a >= 0.625 ? -1 : 0, far * (x < 0.0 ? -1.0 : 1.0), near);
    }

    /// <summary>1/(1 + e^-x).</summary>
    public static float Sigmoid(float x) => 1f / (1f + Exp(-x));

    /// <summary>1/(1 + e^-x).</summary>
    public static double Sigmoid(double x) => 1.0 / (1.0 + Exp(-x));

    /// <summary>The error function, to about 1e-7.</summary>
    public static float Erf(float x)
    {
        // Up to 1 Cephes' erff; beyond, 1 - erfc by the Chebyshev fit of Press et al., Numerical Recipes.
        float s = x * x;
        float near = 7.853861353153693e-5f;
        near = near * s - 8.010193625184903e-4f;
        near = near * s + 5.188327685732524e-3f;
        near = near * s - 2.685381193529856e-2f;
        near = near * s + 1.128358514861418e-1f;
        near = near * s - 3.761262582423300e-1f;
        near = near * s + 1.128379165726710f;
        float a = Abs(x);
        float t = 1f / (1f + 0.5f * a);
        float p = 0.17087277f;
        p = p * t - 0.82215223f;
        p = p * t + 1.48851587f;
        p = p * t - 1.13520398f;
        p = p * t + 0.27886807f;
        p = p * t - 0.18628806f;
        p = p * t + 0.09678418f;
        p = p * t + 0.37409196f;
        p = p * t + 1.00002368f;
        p = p * t - 1.26551223f;
        float far = 1f - t * Exp(p - s);
        // NaN takes the last choice: no comparison holds for it.
        return Choose(a >= 1f ? -1 : 0, far * (x < 0f ? -1f : 1f), near * x);
    }

    /// <summary>The error function, to a few units in the last place (Cephes).</summary>
    public static double Erf(double x)
    {
        double s = x * x;
        double p = 9.60497373987051638749;
        p = p * s + 9.00260197203842689217e1;
        p = p * s + 2.23200534594684319226e3;
        p = p * s + 7.00332514112805075473e3;
        p = p * s + 5.55923013010394962768e4;
        double q = s + 3.35617141647503099647e1;
        q = q * s + 5.21357949780152679795e2;
        q = q * s + 4.59432382970980127987e3;
        q = q * s + 2.26290000613890934246e4;
        q = q * s + 4.92673942608635921086e4;
        double near = x * p / q;
        double a = Abs(x);
        double z = Choose(a < 6.0 ? -1 : 0, a, 6.0);
        double u = 2.46196981473530512524e-10;
        u = u * z + 5.64189564831068821977e-1;
        u = u * z + 7.46321056442269912687;
        u = u * z + 4.86371970985681366614e1;
        u = u * z + 1.96520832956077098242e2;
        u = u * z + 5.26445194995477358631e2;
        u = u * z + 9.34528527171957607540e2;
        u = u * z + 1.02755188689515710272e3;
        u = u * z + 5.57535335369399327526e2;
        double v = z + 1.32281951154744992508e1;
        v = v * z + 8.67072140885989742329e1;
        v = v * z + 3.54937778887819891062e2;
        v = v * z + 9.75708501743205489753e2;
        v = v * z + 1.82390916687909736289e3;
        v = v * z + 2.24633760818710981792e3;
        v = v * z + 1.65666309194161350182e3;
        v = v * z + 5.57535340817727675546e2;
        double far = 1.0 - Exp(-z * z) * u / v;
        return Choose(a >= 1.0 ? -1 : 0, far * (x < 0.0 ? -1.0 : 1.0), near);
    }
}
