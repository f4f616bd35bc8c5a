using System.Numerics;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// L-BFGS, for whole batches (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989). The formulas are
/// those of <c>torch.optim.LBFGS</c>.
/// </summary>
/// <remarks>
/// One step is up to <c>iterations</c> moves along d = -H g, where H, the inverse of the Hessian, is estimated from the last <c>history</c>
/// moves s and changes y of the gradient (two-loop recursion; H begins as s'y / y'y). A move is rate * d, in the very first one rate *
/// min(1, 1 / sum |g|) * d, or, with a line search, as long as the strong Wolfe conditions ask for (Nocedal and Wright, "Numerical
/// Optimization", algorithms 3.5 and 3.6, with cubic interpolation). A step looks at the loss several times, so it needs
/// <see cref="Optimizer.Step{T}(Runtime.ITrainable{T}, Func{double})"/>, or a <see cref="Trainer"/>. Groups may freeze parameters, but have
/// no settings of their own.
/// </remarks>
public sealed class Lbfgs : Optimizer
{
    readonly int iterations, evaluations;
    readonly double gradientTolerance, changeTolerance;
    readonly bool lineSearch;
    readonly LbfgsHistory history;
    double length;
    long moves;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The factor of the moves.</param>
    /// <param name="iterations">The most moves in a step.</param>
    /// <param name="evaluations">The most evaluations of the loss in a step; 5/4 of the moves if null.</param>
    /// <param name="gradientTolerance">A step ends where no gradient is greater.</param>
    /// <param name="changeTolerance">A step ends where neither the loss nor a weight changes more.</param>
    /// <param name="history">How many moves the estimate rests on. Each takes twice the memory of the parameters.</param>
    /// <param name="lineSearch">Whether each move's length is searched for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Lbfgs(double rate = 1, int iterations = 20, int? evaluations = null, double gradientTolerance = 1e-7,
        double changeTolerance = 1e-9, int history = 100, bool lineSearch = false) : base(rate)
    {
        this.iterations = (int)Require(iterations, iterations > 0, nameof(iterations), "positive");
        this.evaluations = (int)Require(evaluations ?? iterations * 5 / 4, evaluations is null or > 0, nameof(evaluations), "positive");
        this.gradientTolerance = Require(gradientTolerance, gradientTolerance >= 0, nameof(gradientTolerance), "not negative");
        this.changeTolerance = Require(changeTolerance, changeTolerance >= 0, nameof(changeTolerance), "not negative");
        this.history = new((int)Require(history, history > 0, nameof(history), "positive"));
        this.lineSearch = lineSearch;
    }

    /// <summary>False: it works on a history of whole vectors.</summary>
    public override bool RunsOnDevices => false;

    internal override double[] Numbers
    {
        get => [length, moves, .. history.Numbers];
        set
        {
            (length, moves) = (value[0], (long)value[1]);
            history.Numbers = value[2..];
        }
    }

    internal override bool IsState(double[] numbers) =>
        double.IsFinite(numbers[0]) && numbers[1] is >= 0 and < 1e18 && history.IsState(numbers.AsSpan(2));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        moves = 0;
        history.Clear();
    }

    private protected override void BeginStep<T>(OptimizerSweep<T> sweep, double loss, Func<double>? lossAndGradients)
    {
        if (lossAndGradients is null)
            throw new InvalidOperationException(
                "L-BFGS looks at the loss several times in a step. Use Step(model, lossAndGradients) or a Trainer without gradient "
                    + "accumulation.");
        if (WeightDecay != 0 || Groups.Any(group => group.Rate is not null || group.WeightDecay is not null))
            throw new InvalidOperationException(
                "L-BFGS has one rate and no weight decay for all parameters; its groups can only be frozen.");
        Run(new LbfgsVectors<T>(this, sweep, history.Capacity, lossAndGradients), loss);
    }

    /// <summary>Nothing: the step is taken for all groups together.</summary>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay) { }

    void Run<T>(LbfgsVectors<T> vectors, double loss) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        vectors.ClearFrozen();
        if (vectors.GreatestGradient <= gradientTolerance) return;
        var evaluated = 1;
        for (var move = 1; ; move++)
        {
            if (moves++ == 0) vectors.SteepestDescent();
            else
            {
                history.Add(vectors, length);
                history.Direction(vectors);
            }
            vectors.RememberGradient();
            var before = loss;
            length = Rate * (moves == 1 ? Math.Min(1, 1 / FlatVectors.Magnitudes<T>(vectors.Gradient).Sum) : 1);
            var slope = FlatVectors.Dot<T>(vectors.Gradient, vectors.Direction);
            if (slope > -changeTolerance) return;
            if (lineSearch)
            {
                (loss, length, var searched) = new WolfeSearch<T>(vectors, changeTolerance).Run(length, loss, slope);
                evaluated += searched;
            }
            else
            {
                vectors.Move(length);
                if (move == iterations) return;
                loss = vectors.Evaluate();
                evaluated++;
            }
            if (move == iterations || evaluated >= evaluations || vectors.GreatestGradient <= gradientTolerance
                || FlatVectors.Magnitudes<T>(vectors.Direction).Greatest * length <= changeTolerance
                || Math.Abs(loss - before) < changeTolerance) return;
        }
    }
}
