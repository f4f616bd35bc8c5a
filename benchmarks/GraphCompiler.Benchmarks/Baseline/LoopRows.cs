namespace GraphCompiler.Benchmarks.Baseline;

/// <summary>Plain loops.</summary>
readonly struct LoopRows : IRowMath
{
    public static void AddScaled(ReadOnlySpan<float> row, float factor, Span<float> target)
    {
        for (var i = 0; i < row.Length; i++) target[i] += factor * row[i];
    }

    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        float sum = 0;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    public static void Relu(Span<float> row)
    {
        for (var i = 0; i < row.Length; i++) row[i] = MathF.Max(row[i], 0);
    }

    public static void Softmax(Span<float> row)
    {
        var max = float.NegativeInfinity;
        foreach (var value in row) max = MathF.Max(max, value);
        float sum = 0;
        for (var i = 0; i < row.Length; i++) sum += row[i] = MathF.Exp(row[i] - max);
        for (var i = 0; i < row.Length; i++) row[i] /= sum;
    }

    public static void Adam(Span<float> weight, Span<float> gradient, Span<float> m, Span<float> v, float step, float correction)
    {
        for (var i = 0; i < weight.Length; i++)
        {
            m[i] += 0.1f * (gradient[i] - m[i]);
            v[i] = 0.999f * v[i] + 0.001f * gradient[i] * gradient[i];
            weight[i] -= step * m[i] / (MathF.Sqrt(v[i]) * correction + 1e-8f);
        }
    }
}
