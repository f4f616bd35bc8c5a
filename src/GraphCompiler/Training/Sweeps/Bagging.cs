using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Bootstrap aggregating: several models, each trained on as many samples as there are, drawn with replacement, decide together (Breiman
/// 1996).
/// </summary>
public static class Bagging
{
    /// <summary>Trains models on several cores.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="count">The number of models.</param>
    /// <param name="train">Trains a model of its own on drawn samples, from a seed; called on several threads.</param>
    /// <param name="seed">Chooses the samples; the models' seeds follow it.</param>
    /// <param name="cores">The most models at a time; as many as there are cores by default.</param>
    /// <param name="cancellation">Begins no more models.</param>
    /// <returns>What <paramref name="train"/> gave, in the order of the seeds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public static IReadOnlyList<TModel> Train<TModel>(
        Dataset data, int count, Func<Dataset, int, TModel> train, int seed = 0, int? cores = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (cores is { } most) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, nameof(cores));
        var models = new TModel[count];
        Sweep.Parallel(count, cores, cancellation, i => models[i] = train(Bootstrap(data, seed + i), seed + i));
        return models;
    }

    /// <summary>As many samples as a data set has, drawn with replacement: about 63 % of them, some several times.</summary>
    public static Dataset Bootstrap(Dataset data, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var random = new RandomBlocks((ulong)seed, RandomBlocks.StreamOf("bootstrap"));
        var samples = new int[data.Count];
        for (var i = 0; i < samples.Length; i++) samples[i] = (int)(random.Uniforms((ulong)i).First * samples.Length);
        return data.Select(samples);
    }

    /// <summary>The class that most models predict for each sample; of equally many the one with the smallest number.</summary>
    /// <param name="predictions">Each model's classes, all of the same samples.</param>
    /// <exception cref="ArgumentException">There are no models, other numbers of samples, or a negative class.</exception>
    public static int[] Vote(params IReadOnlyList<int[]> predictions)
    {
        var voted = new int[Samples(predictions)];
        var votes = new int[predictions.Max(each => each.Length == 0 ? 0 : each.Max() + 1)];
        for (var i = 0; i < voted.Length; i++)
        {
            Array.Clear(votes);
            foreach (var each in predictions)
            {
                if (each[i] < 0)
                    throw new ArgumentException($"A class is not negative, but sample {i} has {each[i]}.", nameof(predictions));
                votes[each[i]]++;
            }
            voted[i] = Array.IndexOf(votes, votes.Max());
        }
        return voted;
    }

    /// <summary>The mean of the models' predictions, element by element: of numbers, or of probabilities.</summary>
    /// <param name="predictions">Each model's predictions, all of the same samples.</param>
    /// <exception cref="ArgumentException">There are no models, or other numbers of predictions.</exception>
    public static T[] Mean<T>(params IReadOnlyList<T[]> predictions) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var means = new T[Samples(predictions)];
        for (var i = 0; i < means.Length; i++)
            means[i] = T.CreateTruncating(predictions.Sum(each => double.CreateTruncating(each[i])) / predictions.Count);
        return means;
    }

    static int Samples<T>(IReadOnlyList<T[]> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Count == 0) throw new ArgumentException("There are no models' predictions.", nameof(predictions));
        foreach (var each in predictions)
            if (each.Length != predictions[0].Length)
                throw new ArgumentException(
                    $"One model has {predictions[0].Length} predictions, but another has {each.Length}.", nameof(predictions));
        return predictions[0].Length;
    }
}
