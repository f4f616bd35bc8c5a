namespace GraphCompiler.Benchmarks.Baseline;

/// <summary>The row operations of which the hand-written network is made.</summary>
interface IRowMath
{
    /// <summary>target += factor * row.</summary>
    static abstract void AddScaled(ReadOnlySpan<float> row, float factor, Span<float> target);

    /// <summary>The sum of left_i * right_i.</summary>
    static abstract float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right);

    /// <summary>max(x_i, 0).</summary>
    static abstract void Relu(Span<float> row);

    /// <summary>Softmax in place.</summary>
    static abstract void Softmax(Span<float> row);

    /// <summary>One step of Adam; m and v are the running means.</summary>
    static abstract void Adam(Span<float> weight, Span<float> gradient, Span<float> m, Span<float> v, float step, float correction);
}
