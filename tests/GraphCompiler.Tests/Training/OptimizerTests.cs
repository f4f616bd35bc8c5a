using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

/// <summary>Every optimizer against PyTorch's formulas, written out for one weight in double precision.</summary>
public class OptimizerTests
{
    delegate double Formula(double w, double g, double rate, int step, ref double m, ref double v);

    static readonly Dictionary<string, (Func<Optimizer> Create, Formula Reference)> Cases = new()
    {
        ["sgd"] = (() => new Sgd(0.1), Sgd(0, false, 0)),
        ["sgd, decay"] = (() => new Sgd(0.1, weightDecay: 0.02), Sgd(0, false, 0.02)),
        ["momentum"] = (() => new Sgd(0.1, 0.9), Sgd(0.9, false, 0)),
        ["momentum, decay"] = (() => new Sgd(0.1, 0.9, weightDecay: 0.02), Sgd(0.9, false, 0.02)),
        ["nesterov"] = (() => new Sgd(0.1, 0.9, nesterov: true), Sgd(0.9, true, 0)),
        ["nesterov, decay"] = (() => new Sgd(0.1, 0.9, true, 0.02), Sgd(0.9, true, 0.02)),
        ["adam"] = (() => new Adam(0.1), Adam(0.9, 0.999, 1e-8, 0, 0)),
        ["adam, all"] = (() => new Adam(0.1, 0.8, 0.95, 1e-3, 0.02), Adam(0.8, 0.95, 1e-3, 0.02, 0)),
        ["adamw"] = (() => GraphCompiler.Adam.W(0.1), Adam(0.9, 0.999, 1e-8, 0, 0.01)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    static Formula Sgd(double momentum, bool nesterov, double decay) => (double w, double g, double rate, int step, ref double m, ref double v) =>
    {
        g += decay * w;
        if (momentum != 0)
        {
            m = step == 1 ? g : momentum * m + g;
            g = nesterov ? g + momentum * m : m;
        }
        return w - rate * g;
    };

    static Formula Adam(double b1, double b2, double epsilon, double decay, double decoupled) => (double w, double g, double rate, int step, ref double m, ref double v) =>
    {
        w *= 1 - rate * decoupled;
        g += decay * w;
        m = b1 * m + (1 - b1) * g;
        v = b2 * v + (1 - b2) * g * g;
        var meanHat = m / (1 - Math.Pow(b1, step));
        var squareHat = v / (1 - Math.Pow(b2, step));
        return w - rate * meanHat / (Math.Sqrt(squareHat) + epsilon);
    };

    [Theory, MemberData(nameof(Names))]
    public void MatchesTheFormulaInSinglePrecision(string name) => Compare<float>(name, (o, m) => o.Step(m), 2e-5);

    [Theory, MemberData(nameof(Names))]
    public void MatchesTheFormulaInDoublePrecision(string name) => Compare<double>(name, (o, m) => o.Step(m), 1e-12);

    static void Compare<T>(string name, Action<Optimizer, BareModel<T>> step, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (create, formula) = Cases[name];
        var model = new BareModel<T>(new("a", [5], Init.Normal(0, 1)), new("b", [3, 37], Init.Normal(0, 1)), new("c", [2], Init.Ones, ParameterKind.Frozen));
        var optimizer = create();
        var expected = model.Parameters.Take(2).SelectMany(p => p.ToArray()).Select(double.CreateChecked).ToArray();
        var (m, v) = (new double[expected.Length], new double[expected.Length]);
        for (var t = 1; t <= 8; t++)
        {
            if (t == 5) optimizer.Rate = 0.03;
            var gradients = new RandomBlocks(3, (ulong)t);
            for (var i = 0; i < expected.Length; i++)
            {
                var g = gradients.Normals((ulong)i).First;
                expected[i] = formula(expected[i], double.CreateChecked(T.CreateChecked(g)), optimizer.Rate, t, ref m[i], ref v[i]);
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
        Assert.Equal(new float[16], optimizer.Singles!.First!.Slice(0, 16).ToArray());
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
        var (first, second) = (new BareModel<float>(new ParameterInfo("a", [1], Init.Ones)), new BareModel<float>(new ParameterInfo("a", [1], Init.Ones)));
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
        GradientClipping.ByValue(model.Gradients, 0.5);
        Assert.Equal([0.5f, -0.5f], model.Gradients.Select(g => g.Data[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(model.Gradients, 0));
    }
}
