namespace GraphCompiler;

/// <summary>
/// Rosenblatt's perceptron (1958) for two classes: <c>y* = 1 if w·x + b ≥ 0, else 0</c>. After each sample with label y, <c>w += (y - y*)
/// x</c> and <c>b += y - y*</c>. It finds a
/// separating line if there is one.
/// </summary>
public sealed class Perceptron
{
    readonly MeanWeights mean;
    readonly double[] weights;

    /// <summary>A perceptron with weights of 0.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="averaged">Whether predictions use the mean of the weights after each sample seen (Freund and Schapire 1999), which
    /// generalizes better.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is not positive.</exception>
    public Perceptron(int features, bool averaged = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        (Features, IsAveraged) = (features, averaged);
        weights = new double[features + 1];
        mean = new(weights.Length);
    }

    /// <summary>The number of features.</summary>
    public int Features { get; }

    /// <summary>Whether predictions use mean weights.</summary>
    public bool IsAveraged { get; }

    /// <summary>The weights that predictions use.</summary>
    public ReadOnlySpan<double> Weights => Current[..Features];

    /// <summary>The bias that predictions use.</summary>
    public double Bias => Current[Features];

    ReadOnlySpan<double> Current => IsAveraged ? mean.Of(weights) : weights;

    /// <summary>The class of a sample, 0 or 1.</summary>
    /// <exception cref="ArgumentException">The sample has another number of features.</exception>
    public int Predict(ReadOnlySpan<double> x)
    {
        RequireFeatures(x);
        return Class(Current, x);
    }

    /// <summary>Learns from one sample.</summary>
    /// <param name="x">The features.</param>
    /// <param name="label">0 or 1.</param>
    /// <returns>Whether the weights in training had classified it right.</returns>
    /// <exception cref="ArgumentException">The sample has another number of features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The label is neither 0 nor 1.</exception>
    public bool Learn(ReadOnlySpan<double> x, int label)
    {
        RequireFeatures(x);
        if (label is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(label), label, "A label is 0 or 1.");
        var change = label - Class(weights, x);
        if (change != 0)
        {
            for (var i = 0; i < x.Length; i++) weights[i] += change * x[i];
            weights[Features] += change;
        }
        mean.Add(weights);
        return change == 0;
    }

    /// <summary>Learns from all samples in their order, again and again until none is wrong.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="x">The name of the column of features.</param>
    /// <param name="labels">The name of the column of labels, 0 or 1.</param>
    /// <param name="epochs">The largest number of times.</param>
    /// <returns>The number of mistakes in each epoch.</returns>
    /// <exception cref="ArgumentException">There is no such column, or its samples have another number of features.</exception>
    public IReadOnlyList<int> Fit(Dataset data, string x = "x", string labels = "labels", int epochs = 100)
        => MeanWeights.Fit(data, x, labels, epochs, Learn);

    int Class(ReadOnlySpan<double> parameters, ReadOnlySpan<double> x)
    {
        var score = parameters[Features];
        for (var i = 0; i < x.Length; i++) score += parameters[i] * x[i];
        return score >= 0 ? 1 : 0;
    }

    void RequireFeatures(ReadOnlySpan<double> x)
    {
        if (x.Length != Features)
            throw new ArgumentException($"The perceptron has {Features} features, but the sample has {x.Length}.", nameof(x));
    }
}
