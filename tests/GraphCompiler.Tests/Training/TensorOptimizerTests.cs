using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

/// <summary>Optimizers that need norms or matrices, against plain loops over their published formulas in double precision.</summary>
public class TensorOptimizerTests
{
    static readonly int[][] shapes = [[5], [3, 7], [7, 3], [1, 4], [4, 1], [2, 3, 4]];

    delegate void Formula(double[] w, double[] g, int[] shape, double rate, int t, Dictionary<string, double[]> kept);

    static void Compare(Optimizer optimizer, Formula formula, double tolerance = 1e-10)
    {
        var model = new BareModel<double>([.. shapes.Select((shape, i) =>
            new ParameterInfo($"p{i}", [.. shape], i == 4 ? Init.Zeros : Init.Normal(0, 1)))]);
        var expected = model.Parameters.Select(parameter => parameter.ToArray()).ToArray();
        var kept = shapes.Select(_ => new Dictionary<string, double[]>()).ToArray();
        for (var t = 1; t <= 6; t++)
        {
            if (t == 4) optimizer.Rate *= 0.5;
            for (var p = 0; p < shapes.Length; p++)
            {
                Init.Normal(0, 1).Fill(model.Gradients[p].Data, shapes[p], 7, (ulong)(100 * t + p));
                formula(expected[p], model.Gradients[p].ToArray(), shapes[p], optimizer.Rate, t, kept[p]);
            }
            optimizer.Step(model);
        }
        for (var p = 0; p < shapes.Length; p++)
            for (var i = 0; i < expected[p].Length; i++) Assert.Equal(expected[p][i], model.Parameters[p].Data[i], tolerance);
    }

    static double[] Kept(Dictionary<string, double[]> kept, string name, int length) =>
        kept.TryGetValue(name, out var values) ? values : kept[name] = new double[length];

