namespace GraphCompiler;

/// <summary>How a <see cref="MulticlassPerceptron"/> changes its weights after a mistake.</summary>
public enum PerceptronRule
{
    /// <summary><c>w_right += x, w_wrong -= x</c>.</summary>
    Perceptron,

    /// <summary>
    /// <c>w_right += τ x, w_wrong -= τ x</c> with the smallest τ that makes the right class's score greater by 1, <c>τ = ((w_wrong -
    /// w_right)·x + 1) / (2 x·x)</c>, and at most a limit: the margin
    /// infused relaxed algorithm (Crammer and Singer 2003).
    /// </summary>
    Mira,
}

/// <summary>
/// A linear classifier for any number of classes: <c>argmax w_c·x</c>, the first among equals. Each x gets a last feature that is 1, whose
/// weight is the class's bias.
/// </summary>
public sealed class MulticlassPerceptron
{
    readonly MeanWeights mean;
    readonly double[] weights;
    readonly double[] sample;

    /// <summary>A classifier with weights of 0.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rule">How a mistake changes the weights.</param>
    /// <param name="averaged">Whether predictions use the mean of the weights after each sample seen.</param>
    /// <param name="limit">MIRA's largest τ: smaller ones make it less sensitive to wrong labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or there is a single class.</exception>
    public MulticlassPerceptron(int features, int classes, PerceptronRule rule = PerceptronRule.Perceptron, bool averaged = false,
        double limit = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (!(limit > 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "The largest step must be positive.");
        (Features, Classes, Rule, IsAveraged, Limit) = (features, classes, rule, averaged, limit);
        (weights, sample) = (new double[classes * (features + 1)], new double[features + 1]);
        mean = new(weights.Length);
    }

    /// <summary>The number of features.</summary>
    public int Features { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>How a mistake changes the weights.</summary>
    public PerceptronRule Rule { get; }

    /// <summary>Whether predictions use mean weights.</summary>
    public bool IsAveraged { get; }

    /// <summary>MIRA's largest τ.</summary>
    public double Limit { get; }

    double[] Current => IsAveraged ? mean.Of(weights) : weights;

    /// <summary>The weights of a class that predictions use, its bias last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ReadOnlySpan<double> WeightsOf(int label)
    {
        RequireClass(label);
        return Current.AsSpan(label * (Features + 1), Features + 1);
    }

    /// <summary>The class of a sample.</summary>
    /// <exception cref="ArgumentException">The sample has another number of features.</exception>
    public int Predict(ReadOnlySpan<double> x)
    {
        Take(x);
        return Best(Current);
    }

    /// <summary>Learns from one sample.</summary>
    /// <param name="x">The features.</param>
    /// <param name="label">The right class.</param>
    /// <returns>Whether the weights in training had classified it right.</returns>
    /// <exception cref="ArgumentException">The sample has another number of features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public bool Learn(ReadOnlySpan<double> x, int label)
    {
        Take(x);
        RequireClass(label);
        var wrong = Best(weights);
        if (wrong != label)
        {
            var step = Rule == PerceptronRule.Perceptron ? 1
                : Math.Min(Limit, (Score(weights, wrong) - Score(weights, label) + 1) / (2 * sample.Sum(value => value * value)));
            for (var i = 0; i < sample.Length; i++)
            {
                weights[label * sample.Length + i] += step * sample[i];
                weights[wrong * sample.Length + i] -= step * sample[i];
            }
        }
        mean.Add(weights);
        return wrong == label;
    }

    /// <summary>Learns from all samples in their order, again and again until none is wrong.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="x">The name of the column of features.</param>
    /// <param name="labels">The name of the column of classes.</param>
    /// <param name="epochs">The largest number of times.</param>
    /// <returns>The number of mistakes in each epoch.</returns>
    /// <exception cref="ArgumentException">There is no such column, or its samples have another number of features.</exception>
    public IReadOnlyList<int> Fit(Dataset data, string x = "x", string labels = "labels", int epochs = 100)
        => MeanWeights.Fit(data, x, labels, epochs, Learn);

    int Best(double[] parameters) => Enumerable.Range(0, Classes).MaxBy(label => Score(parameters, label));

    double Score(double[] parameters, int label)
    {
        var score = 0.0;
        for (var i = 0; i < sample.Length; i++) score += parameters[label * sample.Length + i] * sample[i];
        return score;
    }

    void Take(ReadOnlySpan<double> x)
    {
        if (x.Length != Features)
            throw new ArgumentException($"The classifier has {Features} features, but the sample has {x.Length}.", nameof(x));
        x.CopyTo(sample);
        sample[Features] = 1;
    }

    void RequireClass(int label)
    {
        if ((uint)label >= (uint)Classes)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"Classes are numbered from 0 to {Classes - 1}.");
    }
}
