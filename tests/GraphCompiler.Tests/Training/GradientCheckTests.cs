using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler.Tests.Training;

/// <summary>The check of gradients on a loss written by hand; that of compiled models is tested with the generator.</summary>
public class GradientCheckTests
{
    static (LinearModel Net, LossEntry<float> Loss) Prepared()
    {
        var net = new LinearModel(3);
        net.Memory.Initialize(1);
        float[] weights = [0.5f, -1.25f, 2f];
        weights.CopyTo(net.Parameters[0].Data);
        var loss = net.Losses[0];
        loss.Prepare([4]);
        for (var i = 0; i < 12; i++) loss.Real(0)[i] = MathF.Sin(i * i + 1);
        for (var i = 0; i < 4; i++) loss.Real(1)[i] = i;
        return (net, loss);
    }

    [Fact]
    public void A_right_gradient_is_right()
    {
        var (net, loss) = Prepared();
        var result = GradientCheck.Run(net, loss);
        Assert.True(result.IsRight, result.ToString());
        Assert.Equal("weight", Assert.Single(result.Parameters).Path);
        Assert.Same(result, result.ThrowIfWrong());
        Assert.StartsWith("All gradients agree", result.ToString());
    }

    [Theory, InlineData(0), InlineData(12)]
    public void A_wrong_element_is_found_one_by_one_or_along_a_direction(int elements)
    {
        var (net, loss) = Prepared();
        var result = GradientCheck.Run(net, () =>
        {
            var value = loss.EvaluateWithGradients();
            net.Gradients[0].Data[1] *= 1.1f;
            return value;
        }, elements);
        Assert.False(result.IsRight);
        Assert.Equal(elements == 0 ? -1 : 1, result.Parameters[0].Index);
        Assert.Contains("1 of 1 gradients are wrong", result.ToString());
        Assert.Equal(result.ToString(), Assert.Throws<InvalidOperationException>(result.ThrowIfWrong).Message);
    }

    /// <summary>
    /// The sum of scale times normalized numbers, plus a shift: the scale's gradient is 0 but for rounding, the shift's is the count.
    /// </summary>
    static GradientCheckResult CheckNormalization<T>(double error, double offset, double size)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var net = new BareModel<T>(new ParameterInfo("scale", [1], Init.Ones), new ParameterInfo("shift", [1], Init.Zeros));
        net.Memory.Initialize(1);
        var x = Enumerable.Range(0, 64).Select(i => T.CreateTruncating(size * Math.Sin(i * i + 1))).ToArray();
        var mean = x.Aggregate((sum, next) => sum + next) / T.CreateTruncating(x.Length);
        return GradientCheck.Run(net, () =>
        {
            var (scale, shift) = (net.Parameters[0].Data[0], net.Parameters[1].Data[0]);
            T loss = T.CreateTruncating(offset), gradient = T.Zero;
            foreach (var value in x) loss += scale * (value - mean) + shift;
            for (var i = x.Length - 1; i >= 0; i--) gradient += x[i] - mean;
            net.Gradients[0].Data[0] = gradient + T.CreateTruncating(error);
            net.Gradients[1].Data[0] = T.CreateTruncating(x.Length);
            return loss;
        });
    }

    [Theory]
    [InlineData(0, 0, 1)]       // the loss is 0 but for rounding
    [InlineData(0, 0, 100)]     // the difference of large numbers
    [InlineData(0, 0.01, 1)]
    [InlineData(4.5e-15, 1e-3, 1)]
    public void What_differs_from_0_by_rounding_is_right(double error, double offset, double size)
    {
        foreach (var result in new[] { CheckNormalization<double>(error, offset, size), CheckNormalization<float>(error, offset, size) })
            Assert.True(result.IsRight, result.ToString());
    }

    [Theory]
    [InlineData(1e-9, 0, 1)]
    [InlineData(1e-9, 1, 1)]
    [InlineData(-1e-7, 0, 100)]
    public void What_differs_from_0_by_more_is_wrong(double error, double offset, double size)
    {
        Assert.False(CheckNormalization<double>(error, offset, size).IsRight);
        Assert.False(CheckNormalization<float>(1e6 * error, offset, size).IsRight);
    }

    [Fact]
    public void Not_a_number_is_wrong()
    {
        var (net, loss) = Prepared();
        Assert.Equal(double.PositiveInfinity, GradientCheck.Run(net, () =>
        {
            loss.EvaluateWithGradients();
            return float.NaN;
        }).WorstError);
    }

    [Theory, InlineData(int.MaxValue), InlineData(0), InlineData(7)]
    public void Everything_is_as_it_was_even_after_an_exception(int callsUntilItFails)
    {
        var (net, loss) = Prepared();
        loss.EvaluateWithGradients();
        (net.Memory.Seed, net.Memory.Step) = (5, 17);
        var (parameters, gradients) = (net.Parameters[0].ToArray(), net.Gradients[0].ToArray());
        var steps = new HashSet<ulong>();
        void Run() => GradientCheck.Run(net, () =>
        {
            steps.Add(net.Memory.Step++);
            return callsUntilItFails-- > 0 ? loss.EvaluateWithGradients() : throw new TimeoutException();
        });
        if (callsUntilItFails == int.MaxValue) Run();
        else Assert.Throws<TimeoutException>(Run);
        Assert.Equal(parameters, net.Parameters[0].ToArray());
        Assert.Equal(gradients, net.Gradients[0].ToArray());
        Assert.Equal((5ul, 17ul), (net.Memory.Seed, net.Memory.Step));
        Assert.Equal([17ul], steps);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var (net, loss) = Prepared();
        Assert.Equal("elements", Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Run(net, loss, elements: -1)).ParamName);
        Assert.Equal("tolerance", Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Run(net, loss, tolerance: 0)).ParamName);
        Assert.Equal("net", Assert.Throws<ArgumentNullException>(() => GradientCheck.Run(null!, loss)).ParamName);
    }

    [Theory]
    [InlineData(0.3, 1e-11)]    // smooth
    [InlineData(1e-3, 1e-11)]   // a bend 0.001 away, inside the first steps
    public void Derivatives_by_differences(double at, double tolerance)
    {
        double F(double x) => Math.Max(x, 0) * Math.Exp(x);
        var (value, uncertainty) = NumericalDerivative.Of(h => (F(at + h) - F(at - h), 2 * h), 0.05, 1e-16);
        Assert.Equal(Math.Exp(at) * (1 + at), value, tolerance + uncertainty);
        Assert.InRange(uncertainty, 0, 1e-6);
    }
}
