using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// A moving average of a model's trained weights, which often generalizes better than the weights themselves. The values are those of
/// <c>torch.optim.swa_utils.AveragedModel</c>.
/// </summary>
/// <remarks>
/// The first update copies the weights. Later ones are a = decay * a + (1 - decay) * w (EMA), or, without a decay, a = a + (w - a) / (n +
/// 1) after n updates, the mean of all (SWA: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization", 2018).
/// </remarks>
public sealed class WeightAverage
{
    object? arena;

    /// <summary>Creates an average.</summary>
    /// <param name="decay">The share of the average in each update, in [0, 1); null for the mean of all weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not in [0, 1).</exception>
    public WeightAverage(double? decay = 0.999)
        => Decay = decay is null or (>= 0 and < 1) ? decay : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay must be in [0, 1).");

    /// <summary>The share of the average in each update; null for the mean of all weights.</summary>
    public double? Decay { get; }

    /// <summary>The number of updates.</summary>
    public long Updates { get; internal set; }

    /// <summary>Takes a model's weights into the average.</summary>
    public void Update<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var average = Average(model);
        var weights = Weights(model);
        var share = Updates == 0 ? 1 : Decay is { } decay ? 1 - decay : 1.0 / (Updates + 1);
        if (Updates == 0) weights.CopyTo(average);
        else
        {
            FlatVectors.Scale(average, 1 - share);
            FlatVectors.AddScaled<T>(average, average, share, weights);
        }
        Updates++;
    }

    /// <summary>Exchanges a model's weights and the average: once to try the average, once more to go on training.</summary>
    /// <exception cref="InvalidOperationException">There have been no updates.</exception>
    public void Swap<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Updates == 0) throw new InvalidOperationException("The average has not been updated yet.");
        var average = Average(model);
        var weights = Weights(model);
        for (var i = 0; i < weights.Length; i++) (average[i], weights[i]) = (weights[i], average[i]);
    }

    internal Arena<T> ArenaFor<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        arena ??= new Arena<T>(model.Parameters.Layout.TrainedLength);
        return arena is Arena<T> own && own.Length == model.Parameters.Layout.TrainedLength ? own
            : throw new InvalidOperationException("This average belongs to another model.");
    }

    Span<T> Average<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ArenaFor(model).Slice(0, model.Parameters.Layout.TrainedLength);

    static Span<T> Weights<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => model.Parameters.Arena.Slice(0, model.Parameters.Layout.TrainedLength);
}
