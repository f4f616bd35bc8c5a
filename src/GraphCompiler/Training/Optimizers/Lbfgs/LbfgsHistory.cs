using System.Numerics;

namespace GraphCompiler.Training;

/// <summary>The vectors of L-BFGS, each as long as the model's trained range.</summary>
readonly struct LbfgsVectors<T>(Optimizer optimizer, OptimizerSweep<T> sweep, int history, Func<double> lossAndGradients)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Own = 5;

    /// <summary>The parameters.</summary>
    public Span<T> Weights => sweep.AllWeights;

    /// <summary>The gradient of the last evaluation.</summary>
    public Span<T> Gradient => sweep.AllGradients;

    /// <summary>The direction of the move.</summary>
    public Span<T> Direction => Vector(0);

    /// <summary>The gradient before the move.</summary>
    public Span<T> EarlierGradient => Vector(1);

    /// <summary>The parameters before the move.</summary>
    public Span<T> Start => Vector(2);

    public double GreatestGradient => FlatVectors.Magnitudes<T>(Gradient).Greatest;

    /// <summary>The gradients at the two ends of a line search's bracket.</summary>
    public Span<T> Bracket(int end) => Vector(3 + end);

    /// <summary>A change of the gradient in the history.</summary>
    public Span<T> GradientChange(int place) => Vector(Own + 2 * place);

    /// <summary>A move in the history.</summary>
    public Span<T> Step(int place) => Vector(Own + 2 * place + 1);

    /// <summary>The loss at the present parameters; its gradient is in the model.</summary>
    public double Evaluate()
    {
        var loss = lossAndGradients();
        ClearFrozen();
        return loss;
    }

    public void ClearFrozen() => optimizer.ClearFrozen(sweep);

    public void SteepestDescent()
    {
        Gradient.CopyTo(Direction);
        FlatVectors.Scale(Direction, -1);
    }

    public void RememberGradient() => Gradient.CopyTo(EarlierGradient);

    /// <summary>w = w + length * direction.</summary>
    public void Move(double length) => FlatVectors.AddScaled<T>(Weights, Weights, length, Direction);

    Span<T> Vector(int number)
    {
        var length = sweep.Layout.TrainedLength;
        return sweep.Extra((Own + 2 * history) * length).Slice(number * length, length);
    }
}

/// <summary>The last moves of L-BFGS and the estimate of the inverse Hessian that follows from them.</summary>
sealed class LbfgsHistory(int capacity)
{
    readonly double[] inverses = new double[capacity], shares = new double[capacity];
    int first, count;
    double scale = 1;

    public int Capacity => capacity;

    public double[] Numbers
    {
        get => [first, count, scale, .. inverses];
        set
        {
            (first, count, scale) = ((int)value[0], (int)value[1], value[2]);
            value.AsSpan(3, capacity).CopyTo(inverses);
        }
    }

    /// <summary>
    /// Whether <see cref="Numbers"/> could be these: the first one's place, the count, the scale, and an inverse for each.
    /// </summary>
    public bool IsState(ReadOnlySpan<double> numbers)
    {
        var (start, length) = (numbers[0], numbers[1]);
        return start >= 0 && start < capacity && length >= 0 && length <= capacity && start % 1 == 0 && length % 1 == 0;
    }

    public void Clear() => (first, count, scale) = (0, 0, 1);

    /// <summary>Takes the last move, unless the curvature along it is not positive.</summary>
    public void Add<T>(LbfgsVectors<T> vectors, double length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The place behind the last one, which is the first one's where all are taken, is overwritten only if the move counts.
        var curvature = length * (FlatVectors.Dot<T>(vectors.Gradient, vectors.Direction)
            - FlatVectors.Dot<T>(vectors.EarlierGradient, vectors.Direction));
        if (!(curvature > 1e-10)) return;
        var place = (first + count) % capacity;
        if (count == capacity) first = (first + 1) % capacity;
        else count++;
        FlatVectors.AddScaled<T>(vectors.GradientChange(place), vectors.Gradient, -1, vectors.EarlierGradient);
        vectors.Direction.CopyTo(vectors.Step(place));
        FlatVectors.Scale(vectors.Step(place), length);
        curvature = FlatVectors.Dot<T>(vectors.GradientChange(place), vectors.Step(place));
        inverses[place] = 1 / curvature;
        scale = curvature / FlatVectors.Dot<T>(vectors.GradientChange(place), vectors.GradientChange(place));
    }

    /// <summary>direction = -H gradient.</summary>
    public void Direction<T>(LbfgsVectors<T> vectors) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        vectors.SteepestDescent();
        for (var i = count - 1; i >= 0; i--)
        {
            var place = (first + i) % capacity;
            shares[i] = FlatVectors.Dot<T>(vectors.Step(place), vectors.Direction) * inverses[place];
            FlatVectors.AddScaled<T>(vectors.Direction, vectors.Direction, -shares[i], vectors.GradientChange(place));
        }
        FlatVectors.Scale(vectors.Direction, scale);
        for (var i = 0; i < count; i++)
        {
            var place = (first + i) % capacity;
            var share = FlatVectors.Dot<T>(vectors.GradientChange(place), vectors.Direction) * inverses[place];
            FlatVectors.AddScaled<T>(vectors.Direction, vectors.Direction, shares[i] - share, vectors.Step(place));
        }
    }
}