    static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    [Theory, InlineData(0), InlineData(0.02)]
    public void LambFollowsItsFormula(double decay) => Compare(new Lamb(0.05, weightDecay: decay), (w, g, _, rate, t, kept) =>
    {
        var (m, v) = (Kept(kept, "m", w.Length), Kept(kept, "v", w.Length));
        var d = new double[w.Length];
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = 0.9 * m[i] + 0.1 * g[i];
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
            d[i] = m[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-6) + decay * w[i];
        }
        var trust = Norm(w) > 0 && Norm(d) > 0 ? Norm(w) / Norm(d) : 1;
        for (var i = 0; i < w.Length; i++) w[i] -= rate * trust * d[i];
    });

    [Theory, InlineData(0), InlineData(0.1)]
    public void AdafactorFollowsItsFormula(double decay) => Compare(new Adafactor(0.3, weightDecay: decay), (w, g, shape, rate, t, kept) =>
    {
        const double least = 2.220446049250313e-16;
        var share = Math.Pow(t, -0.8);
        var alpha = Math.Max(1e-3, Norm(w) / Math.Sqrt(w.Length)) * Math.Min(rate, 1 / Math.Sqrt(t));
        for (var i = 0; i < w.Length; i++) w[i] *= 1 - rate * decay;
        var squares = new double[w.Length];
        if (shape.Length == 1)
        {
            var v = Kept(kept, "v", w.Length);
            for (var i = 0; i < w.Length; i++) squares[i] = v[i] += share * (g[i] * g[i] - v[i]);
        }
        else
        {
            var (rows, columns) = (shape[^2], shape[^1]);
            for (var m = 0; m < w.Length / rows / columns; m++)
            {
                var (r, c) = (Kept(kept, $"r{m}", rows), Kept(kept, $"c{m}", columns));
                double G(int i, int j) => g[(m * rows + i) * columns + j];
                for (var i = 0; i < rows; i++) r[i] += share * (Enumerable.Range(0, columns).Average(j => G(i, j) * G(i, j)) - r[i]);
                for (var j = 0; j < columns; j++) c[j] += share * (Enumerable.Range(0, rows).Average(i => G(i, j) * G(i, j)) - c[j]);
                for (var i = 0; i < rows; i++)
                    for (var j = 0; j < columns; j++) squares[(m * rows + i) * columns + j] = r[i] * c[j] / Math.Max(r.Average(), least);
            }
        }
        var update = squares.Select((square, i) => g[i] / Math.Sqrt(Math.Max(square, least * least))).ToArray();
        var denominator = Math.Max(1, Norm(update) / Math.Sqrt(w.Length));
        for (var i = 0; i < w.Length; i++) w[i] -= alpha / denominator * update[i];
    });

    [Theory, InlineData(true, false), InlineData(false, false), InlineData(true, true)]
    public void MuonFollowsItsFormula(bool nesterov, bool matchAdam) =>
        Compare(new Muon(0.02, nesterov: nesterov, matchAdam: matchAdam, otherRate: 0.01), (w, g, shape, rate, t, kept) =>
    {
        var m = Kept(kept, "m", w.Length);
        if (shape.Length != 2)
        {
            var v = Kept(kept, "v", w.Length);
            for (var i = 0; i < w.Length; i++)
            {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                w[i] = w[i] * (1 - rate / 2 * 0.1)
                    - rate / 2 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
            }
            return;
        }
        var u = new double[w.Length];
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += 0.05 * (g[i] - m[i]);
            u[i] = nesterov ? g[i] + 0.95 * (m[i] - g[i]) : m[i];
        }
        // As PyTorch does, on the transposed matrix where it has more rows than columns.
        var (rows, columns) = (shape[0], shape[1]);
        var x = rows > columns ? Transposed(u, rows, columns) : u;
        var (height, width) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var norm = Math.Max(Norm(x), 1e-7);
        x = [.. x.Select(value => value / norm)];
        for (var k = 0; k < 5; k++)
        {
            var gram = Product(x, Transposed(x, height, width), height, width, height);
            var square = Product(gram, gram, height, height, height);
            var polynomial = gram.Select((value, i) => -4.7750 * value + 2.0315 * square[i]).ToArray();
            var next = Product(polynomial, x, height, height, width);
            x = [.. x.Select((value, i) => 3.4445 * value + next[i])];
        }
        if (rows > columns) x = Transposed(x, columns, rows);
        var scale = matchAdam ? 0.2 * Math.Sqrt(Math.Max(rows, columns)) : Math.Sqrt(Math.Max(1, (double)columns / rows));
        for (var i = 0; i < w.Length; i++) w[i] = w[i] * (1 - rate * 0.1) - rate * scale * x[i];
    });

    [Fact]
    public void MuonsStepsAreNearlyOrthogonal()
    {
        var model = new BareModel<double>(new ParameterInfo("w", [4, 6], Init.Zeros));
        model.Memory.EnsureInitialized();
        Init.Normal(0, 1).Fill(model.Gradients[0].Data, [4, 6], 1, 2);
        new Muon(1, matchAdam: false).Step(model);
        var x = model.Parameters[0].ToArray().Select(value => value / Math.Sqrt(1.5)).ToArray();
        var gram = Product(x, Transposed(x, 4, 6), 4, 6, 4);
        // The iteration's coefficients bring singular values to about 1, between 0.7 and 1.2.
        for (var i = 0; i < 4; i++) Assert.InRange(gram[5 * i], 0.4, 1.5);
    }

    [Fact]
    public void MuonUpdatesNamedMatricesAsAdamDoes()
    {
        var (first, second) = (new BareModel<double>(new("head", [3, 4], Init.Ones), new("b", [2], Init.Ones)),
            new BareModel<double>(new("head", [3, 4], Init.Ones), new("b", [2], Init.Ones)));
        foreach (var model in new[] { first, second }) model.Memory.Initialize(0);
        foreach (var model in new[] { first, second }) Init.Normal(0, 1).Fill(model.Gradients[0].Data, [3, 4], 1, 2);
        new Muon(others: "head", otherRate: 0.1).Step(first);
        Adam.W(0.1, weightDecay: 0.1).Step(second);
        Assert.Equal(second.Parameters[0].ToArray(), first.Parameters[0].ToArray());
    }

    static double[] Transposed(double[] x, int rows, int columns) =>
        [.. Enumerable.Range(0, x.Length).Select(i => x[i % rows * columns + i / rows])];

    static double[] Product(double[] a, double[] b, int rows, int depth, int columns)
        => [.. Enumerable.Range(0, rows * columns)
            .Select(i => Enumerable.Range(0, depth).Sum(k => a[i / columns * depth + k] * b[k * columns + i % columns]))];

    public static TheoryData<string> Names => ["lamb", "adafactor", "muon", "lbfgs", "lbfgs with search"];

    static Optimizer Create(string name) => name switch
    {
        "lamb" => new Lamb(), "adafactor" => new Adafactor(), "muon" => new Muon(), "lbfgs" => new Lbfgs(0.1, iterations: 3, history: 2),
        _ => new Lbfgs(history: 2, iterations: 3, lineSearch: true),
    };

    [Theory, MemberData(nameof(Names))]
    public void AStepAllocatesNothingAndGapsStayZero(string name)
    {
        var (optimizer, model) = (Create(name), new BareModel<float>(new("a", [13, 30], Init.Normal(0, 1)), new("b", [3], Init.Ones)));
        var evaluate = Quadratic(model);
        for (var i = 0; i < 40; i++) optimizer.Step(model, evaluate);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3; i++) optimizer.Step(model, evaluate);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(new float[13], model.Memory.ParameterArena.Slice(400 + 3, 13).ToArray());
        Assert.Equal(new float[10], model.Memory.ParameterArena.Slice(390, 10).ToArray());
    }

    /// <summary>The mean of (1 + i % 7) w_i^2 / 2 over each parameter, summed over the parameters.</summary>
    static Func<double> Quadratic(BareModel<float> model) => () =>
    {
        double loss = 0;
        for (var p = 0; p < model.Gradients.Count; p++)
        {
            var weights = model.Parameters[p].Data;
            var gradients = model.Gradients[p].Data;
            for (var i = 0; i < weights.Length; i++)
            {
                gradients[i] = weights[i] * (1 + i % 7) / weights.Length;
                loss += 0.5 * gradients[i] * weights[i];
            }
        }
        return loss;
    };

    [Theory, MemberData(nameof(Names))]
    public void EqualBitsForAnyNumberOfThreads(string name)
    {
        var expected = Train(1);
        foreach (var threads in new[] { 2, 3 }) Assert.Equal(expected, Train(threads));

        float[] Train(int threads)
        {
            using var team = new WorkerTeam(threads);
            var model = new BareModel<float>(new ParameterInfo("a", [301, 61], Init.Normal(0, 1)));
            model.Memory.Workers = team;
            var optimizer = Create(name);
            for (var t = 0; t < 3; t++) optimizer.Step(model, Quadratic(model));
            return model.Parameters[0].ToArray();
        }
    }
}
