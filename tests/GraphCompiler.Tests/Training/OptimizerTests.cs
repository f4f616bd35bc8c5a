using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

/// <summary>Every optimizer against PyTorch's formulas, written out for one weight in double precision.</summary>
public class OptimizerTests
{
    /// <summary>
    /// The new weight; <paramref name="s"/> is what is kept for it, zero before the first step, and <paramref name="t"/> the step's number
    /// from 1.
    /// </summary>
    delegate double Formula(double w, double g, double rate, int t, double[] s);

    static readonly Dictionary<string, (Func<Optimizer> Create, Formula Reference)> Cases = new()
    {
        ["sgd"] = (() => new Sgd(0.1), Sgd(0, false, 0)),
        ["sgd, decay"] = (() => new Sgd(0.1, weightDecay: 0.02), Sgd(0, false, 0.02)),
        ["momentum"] = (() => new Sgd(0.1, 0.9), Sgd(0.9, false, 0)),
        ["momentum, decay"] = (() => new Sgd(0.1, 0.9, weightDecay: 0.02), Sgd(0.9, false, 0.02)),
        ["momentum, dampening"] = (() => new Sgd(0.1, 0.9, dampening: 0.3), Sgd(0.9, false, 0, 0.3)),
        ["nesterov"] = (() => new Sgd(0.1, 0.9, nesterov: true), Sgd(0.9, true, 0)),
        ["nesterov, decay"] = (() => new Sgd(0.1, 0.9, true, 0.02), Sgd(0.9, true, 0.02)),
        ["adam"] = (() => new Adam(0.1), Adam(0.9, 0.999, 1e-8, 0, 0)),
        ["adam, all"] = (() => new Adam(0.1, 0.8, 0.95, 1e-3, 0.02), Adam(0.8, 0.95, 1e-3, 0.02, 0)),
        ["adamw"] = (() => GraphCompiler.Adam.W(0.1), Adam(0.9, 0.999, 1e-8, 0, 0.01)),
        ["amsgrad"] = (() => new Adam(0.1, beta2: 0.6, amsGrad: true), Adam(0.9, 0.6, 1e-8, 0, 0, amsGrad: true)),
        ["rmsprop"] = (() => new RmsProp(0.05), RmsProp(0.99, 1e-8, 0, 0, false)),
        ["rmsprop, momentum"] = (() => new RmsProp(0.05, 0.9, 1e-4, 0.02, 0.8), RmsProp(0.9, 1e-4, 0.02, 0.8, false)),
        ["rmsprop, centered"] = (() => new RmsProp(0.05, 0.9, centered: true), RmsProp(0.9, 1e-8, 0, 0, true)),
        ["rmsprop, all"] = (() => new RmsProp(0.05, 0.9, 1e-4, 0.02, 0.8, true), RmsProp(0.9, 1e-4, 0.02, 0.8, true)),
        ["adagrad"] = (() => new Adagrad(0.1), Adagrad(0, 0, 0)),
        ["adagrad, all"] = (() => new Adagrad(0.1, 0.1, 0.02, 0.5), Adagrad(0.1, 0.02, 0.5)),
        ["adadelta"] = (() => new Adadelta(), Adadelta(0.9, 1e-6, 0)),
        ["adadelta, all"] = (() => new Adadelta(0.5, 0.8, 1e-4, 0.02), Adadelta(0.8, 1e-4, 0.02)),
        ["adamax"] = (() => new Adamax(0.1), Adamax(0.9, 0.999, 1e-8, 0)),
        ["adamax, all"] = (() => new Adamax(0.1, 0.8, 0.7, 1e-4, 0.02), Adamax(0.8, 0.7, 1e-4, 0.02)),
        ["nadam"] = (() => new NAdam(0.05), NAdam(0.9, 0.999, 0, 0)),
        ["nadam, decay"] = (() => new NAdam(0.05, 0.8, 0.95, weightDecay: 0.02), NAdam(0.8, 0.95, 0.02, 0)),
        ["nadam, decoupled"] = (() => new NAdam(0.05, weightDecay: 0.02, decoupled: true), NAdam(0.9, 0.999, 0, 0.02)),
        ["radam"] = (() => new RAdam(0.05), RAdam(0.9, 0.999, 0, 0)),
        ["radam, decay"] = (() => new RAdam(0.05, 0.8, 0.9, weightDecay: 0.02), RAdam(0.8, 0.9, 0.02, 0)),
        ["radam, decoupled"] = (() => new RAdam(0.05, weightDecay: 0.02, decoupled: true), RAdam(0.9, 0.999, 0, 0.02)),
        ["lion"] = (() => new Lion(0.01), Lion(0.9, 0.99, 0)),
        ["lion, decay"] = (() => new Lion(0.01, 0.7, 0.8, 0.1), Lion(0.7, 0.8, 0.1)),
        ["asgd"] = (() => new Asgd(0.05, start: 3), Asgd(1e-4, 0.75, 0)),
        ["asgd, all"] = (() => new Asgd(0.05, 0.1, 0.5, weightDecay: 0.02), Asgd(0.1, 0.5, 0.02)),
        ["rprop"] = (() => new Rprop(0.1), Rprop(0.5, 1.2, 1e-6, 50)),
        ["rprop, all"] = (() => new Rprop(0.1, 0.4, 1.5, 0.03, 0.2), Rprop(0.4, 1.5, 0.03, 0.2)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    static Formula Sgd(double momentum, bool nesterov, double decay, double dampening = 0) => (w, g, rate, t, s) =>
    {
        g += decay * w;
        if (momentum != 0)
        {
            s[0] = t == 1 ? g : momentum * s[0] + (1 - dampening) * g;
            g = nesterov ? g + momentum * s[0] : s[0];
        }
        return w - rate * g;
    };

    static Formula Adam(double b1, double b2, double epsilon, double decay, double decoupled, bool amsGrad = false) => (w, g, rate, t, s) =>
    {
        w *= 1 - rate * decoupled;
        g += decay * w;
        s[0] = b1 * s[0] + (1 - b1) * g;
        s[1] = b2 * s[1] + (1 - b2) * g * g;
        s[2] = Math.Max(s[2], s[1]);
        var meanHat = s[0] / (1 - Math.Pow(b1, t));
        var squareHat = (amsGrad ? s[2] : s[1]) / (1 - Math.Pow(b2, t));
        return w - rate * meanHat / (Math.Sqrt(squareHat) + epsilon);
    };

    static Formula RmsProp(double alpha, double epsilon, double decay, double momentum, bool centered) => (w, g, rate, t, s) =>
    {
        g += decay * w;
        s[0] = alpha * s[0] + (1 - alpha) * g * g;
        s[1] = alpha * s[1] + (1 - alpha) * g;
        var d = g / (Math.Sqrt(centered ? s[0] - s[1] * s[1] : s[0]) + epsilon);
        s[2] = momentum * s[2] + d;
        return w - rate * (momentum > 0 ? s[2] : d);
    };

    static Formula Adagrad(double rateDecay, double decay, double initial) => (w, g, rate, t, s) =>
    {
        g += decay * w;
        if (t == 1) s[0] = initial;
        s[0] += g * g;
        return w - rate / (1 + (t - 1) * rateDecay) * g / (Math.Sqrt(s[0]) + 1e-10);
    };

    static Formula Adadelta(double rho, double epsilon, double decay) => (w, g, rate, t, s) =>
    {
        g += decay * w;
        s[0] = rho * s[0] + (1 - rho) * g * g;
        var d = Math.Sqrt(s[1] + epsilon) / Math.Sqrt(s[0] + epsilon) * g;
        s[1] = rho * s[1] + (1 - rho) * d * d;
        return w - rate * d;
    };

    static Formula Adamax(double b1, double b2, double epsilon, double decay) => (w, g, rate, t, s) =>
    {
        g += decay * w;
        s[0] = b1 * s[0] + (1 - b1) * g;
        s[1] = Math.Max(b2 * s[1], Math.Abs(g) + epsilon);
        return w - rate / (1 - Math.Pow(b1, t)) * s[0] / s[1];
    };

    static Formula NAdam(double b1, double b2, double decay, double decoupled) => (w, g, rate, t, s) =>
    {
        w *= 1 - rate * decoupled;
        g += decay * w;
        double Mu(int i) => b1 * (1 - 0.5 * Math.Pow(0.96, i * 4e-3));
        var product = Enumerable.Range(1, t).Aggregate(1.0, (p, i) => p * Mu(i));
        s[0] = b1 * s[0] + (1 - b1) * g;
        s[1] = b2 * s[1] + (1 - b2) * g * g;
        var d = Math.Sqrt(s[1] / (1 - Math.Pow(b2, t))) + 1e-8;
        return w - rate * (1 - Mu(t)) / (1 - product) * g / d - rate * Mu(t + 1) / (1 - product * Mu(t + 1)) * s[0] / d;
    };

    static Formula RAdam(double b1, double b2, double decay, double decoupled) => (w, g, rate, t, s) =>
    {
        w *= 1 - rate * decoupled;
        g += decay * w;
        s[0] = b1 * s[0] + (1 - b1) * g;
        s[1] = b2 * s[1] + (1 - b2) * g * g;
        var mean = s[0] / (1 - Math.Pow(b1, t));
        var longest = 2 / (1 - b2) - 1;
        var length = longest - 2 * t * Math.Pow(b2, t) / (1 - Math.Pow(b2, t));
        if (length <= 5) return w - rate * mean;
        var rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        return w - rate * mean * rectification * Math.Sqrt(1 - Math.Pow(b2, t)) / (Math.Sqrt(s[1]) + 1e-8);
    };

    static Formula Lion(double b1, double b2, double decay) => (w, g, rate, t, s) =>
    {
        w *= 1 - rate * decay;
        w -= rate * Math.Sign(b1 * s[0] + (1 - b1) * g);
        s[0] = b2 * s[0] + (1 - b2) * g;
        return w;
    };

    static Formula Asgd(double lambda, double alpha, double decay) => (w, g, rate, t, s) =>
    {
        g += decay * w;
        var eta = rate / Math.Pow(1 + lambda * rate * (t - 1), alpha);
        return w * (1 - lambda * eta) - eta * g;
    };

    static Formula Rprop(double decrease, double increase, double smallest, double largest) => (w, g, rate, t, s) =>
    {
        if (t == 1) s[1] = rate;
        var agreement = Math.Sign(g * s[0]);
        s[1] = Math.Clamp(s[1] * (agreement > 0 ? increase : agreement < 0 ? decrease : 1), smallest, largest);
        if (agreement < 0) g = 0;
        s[0] = g;
        return w - Math.Sign(g) * s[1];
    };

    [Theory, MemberData(nameof(Names))]
    public void MatchesTheFormulaInSinglePrecision(string name) => Compare<float>(name, (o, m) => o.Step(m), 2e-5);

    [Theory, MemberData(nameof(Names))]
    public void MatchesTheFormulaInDoublePrecision(string name) => Compare<double>(name, (o, m) => o.Step(m), 1e-12);

    static void Compare<T>(string name, Action<Optimizer, BareModel<T>> step, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (create, formula) = Cases[name];
        var model = new BareModel<T>(new("a", [5], Init.Normal(0, 1)), new("b", [3, 37], Init.Normal(0, 1)),
            new("c", [2], Init.Ones, ParameterKind.Frozen));
        var optimizer = create();
        var expected = model.Parameters.Take(2).SelectMany(p => p.ToArray()).Select(double.CreateChecked).ToArray();
        var kept = expected.Select(_ => new double[3]).ToArray();
        for (var t = 1; t <= 8; t++)
        {
            if (t == 5) optimizer.Rate = 0.03;
            var gradients = new RandomBlocks(3, (ulong)t);
            for (var i = 0; i < expected.Length; i++)
            {
                var g = gradients.Normals((ulong)i).First;
                expected[i] = formula(expected[i], double.CreateChecked(T.CreateChecked(g)), optimizer.Rate, t, kept[i]);
                (i < 5 ? model.Gradients["a"].Data : model.Gradients["b"].Data)[i < 5 ? i : i - 5] = T.CreateChecked(g);
            }
            step(optimizer, model);
        }
        var actual = model.Parameters.Take(2).SelectMany(p => p.ToArray()).Select(double.CreateChecked).ToArray();
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
        Assert.Equal(8, optimizer.Steps);
        Assert.Equal([T.One, T.One], model.Parameters["c"].ToArray());
    }

    [Fact]
    public void GapsOfTheArenaStayZero()
    {
        var model = new BareModel<float>(new("a", [3], Init.Ones), new("b", [1], Init.Ones));
        foreach (var optimizer in Cases.Values.Select(c => c.Create()))
        {
            model.Gradients["a"].Data.Fill(1);
            optimizer.Step(model);
            Assert.Equal(new float[13], model.Memory.ParameterArena.Slice(3, 13).ToArray());
        }
    }

    [Fact]
    public void TinyMomentsBecomeZeroInsteadOfDenormal()
    {
        var model = new BareModel<float>(new ParameterInfo("a", [16], Init.Ones));
        var optimizer = new Adam(1e-3);
        model.Gradients[0].Data.Fill(1e-10f);
        optimizer.Step(model);
        model.Gradients[0].Data.Clear();
        for (var i = 0; i < 800; i++) optimizer.Step(model);
        var before = model.Parameters[0].ToArray();
        optimizer.Step(model);
        Assert.Equal(before, model.Parameters[0].ToArray());
        Assert.Equal(new float[16], optimizer.SweepFor(model).Slot(0, model.Parameters.Layout[0]).ToArray());
    }

    [Theory, MemberData(nameof(Names))]
    public void EqualBitsForAnyNumberOfThreads(string name)
    {
        var expected = Train(1);
        foreach (var threads in new[] { 2, 3 }) Assert.Equal(expected, Train(threads));

        float[] Train(int threads)
        {
            using var team = new WorkerTeam(threads);
            var model = new BareModel<float>(new ParameterInfo("a", [301, 211], Init.Normal(0, 1)));
            model.Memory.Workers = team;
            var optimizer = Cases[name].Create();
            for (var t = 0; t < 3; t++)
            {
                Init.Normal(0, 1).Fill(model.Gradients[0].Data, [301, 211], 7, (ulong)t);
                optimizer.Step(model);
            }
            return model.Parameters[0].ToArray();
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void AStepAllocatesNothing(string name)
    {
        var model = new BareModel<float>(new ParameterInfo("a", [1000], Init.Ones));
        var optimizer = Cases[name].Create();
        for (var i = 0; i < 50; i++) optimizer.Step(model);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) optimizer.Step(model);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void BelongsToOneModelUntilReset()
    {
        var (first, second) = (new BareModel<float>(new ParameterInfo("a", [1], Init.Ones)),
            new BareModel<float>(new ParameterInfo("a", [1], Init.Ones)));
        var optimizer = new Sgd(0.1);
        optimizer.Step(first);
        Assert.Contains("another model", Assert.Throws<InvalidOperationException>(() => optimizer.Step(second)).Message);
        Assert.Equal(1, optimizer.Steps);
        optimizer.Reset();
        optimizer.Step(second);
        Assert.Equal(1, optimizer.Steps);
    }

    [Fact]
    public void RefusesBadSettings()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1, momentum: 1));
        Assert.Throws<ArgumentException>(() => new Sgd(0.1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(weightDecay: -1));
        var adam = new Adam(0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Rate = -1);
        Assert.Equal(0.1, adam.Rate);
    }

    [Fact]
    public void ClipsByNormAndByValue()
    {
        var model = new BareModel<float>(new("a", [1], Init.Ones), new("b", [1], Init.Ones));
        (model.Gradients["a"].Data[0], model.Gradients["b"].Data[0]) = (3, -4);
        Assert.Equal(5, GradientClipping.ByNorm(model.Gradients, 10));
        Assert.Equal([3f, -4f], model.Gradients.Select(g => g.Data[0]));
        GradientClipping.ByNorm(model.Gradients, 1);
        Assert.Equal(1, model.Gradients.Norm(), 1e-6);
        Assert.Equal(0.6f, model.Gradients["a"].Data[0], 1e-6f);
        GradientClipping.ByLayerNorm(model.Gradients, 0.7);
        Assert.Equal([0.6f, -0.7f], model.Gradients.Select(g => g.Data[0]), new CloseSingles());
        GradientClipping.ByValue(model.Gradients, 0.5);
        Assert.Equal([0.5f, -0.5f], model.Gradients.Select(g => g.Data[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(model.Gradients, 0));
    }

    sealed class CloseSingles : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(float value) => 0;
    }
}
