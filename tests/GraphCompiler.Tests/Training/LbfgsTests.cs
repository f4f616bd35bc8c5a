using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

public class LbfgsTests
{
    /// <summary>Rosenbrock's valley, (1 - x)^2 + 100 (y - x^2)^2, from (-1.2, 1).</summary>
    static (BareModel<double> Model, Func<double> Evaluate, Func<int> Evaluations) Rosenbrock()
    {
        var model = new BareModel<double>(new ParameterInfo("p", [2], Init.Zeros));
        (model.Parameters[0].Data[0], model.Parameters[0].Data[1]) = (-1.2, 1);
        var evaluations = 0;
        return (model, () =>
        {
            evaluations++;
            var (x, y) = (model.Parameters[0].Data[0], model.Parameters[0].Data[1]);
            model.Gradients[0].Data[0] = -2 * (1 - x) - 400 * x * (y - x * x);
            model.Gradients[0].Data[1] = 200 * (y - x * x);
            return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
        }, () => evaluations);
    }

    [Fact]
    public void FindsTheBottomOfRosenbrocksValley()
    {
        var (model, evaluate, evaluations) = Rosenbrock();
        var optimizer = new Lbfgs(iterations: 100, lineSearch: true, changeTolerance: 1e-14);
        optimizer.Step(model, evaluate);
        Assert.Equal(1, model.Parameters[0].Data[0], 1e-6);
        Assert.Equal(1, model.Parameters[0].Data[1], 1e-6);
        Assert.InRange(evaluations(), 20, 80);
    }

    [Fact]
    public void WithoutASearchTheFirstMoveIsAlongTheGradientAndTheSecondAlongBfgs()
    {
        // f = x^2 / 2 + 2 y^2 from (1, 1): g = (1, 4), the first move is 1/5 of -g.
        var model = new BareModel<double>(new ParameterInfo("p", [2], Init.Ones));
        double Evaluate()
        {
            var (x, y) = (model.Parameters[0].Data[0], model.Parameters[0].Data[1]);
            (model.Gradients[0].Data[0], model.Gradients[0].Data[1]) = (x, 4 * y);
            return x * x / 2 + 2 * y * y;
        }
        var optimizer = new Lbfgs(iterations: 2, evaluations: 9);
        Assert.Equal(2.5, optimizer.Step(model, Evaluate));
        // At (0.8, 0.2): g = (0.8, 0.8), s = (-0.2, -0.8), y = (-0.2, -3.2), s'y = 2.6, y'y = 10.28.
        var rho = 1 / 2.6;
        var alpha = rho * (-0.2 * -0.8 + -0.8 * -0.8);
        var q = (X: -0.8 - alpha * -0.2, Y: -0.8 - alpha * -3.2);
        var r = (X: 2.6 / 10.28 * q.X, Y: 2.6 / 10.28 * q.Y);
        var beta = rho * (-0.2 * r.X + -3.2 * r.Y);
        Assert.Equal(0.8 + r.X + (alpha - beta) * -0.2, model.Parameters[0].Data[0], 1e-12);
        Assert.Equal(0.2 + r.Y + (alpha - beta) * -0.8, model.Parameters[0].Data[1], 1e-12);
    }

    [Fact]
    public void GoesOnFromStepToStepWithItsHistory()
    {
        var (one, evaluateOne, _) = Rosenbrock();
        var (many, evaluateMany, _) = Rosenbrock();
        new Lbfgs(iterations: 40, lineSearch: true, evaluations: 1000).Step(one, evaluateOne);
        var optimizer = new Lbfgs(iterations: 4, lineSearch: true, evaluations: 1000);
        for (var step = 0; step < 10; step++) optimizer.Step(many, evaluateMany);
        Assert.Equal(one.Parameters[0].ToArray(), many.Parameters[0].ToArray());
    }

    [Fact]
    public void NeedsTheLossAgain()
        => Assert.Contains("lossAndGradients",
            Assert.Throws<InvalidOperationException>(() => new Lbfgs().Step(Rosenbrock().Model)).Message);
}
