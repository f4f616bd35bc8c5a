using System.Collections.Immutable;

namespace GraphCompiler;

/// <summary>
/// Linear regression in closed form: the weights w and bias b with the smallest <c>Σ (w·x + b - y)² + λ |w|²</c>, which are <c>(X'X + λI)⁻¹
/// X'y</c>.
/// </summary>
public sealed class LeastSquares
{
    LeastSquares(ImmutableArray<double> weights, double bias) => (Weights, Bias) = (weights, bias);

    /// <summary>The weight of each feature.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>The bias.</summary>
    public double Bias { get; }

    /// <summary>
    /// Fits a line or plane. It is computed by Householder's triangularization of X, which is twice as exact as the formula.
    /// </summary>
    /// <param name="x">The samples' features [N, features].</param>
    /// <param name="y">Their targets [N].</param>
    /// <param name="ridge">λ, how much large weights cost; the bias costs nothing.</param>
    /// <param name="bias">Whether there is a bias; 0 without.</param>
    /// <exception cref="ArgumentException">There are no samples, the lengths don't fit, a value is not finite, or the features depend on
    /// each other, so that many w are equally good.</exception>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative.</exception>
    public static LeastSquares Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double ridge = 0, bool bias = true)
    {
        if (y.IsEmpty || x.IsEmpty || x.Length % y.Length != 0)
            throw new ArgumentException($"{x.Length} features are no whole multiple of {y.Length} targets.", nameof(x));
        if (!(ridge >= 0)) throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge must not be negative.");
        RequireFinite(x, nameof(x));
        RequireFinite(y, nameof(y));
        var (count, features) = (y.Length, x.Length / y.Length);
        var columns = features + (bias ? 1 : 0);
        // Rows of √λ below those of the samples add λ |w|² to the sum of squares.
        var rows = count + (ridge > 0 ? features : 0);
        var (matrix, target) = (new double[rows, columns], new double[rows]);
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < features; column++) matrix[row, column] = x[row * features + column];
            if (bias) matrix[row, features] = 1;
            target[row] = y[row];
        }
        for (var row = count; row < rows; row++) matrix[row, row - count] = Math.Sqrt(ridge);
        var solution = Solve(matrix, target);
        return new([.. solution[..features]], bias ? solution[features] : 0);
    }

    /// <summary>The prediction for one sample.</summary>
    /// <exception cref="ArgumentException">The sample has another number of features.</exception>
    public double Predict(ReadOnlySpan<double> x)
    {
        if (x.Length != Weights.Length)
            throw new ArgumentException($"There are {Weights.Length} weights, but the sample has {x.Length} features.", nameof(x));
        var sum = Bias;
        for (var i = 0; i < x.Length; i++) sum += Weights[i] * x[i];
        return sum;
    }

    static double[] Solve(double[,] matrix, double[] target)
    {
        var (rows, columns) = (matrix.GetLength(0), matrix.GetLength(1));
        var norms = Enumerable.Range(0, columns).Select(column => Norm(matrix, 0, column)).ToArray();
        for (var pivot = 0; pivot < columns; pivot++)
        {
            var length = pivot < rows ? Norm(matrix, pivot, pivot) : 0;
            if (length <= 1e-12 * norms[pivot] || length == 0)
                throw new ArgumentException(
                    $"Column {pivot} of the features (the bias comes last) depends on those before it, so that no weights are best; "
                        + "leave it out or set a ridge.", nameof(matrix));
            // The reflection that turns the column below the pivot to zeros.
            if (matrix[pivot, pivot] > 0) length = -length;
            var mirror = new double[rows];
            for (var row = pivot; row < rows; row++) mirror[row] = matrix[row, pivot];
            mirror[pivot] -= length;
            var scale = 2 / mirror.Sum(value => value * value);
            for (var column = pivot; column < columns; column++)
            {
                var product = 0.0;
                for (var row = pivot; row < rows; row++) product += mirror[row] * matrix[row, column];
                for (var row = pivot; row < rows; row++) matrix[row, column] -= scale * product * mirror[row];
            }
            var along = 0.0;
            for (var row = pivot; row < rows; row++) along += mirror[row] * target[row];
            for (var row = pivot; row < rows; row++) target[row] -= scale * along * mirror[row];
        }
        var solution = new double[columns];
        for (var row = columns - 1; row >= 0; row--)
        {
            var rest = target[row];
            for (var column = row + 1; column < columns; column++) rest -= matrix[row, column] * solution[column];
            solution[row] = rest / matrix[row, row];
        }
        return solution;
    }

    static double Norm(double[,] matrix, int from, int column)
    {
        var sum = 0.0;
        for (var row = from; row < matrix.GetLength(0); row++) sum += matrix[row, column] * matrix[row, column];
        return Math.Sqrt(sum);
    }

    static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException(FormattableString.Invariant($"Value {i} is {values[i]}."), name);
    }
}
