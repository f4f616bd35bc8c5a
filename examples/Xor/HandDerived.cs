using GraphCompiler.Runtime;

namespace Xor;

/// <summary>The 2-2-1 network and its gradients as one derives them by hand, for one sample, in double precision.</summary>
/// <remarks>
/// z_j = sum_i x_i w1_ij + b1_j, a_j = s(z_j), yhat = sum_j a_j w2_j + b2, L = (y - yhat)^2, s the sigmoid. The chain rule gives
/// dL/dw2_j = -2 (y - yhat) a_j, dL/db2 = -2 (y - yhat), dL/dw1_ij = -2 (y - yhat) w2_j s(z_j) (1 - s(z_j)) x_i, and dL/db1_j the same
/// without x_i.
/// </remarks>
static class HandDerived
{
    /// <summary>The loss and the gradients by the parameters' paths.</summary>
    public static (double Loss, Dictionary<string, double[]> Gradients) Of(ParameterSet<float> parameters, ReadOnlySpan<float> x, float y)
    {
        Span<float> w1 = parameters["hidden.Weight"].Data, b1 = parameters["hidden.Bias"].Data, w2 = parameters["output.Weight"].Data;
        Span<double> a = stackalloc double[2];
        double prediction = parameters["output.Bias"].Data[0];
        for (var j = 0; j < 2; j++)
        {
            a[j] = 1 / (1 + Math.Exp(-((double)x[0] * w1[j] + (double)x[1] * w1[2 + j] + b1[j])));
            prediction += a[j] * w2[j];
        }
        var slope = -2 * (y - prediction);
        double Hidden(int j, Span<double> a, Span<float> w2) => slope * w2[j] * a[j] * (1 - a[j]);
        var (first, second) = (Hidden(0, a, w2), Hidden(1, a, w2));
        return ((y - prediction) * (y - prediction), new()
        {
            ["hidden.Weight"] = [first * x[0], second * x[0], first * x[1], second * x[1]],
            ["hidden.Bias"] = [first, second],
            ["output.Weight"] = [slope * a[0], slope * a[1]],
            ["output.Bias"] = [slope],
        });
    }
}
