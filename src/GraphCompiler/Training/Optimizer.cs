using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>Changes a model's trained parameters along their gradients. Belongs to one model from its first step on.</summary>
/// <remarks>An optimizer of one's own derives from this class and hands an <see cref="IOptimizerRule{T}"/> to the sweep.</remarks>
public abstract class Optimizer
{
    OptimizerSweep<float>? singles;
    OptimizerSweep<double>? doubles;
    long[] groupSteps = [];

    /// <summary>Starts with a learning rate and a weight decay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    protected Optimizer(double rate, double weightDecay = 0) => (Rate, InitialRate, WeightDecay) = (rate, rate, weightDecay);

    /// <summary>The learning rate; may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Rate
    {
        get;
        set => field = Require(value, value >= 0, nameof(Rate), "not negative");
    }

    /// <summary>The learning rate that the optimizer began with.</summary>
    public double InitialRate { get; internal set; }

    /// <summary>The weight decay; may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get;
        set => field = Require(value, value >= 0, nameof(WeightDecay), "not negative");
    }

    /// <summary>
    /// How much of the earlier direction each step keeps (beta1, where there are betas); null for an optimizer without momentum. May be
    /// changed between steps.
    /// </summary>
    /// <exception cref="NotSupportedException">The optimizer has no momentum to set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public virtual double? Momentum
    {
        get => null;
        set => throw new NotSupportedException($"{GetType().Name} has no momentum.");
    }

    /// <summary>Parameters with settings of their own. Which parameters they are is decided in the first step.</summary>
    /// <exception cref="ArgumentException">A group is null.</exception>
    public IReadOnlyList<ParameterGroup> Groups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Groups));
            field = value.Contains(null!) ? throw new ArgumentException("A parameter group is null.", nameof(Groups)) : [.. value];
        }
    } = [];

    /// <summary>The number of steps taken, counting the one under way.</summary>
    public long Steps { get; internal set; }

    /// <summary>One step on all trained parameters.</summary>
    /// <exception cref="InvalidOperationException">
    /// Earlier steps were on another model's parameters, or the optimizer needs to look at the loss again.
    /// </exception>
    /// <exception cref="ArgumentException">The pattern of a group matches no trained parameter.</exception>
    public void Step(ITrainable<float> model) => Step(model, double.NaN, null);

    /// <inheritdoc cref="Step(ITrainable{float})"/>
    public void Step(ITrainable<double> model) => Step(model, double.NaN, null);

    /// <summary>One step on all trained parameters of a model on a device, where they stay.</summary>
    /// <exception cref="NotSupportedException">The optimizer does not run on devices.</exception>
    /// <inheritdoc cref="Step(ITrainable{float})"/>
    public void Step(IDeviceModel<float> model) => StepOnDevice(model);

    /// <inheritdoc cref="Step(IDeviceModel{float})"/>
    public void Step(IDeviceModel<double> model) => StepOnDevice(model);

    /// <summary>
    /// Computes the loss and takes one step on all trained parameters, in which the optimizer may look at the loss again.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="lossAndGradients">
    /// Computes the loss of one and the same batch, and its gradients, at the model's present parameters.
    /// </param>
    /// <returns>The loss before the step.</returns>
    /// <inheritdoc cref="Step(ITrainable{float})"/>
    public double Step<T>(ITrainable<T> model, Func<double> lossAndGradients) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(lossAndGradients);
        var loss = lossAndGradients();
        Step(model, loss, lossAndGradients);
        return loss;
    }

    /// <summary>
    /// Whether the optimizer runs on devices: whether rules and norms are all it needs. One that reads or writes whole tensors does not.
    /// </summary>
    public virtual bool RunsOnDevices => true;

    /// <summary>Forgets everything kept from earlier steps.</summary>
    public virtual void Reset() => (singles, doubles, Steps, groupSteps) = (null, null, 0, []);

    /// <summary>
    /// The number of steps of each group, those in which it was frozen left out; the last one is of all other parameters.
    /// </summary>
    internal long[] GroupSteps
    {
        get => groupSteps.Length > Groups.Count ? groupSteps : groupSteps = new long[Groups.Count + 1];
        set => groupSteps = value;
    }

    /// <summary>Numbers that belong to the optimizer's state besides its steps and what it keeps for the weights.</summary>
    internal virtual double[] Numbers
    {
        get => [];
        set { }
    }

    /// <summary>Whether the optimizer can be in the state that <see cref="Numbers"/> of the right count would give it.</summary>
    internal virtual bool IsState(double[] numbers) => true;

    /// <summary>Whether <see cref="OptimizerSweep{T}.Extra"/> belongs to the state, or is only scratch memory.</summary>
    internal virtual bool KeepsExtra => true;

    /// <summary>One step.</summary>
    /// <param name="model">The model, with its gradients computed.</param>
    /// <param name="loss">The loss that they belong to.</param>
    /// <param name="lossAndGradients">
    /// Computes the loss of the same batch and its gradients at the model's present parameters; null if the caller can't.
    /// </param>
    internal void Step<T>(TrainingMemory<T> model, double loss, Func<double>? lossAndGradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Step(SweepFor(model), loss, lossAndGradients);

    void Step<T>(ITrainable<T> model, double loss, Func<double>? lossAndGradients) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Step(SweepFor(model), loss, lossAndGradients);

    void StepOnDevice<T>(IDeviceModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireDevices();
        Step(model.TrainingMemory, double.NaN, null);
    }

    /// <summary>Requires that the optimizer runs on devices.</summary>
    /// <exception cref="NotSupportedException">It does not.</exception>
    internal void RequireDevices()
    {
        if (!RunsOnDevices)
            throw new NotSupportedException(
                $"{GetType().Name} reads or writes whole tensors and does not run on devices yet. Train the model itself, or choose "
                    + "another optimizer.");
    }

    void Step<T>(OptimizerSweep<T> sweep, double loss, Func<double>? lossAndGradients) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            BeginStep(sweep, loss, lossAndGradients);
            Steps++;
            var steps = GroupSteps;
            for (var g = 0; g <= Groups.Count; g++)
            {
                sweep.Group = g;
                if (sweep.Tensors.IsEmpty) continue;
                var group = g < Groups.Count ? Groups[g] : null;
                if (group is { Frozen: true }) continue;
                sweep.Steps = ++steps[g];
                Update(sweep, RateOf(group), group?.WeightDecay ?? WeightDecay);
            }
        }
        finally
        {
            sweep.GradientFactor = null;
        }
    }

    /// <summary>The kept values for a model.</summary>
    internal OptimizerSweep<T> SweepFor<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => SweepFor(HostTrainingMemory<T>.Of(model, SweepOf<T>()?.Memory));

    OptimizerSweep<T>? SweepOf<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? (OptimizerSweep<T>?)(object?)singles : (OptimizerSweep<T>?)(object?)doubles;

    /// <inheritdoc cref="SweepFor{T}(ITrainable{T})"/>
    internal OptimizerSweep<T> SweepFor<T>(TrainingMemory<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sweep = SweepOf<T>();
        if (sweep is not null)
        {
            sweep.Bind(model);
            return sweep;
        }
        sweep = new(model, Groups);
        if (typeof(T) == typeof(float)) singles = (OptimizerSweep<float>)(object)sweep;
        else doubles = (OptimizerSweep<double>)(object)sweep;
        return sweep;
    }

    /// <summary>Clears the gradients of frozen parameters, so that clipping leaves them out.</summary>
    internal void ClearFrozen<T>(OptimizerSweep<T> sweep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var g = 0; g < Groups.Count; g++)
        {
            if (!Groups[g].Frozen) continue;
            sweep.Group = g;
            foreach (var tensor in sweep.Tensors) sweep.Memory.Clear(sweep.Memory.Gradients, tensor.Offset, tensor.Length);
        }
    }

    /// <summary>Begins a step, before the groups have their turns; nothing unless overridden.</summary>
    private protected virtual void BeginStep<T>(OptimizerSweep<T> sweep, double loss, Func<double>? lossAndGradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> { }

    /// <summary>Applies the optimizer's rule to the parameters of one group: <c>sweep.Run(new MyRule&lt;T&gt;(...))</c>.</summary>
    /// <param name="sweep">The parameters of the group and what is kept for them.</param>
    /// <param name="rate">The group's learning rate.</param>
    /// <param name="weightDecay">The group's weight decay.</param>
    protected abstract void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>A hyper-parameter, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not valid.</exception>
    protected static double Require(double value, bool valid, string name, string rule)
        => double.IsFinite(value) && valid
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and {rule}.");

    /// <summary>A decay of running means, in [0, 1).</summary>
    private protected static double RequireDecay(double value, string name) => Require(value, value is >= 0 and < 1, name, "in [0, 1)");

    /// <summary>A number added to a denominator. With 0, the gaps of the arena would become 0 / 0.</summary>
    private protected static double RequireEpsilon(double value, string name) => Require(value, value >= 1e-30, name, "at least 1e-30");

    double RateOf(ParameterGroup? group) => group?.Rate is not { } own ? Rate : InitialRate > 0 ? own * (Rate / InitialRate) : own;
}
