using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Adafactor, whose mean squares of a matrix are a product of one row and one column (Shazeer and Stern, "Adafactor: Adaptive Learning
/// Rates with Sublinear Memory Cost", 2018). The formulas are those of <c>torch.optim.Adafactor</c>.
/// </summary>
/// <remarks>
/// share = t^rateOfDecay; a = max(smallestScale, rms(w)) * min(rate, 1 / sqrt(t)); w = w * (1 - rate * weightDecay). For parameters of two
/// and more axes, over the last two: r, c = running means, with that share, of the mean squared gradient of each row and of each column; v
/// = r c / mean(r). For others v is the running mean of g^2. d = g / sqrt(v); w = w - a / max(1, rms(d) / threshold) * d, in step t.
/// </remarks>
public sealed class Adafactor : Optimizer
{
    readonly double rateOfDecay, smallestScale, threshold;
    readonly double? epsilon;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The greatest relative step.</param>
    /// <param name="rateOfDecay">The power of the step number that is the share of the new squares; negative.</param>
    /// <param name="epsilon">The least mean and root mean square; the precision's machine epsilon if null.</param>
    /// <param name="smallestScale">The least root mean square of the weights that steps are in proportion to.</param>
    /// <param name="threshold">The greatest root mean square of a direction.</param>
    /// <param name="weightDecay">The decoupled weight decay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adafactor(double rate = 0.01, double rateOfDecay = -0.8, double? epsilon = null, double smallestScale = 1e-3,
        double threshold = 1, double weightDecay = 0) : base(rate, weightDecay)
    {
        this.rateOfDecay = Require(rateOfDecay, rateOfDecay <= 0, nameof(rateOfDecay), "not positive");
        this.epsilon = epsilon is { } given ? RequireEpsilon(given, nameof(epsilon)) : null;
        this.smallestScale = Require(smallestScale, smallestScale >= 0, nameof(smallestScale), "not negative");
        this.threshold = Require(threshold, threshold > 0, nameof(threshold), "positive");
    }

    /// <summary>False: it works on matrices.</summary>
    public override bool RunsOnDevices => false;

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        var share = Math.Pow(sweep.Steps, rateOfDecay);
        var step = Math.Min(rate, 1 / Math.Sqrt(sweep.Steps));
        var least = T.CreateTruncating(epsilon ?? (typeof(T) == typeof(float) ? 1.1920928955078125e-7 : 2.220446049250313e-16));
        var state = sweep.Extra(StateLength(sweep.Layout, sweep.Layout.TrainedCount));
        foreach (var tensor in sweep.Tensors)
        {
            var weights = sweep.Weights(tensor);
            var gradients = sweep.Gradients(tensor);
            var scale = Math.Max(smallestScale, RootMeanSquare<T>(weights)) * step;
            var kept = state.Slice(StateLength(sweep.Layout, sweep.Layout.IndexOf(tensor.Path)), StateLength(tensor));
            var matrix = new FactoredSquares<T>(tensor, kept, T.CreateTruncating(share), least);
            matrix.Add(gradients);
            var squares = matrix.DirectionSquares(gradients);
            var clipped = scale / Math.Max(1, Math.Sqrt(squares / tensor.Length) / threshold);
            matrix.Apply(weights, gradients, T.CreateTruncating(1 - rate * weightDecay), T.CreateTruncating(clipped));
        }
    }

    static double RootMeanSquare<T>(ReadOnlySpan<T> values) where T : unmanaged => Math.Sqrt(SumOfSquares.Of(values) / values.Length);

    static nint StateLength(ParameterLayout layout, int count)
    {
        nint sum = 0;
        for (var i = 0; i < count; i++) sum += StateLength(layout[i]);
        return sum;
    }

    static nint StateLength(ParameterInfo tensor)
        => tensor.Shape.Length < 2 ? tensor.Length : tensor.Length / tensor.Shape[^1] + tensor.Length / tensor.Shape[^2];
}

/// <summary>
/// A parameter's mean squared gradients: for each of its matrices a number for each row and one for each column; without matrices one for
/// each weight.
/// </summary>
readonly ref struct FactoredSquares<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Span<T> rows, columns;
    readonly int height, width;
    readonly T share, least;
    readonly bool factored;

    public FactoredSquares(ParameterInfo tensor, Span<T> kept, T share, T least)
    {
        factored = tensor.Shape.Length >= 2;
        (height, width) = factored ? (tensor.Shape[^2], tensor.Shape[^1]) : (1, tensor.Length);
        (this.share, this.least) = (share, least);
        var rowCount = factored ? tensor.Length / width : 0;
        rows = kept[..rowCount];
        columns = kept[rowCount..];
    }

    /// <summary>Takes the squares of new gradients into the means.</summary>
    public void Add(ReadOnlySpan<T> gradients)
    {
        if (!factored)
        {
            for (var i = 0; i < columns.Length; i++) columns[i] += share * (gradients[i] * gradients[i] - columns[i]);
            return;
        }
        for (var m = 0; m * height * width < gradients.Length; m++)
        {
            var columnMeans = columns.Slice(m * width, width);
            for (var j = 0; j < width; j++) columnMeans[j] *= T.One - share;
            for (var i = 0; i < height; i++)
            {
                var row = gradients.Slice((m * height + i) * width, width);
                double sum = 0;
                for (var j = 0; j < width; j++)
                {
                    var square = row[j] * row[j];
                    sum += double.CreateTruncating(square);
                    columnMeans[j] += share * square / T.CreateTruncating(height);
                }
                ref var mean = ref rows[m * height + i];
                mean += share * (T.CreateTruncating(sum / width) - mean);
            }
        }
    }

    /// <summary>The sum of the squares of the direction.</summary>
    public double DirectionSquares(ReadOnlySpan<T> gradients)
    {
        double sum = 0;
        for (var m = 0; m * height * width < gradients.Length; m++)
        {
            var mean = MeanOfRows(m);
            for (var r = m * height; r < (m + 1) * height; r++)
            {
                var factor = Factor(r, mean);
                var squares = columns.Slice(m * width, width);
                var row = gradients.Slice(r * width, width);
                for (var j = 0; j < width; j++)
                {
                    var direction = double.CreateTruncating(Direction(row[j], factor * squares[j]));
                    sum += direction * direction;
                }
            }
        }
        return sum;
    }

    /// <summary>w = keep * w - step * direction.</summary>
    public void Apply(Span<T> weights, ReadOnlySpan<T> gradients, T keep, T step)
    {
        for (var m = 0; m * height * width < gradients.Length; m++)
        {
            var mean = MeanOfRows(m);
            for (var r = m * height; r < (m + 1) * height; r++)
            {
                var factor = Factor(r, mean);
                var squares = columns.Slice(m * width, width);
                var gradient = gradients.Slice(r * width, width);
                var weight = weights.Slice(r * width, width);
                for (var j = 0; j < width; j++) weight[j] = keep * weight[j] - step * Direction(gradient[j], factor * squares[j]);
            }
        }
    }

    T Direction(T gradient, T square) => gradient / T.Sqrt(T.Max(square, least * least));

    // The mean squares of a row are the columns' times this factor.
    T Factor(int row, T mean) => factored ? rows[row] / mean : T.One;

    T MeanOfRows(int matrix)
    {
        if (!factored) return T.One;
        double sum = 0;
        foreach (var mean in rows.Slice(matrix * height, height)) sum += double.CreateTruncating(mean);
        return T.Max(T.CreateTruncating(sum / height), least);
    }
}
