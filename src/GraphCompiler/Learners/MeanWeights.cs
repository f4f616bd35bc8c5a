namespace GraphCompiler;

/// <summary>The mean of a learner's weights after each sample.</summary>
sealed class MeanWeights(int length)
{
    readonly double[] sum = new double[length];
    long samples;

    public void Add(ReadOnlySpan<double> weights)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += weights[i];
        samples++;
    }

    /// <summary>The mean; the weights themselves before the first sample.</summary>
    public double[] Of(double[] weights) => samples == 0 ? weights : [.. sum.Select(value => value / samples)];

    /// <summary>Learns a data set's samples in their order until an epoch is without mistakes.</summary>
    public static IReadOnlyList<int> Fit(Dataset data, string x, string labels, int epochs, Learner learn)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        var values = data.Doubles(x);
        var classes = data.Indices(labels);
        if (data.Count == 0) throw new ArgumentException($"The data set is empty ({data}).", nameof(data));
        if (classes.Length != data.Count)
            throw new ArgumentException($"Column {data.Column(labels)} needs one label for each sample.", nameof(labels));
        var features = values.Length / data.Count;
        List<int> mistakes = [];
        do
        {
            var wrong = 0;
            for (var i = 0; i < data.Count; i++)
                if (!learn(values.Slice(i * features, features), classes[i])) wrong++;
            mistakes.Add(wrong);
        }
        while (mistakes[^1] > 0 && mistakes.Count < epochs);
        return mistakes;
    }

    /// <summary>Learns from one sample and returns whether it had been classified right.</summary>
    public delegate bool Learner(ReadOnlySpan<double> x, int label);
}
