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

    /// <summary>Starts with a learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    protected Optimizer(double rate) => Rate = rate;

    /// <summary>The learning rate; may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Rate
    {
        get;
        set => field = Require(value, value >= 0, nameof(Rate), "not negative");
    }

    /// <summary>The number of steps taken, counting the one under way.</summary>
    public long Steps { get; private set; }

    /// <summary>One step on all trained parameters.</summary>
    /// <exception cref="InvalidOperationException">Earlier steps were on another model's parameters.</exception>
    public void Step(ITrainable<float> model) => Step(model, ref singles);

    /// <inheritdoc cref="Step(ITrainable{float})"/>
    public void Step(ITrainable<double> model) => Step(model, ref doubles);

    internal void Step<T>(ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model is ITrainable<float> single) Step(single);
        else Step((ITrainable<double>)model);
    }

    /// <summary>Forgets everything kept from earlier steps.</summary>
    public void Reset() => (singles, doubles, Steps) = (null, null, 0);

    internal OptimizerSweep<float>? Singles => singles;

    /// <summary>Applies the optimizer's rule: <c>sweep.Run(new MyRule&lt;T&gt;(...))</c>.</summary>
    protected abstract void Update<T>(OptimizerSweep<T> sweep) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>A hyper-parameter, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not valid.</exception>
    protected static double Require(double value, bool valid, string name, string rule)
        => double.IsFinite(value) && valid ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and {rule}.");

    void Step<T>(ITrainable<T> model, ref OptimizerSweep<T>? sweep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        if (sweep is null) sweep = new OptimizerSweep<T>(model);
        else sweep.Bind(model);
        Steps++;
        Update(sweep);
    }
}
