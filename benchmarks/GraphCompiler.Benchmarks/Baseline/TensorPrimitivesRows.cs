using System.Numerics.Tensors;

namespace GraphCompiler.Benchmarks.Baseline;

/// <summary>The vectorized functions of System.Numerics.Tensors.</summary>
readonly struct TensorPrimitivesRows : IRowMath
{
    [ThreadStatic] static float[]? buffer;

    public static void AddScaled(ReadOnlySpan<float> row, float factor, Span<float> target) =>
        TensorPrimitives.MultiplyAdd(row, factor, target, target);

    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => TensorPrimitives.Dot(left, right);

    public static void Relu(Span<float> row) => TensorPrimitives.Max(row, 0f, row);

    public static void Softmax(Span<float> row)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
        TensorPrimitives.Exp(row, row);
        TensorPrimitives.Divide(row, TensorPrimitives.Sum<float>(row), row);
    }

    public static void Adam(Span<float> weight, Span<float> gradient, Span<float> m, Span<float> v, float step, float correction)
    {
        const int block = 1024;                     // stays in the first-level cache from one pass to the next
        var rest = (buffer ??= new float[block]).AsSpan();
        for (var at = 0; at < weight.Length; at += block)
        {
            var count = Math.Min(block, weight.Length - at);
            Span<float> w = weight.Slice(at, count), g = gradient.Slice(at, count), first = m.Slice(at, count), second = v.Slice(at, count),
                t = rest[..count];
            TensorPrimitives.Lerp(first, g, 0.1f, first);
            TensorPrimitives.Multiply(g, g, t);
            TensorPrimitives.Lerp(second, t, 0.001f, second);
            TensorPrimitives.Sqrt(second, t);
            TensorPrimitives.Multiply(t, correction, t);
            TensorPrimitives.Add(t, 1e-8f, t);
            TensorPrimitives.Divide(first, t, t);
            TensorPrimitives.MultiplyAdd(t, -step, w, w);
        }
    }
}
