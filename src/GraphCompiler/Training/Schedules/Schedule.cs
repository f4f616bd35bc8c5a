using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// How a learning rate changes with time, a number of epochs or steps. The values are those of <c>torch.optim.lr_scheduler</c>.
/// </summary>
/// <remarks>
/// A schedule is a function of time alone, so it has no state and resumes anywhere; only <see cref="ReduceOnPlateau"/> looks at results.
/// </remarks>
public abstract class Schedule
{
    /// <summary>The rate at a time.</summary>
    /// <param name="rate">The rate that an optimizer began with.</param>
    /// <param name="time">The epochs or steps done.</param>
    public abstract double RateAt(double rate, long time);

    /// <summary>The momentum at a time; null to leave it as it is.</summary>
    /// <param name="time">The epochs or steps done.</param>
    public virtual double? MomentumAt(long time) => null;

    /// <summary>Whether the momentum is changed at some time.</summary>
    internal virtual bool ChangesMomentum => MomentumAt(0) is not null;

    /// <summary>The state, of schedules that have one.</summary>
    internal virtual double[] Numbers
    {
        get => [];
        set { }
    }

    /// <summary>Whether the schedule can be in the state that <see cref="Numbers"/> of the right count would give it.</summary>
    internal virtual bool IsState(ReadOnlySpan<double> numbers) => true;

    /// <summary>Takes an epoch's result, which some schedules look at.</summary>
    /// <param name="result">The validation loss, or training loss where there is none.</param>
    /// <param name="rate">The rate that the optimizer began with.</param>
    /// <param name="time">The time of the epoch's last step.</param>
    internal virtual void Take(double result, double rate, long time) { }

    private protected static void RequireNumber(double value, string name)
    {
        if (value is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");
    }

    /// <summary>The rate times a factor for some time, then the rate itself (<c>ConstantLR</c>).</summary>
    /// <param name="factor">The factor; 1 for a constant rate.</param>
    /// <param name="length">How long it lasts.</param>
    public static Schedule Constant(double factor = 1.0 / 3, long length = 5)
    {
        RequireNumber(factor, nameof(factor));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new FactorSchedule(time => time < length ? factor : 1);
    }

    /// <summary>rate * gamma^floor(time / length) (<c>StepLR</c>).</summary>
    public static Schedule Step(long length, double gamma = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        RequireNumber(gamma, nameof(gamma));
        return new FactorSchedule(time => Math.Pow(gamma, time / length));
    }

    /// <summary>rate * gamma^k, where k is the number of milestones reached (<c>MultiStepLR</c>).</summary>
    public static Schedule MultiStep(IEnumerable<long> milestones, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        RequireNumber(gamma, nameof(gamma));
        long[] sorted = [.. milestones.Order()];
        if (sorted is [< 0 and var first, ..])
            throw new ArgumentOutOfRangeException(nameof(milestones), first, "Milestones must not be negative.");
        return new FactorSchedule(time =>
        {
            var reached = 0;
            while (reached < sorted.Length && sorted[reached] <= time) reached++;
            return Math.Pow(gamma, reached);
        });
    }

    /// <summary>rate * gamma^time (<c>ExponentialLR</c>).</summary>
    public static Schedule Exponential(double gamma)
    {
        RequireNumber(gamma, nameof(gamma));
        return new FactorSchedule(time => Math.Pow(gamma, time));
    }

    /// <summary>rate / (1 + decay * time) (<c>InverseTimeDecay</c> in Keras).</summary>
    public static Schedule TimeBased(double decay)
    {
        RequireNumber(decay, nameof(decay));
        return new FactorSchedule(time => 1 / (1 + decay * time));
    }

    /// <summary>rate * (1 - time / length)^power, then 0 (<c>PolynomialLR</c>).</summary>
    public static Schedule Polynomial(long length = 5, double power = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        RequireNumber(power, nameof(power));
        return new FactorSchedule(time => Math.Pow(1 - (double)Math.Min(time, length) / length, power));
    }

    /// <summary>
    /// rate times a factor that goes from one value to another on a straight line and stays there: a warm-up, by default (<c>LinearLR</c>).
    /// </summary>
    /// <param name="length">How long it takes.</param>
    /// <param name="from">The first factor.</param>
    /// <param name="to">The last factor.</param>
    public static Schedule Linear(long length = 5, double from = 1.0 / 3, double to = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        RequireNumber(from, nameof(from));
        RequireNumber(to, nameof(to));
        return new FactorSchedule(time => from + (to - from) * Math.Min(time, length) / length);
    }

    /// <summary>
    /// least + (rate - least) (1 + cos(π time / length)) / 2, which rises again after <paramref name="length"/> (<c>CosineAnnealingLR</c>;
    /// Loshchilov and Hutter, 2017).
    /// </summary>
    public static Schedule Cosine(long length, double least = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        RequireNumber(least, nameof(least));
        return new RateSchedule((rate, time) => least + (rate - least) * (1 + Math.Cos(Math.PI * time / length)) / 2);
    }

    /// <summary>
    /// The same from the start again after each cycle, of which each is longer than the last by a factor
    /// (<c>CosineAnnealingWarmRestarts</c>; Loshchilov and Hutter, "SGDR", 2017).
    /// </summary>
    /// <param name="length">The length of the first cycle.</param>
    /// <param name="growth">The factor, a whole number.</param>
    /// <param name="least">The rate at the end of a cycle.</param>
    public static Schedule CosineWithRestarts(long length, int growth = 1, double least = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth);
        RequireNumber(least, nameof(least));
        return new RateSchedule((rate, time) =>
        {
            var cycle = length;
            if (growth == 1) time %= length;
            else
                for (; time >= cycle; cycle *= growth) time -= cycle;
            return least + (rate - least) * (1 + Math.Cos(Math.PI * time / cycle)) / 2;
        });
    }

