namespace GraphCompiler.Benchmarks.Baseline;

/// <summary>
/// A training step of 784-128-10 with Adam, forward and backward, as one writes it by hand: row by row over [in, out] weights.
/// </summary>
sealed class HandWrittenMlp<TRows>(int batch) where TRows : struct, IRowMath
{
    const int In = 784, Hidden = 128, Out = 10;

    readonly float[] hidden = new float[batch * Hidden], logits = new float[batch * Out];
    readonly float[] dHidden = new float[batch * Hidden];
    int steps;

    public Weights First { get; } = new(In, Hidden);

    public Weights Second { get; } = new(Hidden, Out);

    /// <summary>One step; returns the loss before it.</summary>
    public float Step(ReadOnlySpan<float> x, ReadOnlySpan<int> labels)
    {
        Forward(x, In, First, hidden);
        for (var i = 0; i < batch; i++) TRows.Relu(Row(hidden, i, Hidden));
        Forward(hidden, Hidden, Second, logits);

        double loss = 0;
        for (var i = 0; i < batch; i++)
        {
            var p = Row(logits, i, Out);
            TRows.Softmax(p);
            loss -= Math.Log(p[labels[i]]);
            p[labels[i]] -= 1;                      // softmax - onehot
            for (var c = 0; c < Out; c++) p[c] /= batch;
        }

        Backward(hidden, Hidden, Second, logits, dHidden);
        for (var i = 0; i < hidden.Length; i++)
            if (hidden[i] == 0) dHidden[i] = 0;
        Backward(x, In, First, dHidden, []);

        steps++;
        var step = 1e-3f / (1 - MathF.Pow(0.9f, steps));
        var correction = 1 / MathF.Sqrt(1 - MathF.Pow(0.999f, steps));
        foreach (var part in new ReadOnlySpan<Weights>([First, Second]))
        {
            TRows.Adam(part.Matrix, part.MatrixGradient, part.MatrixFirst, part.MatrixSecond, step, correction);
            TRows.Adam(part.Bias, part.BiasGradient, part.BiasFirst, part.BiasSecond, step, correction);
        }
        return (float)(loss / batch);
    }

    void Forward(ReadOnlySpan<float> x, int inputs, Weights weights, float[] y)
    {
        var outputs = weights.Bias.Length;
        for (var i = 0; i < batch; i++)
        {
            var row = Row(y, i, outputs);
            weights.Bias.CopyTo(row);
            for (var k = 0; k < inputs; k++) TRows.AddScaled(weights.Matrix.AsSpan(k * outputs, outputs), x[i * inputs + k], row);
        }
    }

    void Backward(ReadOnlySpan<float> x, int inputs, Weights weights, float[] dy, Span<float> dx)
    {
        var outputs = weights.Bias.Length;
        weights.MatrixGradient.AsSpan().Clear();
        weights.BiasGradient.AsSpan().Clear();
        for (var i = 0; i < batch; i++)
        {
            var row = Row(dy, i, outputs);
            TRows.AddScaled(row, 1, weights.BiasGradient);
            for (var k = 0; k < inputs; k++)
            {
                TRows.AddScaled(row, x[i * inputs + k], weights.MatrixGradient.AsSpan(k * outputs, outputs));
                if (!dx.IsEmpty) dx[i * inputs + k] = TRows.Dot(row, weights.Matrix.AsSpan(k * outputs, outputs));
            }
        }
    }

    static Span<float> Row(float[] matrix, int row, int columns) => matrix.AsSpan(row * columns, columns);
}

/// <summary>One layer's weights, gradients and moments.</summary>
sealed class Weights(int inputs, int outputs)
{
    public readonly float[] Matrix = new float[inputs * outputs], MatrixGradient = new float[inputs * outputs];
    public readonly float[] MatrixFirst = new float[inputs * outputs], MatrixSecond = new float[inputs * outputs];
    public readonly float[] Bias = new float[outputs], BiasGradient = new float[outputs], BiasFirst = new float[outputs],
        BiasSecond = new float[outputs];
}