    /// <summary>
    /// One cycle up to a great rate and down to a very small one, the momentum the other way round (<c>OneCycleLR</c>; Smith and Topin,
    /// "Super-Convergence", 2018). The optimizer's own rate does not matter.
    /// </summary>
    /// <param name="greatest">The greatest rate.</param>
    /// <param name="length">The length of the cycle.</param>
    /// <param name="rise">The share of it in which the rate rises.</param>
    /// <param name="isLinear">Whether the rate goes along straight lines rather than along cosines.</param>
    /// <param name="momentum">Whether the momentum is changed too.</param>
    /// <param name="leastMomentum">The momentum at the greatest rate.</param>
    /// <param name="greatestMomentum">The momentum at the start and at the end.</param>
    /// <param name="startDivisor">The first rate is the greatest divided by this.</param>
    /// <param name="endDivisor">The last rate is the first divided by this.</param>
    /// <param name="threePhases">Whether the rate falls to the first one, as fast as it rose, before it falls further.</param>
    public static Schedule OneCycle(double greatest, long length, double rise = 0.3, bool isLinear = false, bool momentum = true,
        double leastMomentum = 0.85,
        double greatestMomentum = 0.95, double startDivisor = 25, double endDivisor = 1e4, bool threePhases = false)
        => new OneCycleSchedule(greatest, length, rise, isLinear, momentum, leastMomentum, greatestMomentum, startDivisor, endDivisor,
            threePhases);

    /// <summary>The rate times a function of time (<c>LambdaLR</c>).</summary>
    public static Schedule Lambda(Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new FactorSchedule(factor);
    }

    /// <summary>All schedules at once: each starts from the rate that the one before it gives (<c>ChainedScheduler</c>).</summary>
    public static Schedule Chained(params IReadOnlyList<Schedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        return schedules.All(schedule => schedule is not null) ? new ChainedSchedule([.. schedules])
            : throw new ArgumentException("A schedule among those to be chained is null.", nameof(schedules));
    }

    /// <summary>
    /// This schedule up to a time, then another, whose time begins there (<c>SequentialLR</c>): a warm-up, and what follows it.
    /// </summary>
    public Schedule Then(long time, Schedule next)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        ArgumentNullException.ThrowIfNull(next);
        return new SequentialSchedule(this, time, next);
    }
}
