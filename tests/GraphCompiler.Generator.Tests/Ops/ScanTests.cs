using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Lowering;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Ops;

/// <summary>Scans against the same steps written out: values, gradients, and gradients of gradients, through every stage.</summary>
public partial class ScanTests
{
    /// <summary>
    /// Models as two texts that must mean the same: with a scan over an axis of unknown length, and unrolled over T steps.
    /// </summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Models => [.. Recurrences, .. NestedScans, .. IntegerStates, .. Loops];

    const int Steps = 5;

    static ModelSpec Read(string body, string shape) => ModelCompilation.Read(TextOf(body, shape));

    static string TextOf(string body, string shape, string name = "Net") => $$"""
        [Model(Precision = Precision.Double)] public partial class {{name}}
        {
            const int T = {{Steps}};
            readonly Parameter U = new(Init.Zeros, 4, 4), W = new(Init.Zeros, 4, 4), b = new(Init.Zeros, 4);
            [Loss] Tensor Loss([Shape({{shape}}, "N", 4)] Tensor x) { {{body}} }
            [Graph] Tensor Other([Shape(4)] Tensor z) => MatMul(MatMul(z, U), W) + b;
            static Tensor Squared(Tensor x) => x * x;
        }

        """;

    static double[][] Gradients(ModelSpec spec, EntryData data) =>
        data.Interpreter.Run(Pipeline.Train(spec.Entries[0].Training!, spec.Parameters));

    [Theory, MemberData(nameof(Models))]
    public void A_scan_is_the_same_as_its_steps_written_out(string name, string scan, string steps)
    {
        var (scanned, unrolled) = (Read(scan, "\"T\""), Read(steps, $"{Steps}"));
        var data = EntryData.Draw(scanned, scanned.Entries[0], new Dictionary<string, long> { ["T"] = Steps, ["N"] = 3 }, name.Length,
            value => value);
        var (expected, actual) = (Gradients(unrolled, data), Gradients(scanned, data));
        for (var i = 0; i < expected.Length; i++) Tolerance.AssertClose(scanned, $"{name}: {i}", expected[i], actual[i]);
    }

    public static IEnumerable<TheoryDataRow<string, string>> Scans =>
        Models.Select(row => new TheoryDataRow<string, string>(row.Data.Item1, row.Data.Item2));

    // The steps written out would share a mistake of differentiation with the scan.
    [Theory, MemberData(nameof(Scans))]
    public void Gradients_are_central_differences(string name, string scan)
    {
        const double step = 1e-5;
        var spec = Read(scan, "\"T\"");
        var sizes = new Dictionary<string, long> { ["T"] = 3, ["N"] = 2 };
        var data = EntryData.Draw(spec, spec.Entries[0], sizes, name.Length, value => value);
        var (loss, training) = (Pipeline.Evaluate(spec.Entries[0].Training!), Pipeline.Train(spec.Entries[0].Training!, spec.Parameters));
        var results = data.Interpreter.Run(training);
        foreach (var (output, gradient) in training.Outputs.Zip(results).Where(pair => pair.First.Role == OutputRole.Gradient))
        {
            var values = data.Parameters[output.Name];
            double[] differences = [.. values.Select((value, i) => (LossAt(value + step, i) - LossAt(value - step, i)) / (2 * step))];
            for (var i = 0; i < values.Length; i++)
                Assert.True(Math.Abs(differences[i] - gradient[i]) <= 1e-6 * (1 + Math.Abs(gradient[i])),
                    $"{name}: {output.Name}[{i}] has the gradient {gradient[i]:R}, differences give {differences[i]:R}");

            double LossAt(double value, int i)
            {
                var before = values[i];
                values[i] = value;
                var result = data.Interpreter.Run(loss)[0][0];
                values[i] = before;
                return result;
            }
        }
    }

    // Each model in one precision with vectors, in the other with plain loops.
    [Theory, InlineData(false), InlineData(true)]
    public void Generated_code_computes_what_the_graph_means(bool isScalar)
    {
        string InPrecision(string text, int model) =>
            model % 2 == 0 == isScalar ? text : text.Replace("(Precision = Precision.Double)", "");
        var texts = Models.Select((row, i) => InPrecision(TextOf(row.Data.Item2, "\"T\"", $"Net{i}"), i)).ToList();
        var emitted = EmittedModels.Compile(string.Concat(texts), fuse: true, target: isScalar ? HostTarget.Scalar : HostTarget.Cpu);
        for (var i = 0; i < texts.Count; i++)
        {
            Comparison.Run(emitted.Create($"Net{i}"), new Dictionary<string, long> { ["T"] = 1, ["N"] = 2 }, seed: 1);
            Comparison.Run(emitted.Create($"Net{i}"), new Dictionary<string, long> { ["T"] = 6, ["N"] = 3 }, seed: 2);
        }
    }

    [Fact]
    public void A_single_step_is_no_loop()
    {
        var texts = Models.Select((row, i) => TextOf(row.Data.Item2, "1", $"Net{i}")).ToList();
        var emitted = EmittedModels.Compile(string.Concat(texts), fuse: true, target: HostTarget.Scalar);
        for (var i = 0; i < texts.Count; i++)
            Comparison.Run(emitted.Create($"Net{i}"), new Dictionary<string, long> { ["N"] = 2 }, seed: 3);
    }

    [Theory, MemberData(nameof(Models))]
    public void Kernels_compute_what_the_graph_means(string name, string scan, string steps)
    {
        Assert.NotEqual(scan, steps);
        foreach (var fuse in new[] { true, false })
            LoweredModel.Compare(Read(scan, "\"T\""), fuse,
                [(new() { ["T"] = 1, ["N"] = 2 }, name.Length), (new() { ["T"] = 4, ["N"] = 3 }, 7)], (_, _) => null);
    }

    [Fact]
    public void A_gradient_rule_may_hold_one()
    {
        var spec = ModelCompilation.Read("""
            [Model(Precision = Precision.Double)] public partial class Net
            {
                readonly Parameter w = new(Init.Zeros, 3, 4);
                [Loss] Tensor Loss([Shape(3, 4)] Tensor x) => Cubed(x * w).Sum();
                [Gradient(nameof(Rule))] static Tensor Cubed(Tensor x) => x * x * x;
                static Tensor Rule(Tensor x, Tensor result, Tensor gradient) => Scan(x, x[0], (s, a) => (s, 3 * a * a)).Results * gradient;
            }
            """);
        var data = EntryData.Draw(spec, spec.Entries[0], new Dictionary<string, long>(), 5, value => value);
        var (x, w) = (data.Tensors["x"], data.Parameters["w"]);
        Tolerance.AssertClose(spec, "dw", [.. x.Zip(w, (x, w) => 3 * x * w * x * w * x)], Gradients(spec, data)[1]);
    }

    [Fact]
    public void Code_does_not_grow_with_the_steps()
    {
        static int Launches(string length) =>
            GraphCompiler.Generator.Lowering.ModelCompiler.Compile(Read(Models.First().Data.Item2,
                length)).Entries[0].Gradients!.Launches.Length;
        Assert.Equal(Launches("5"), Launches("500"));
        Assert.Equal(Launches("5"), Launches("\"T\""));
    }

    [Theory]
    [InlineData("GC0139",
        "var keep = x; var (h, _) = Scan(x, b.Sum(), (s, a) => { keep = a; return (s + a.Sum(), s); }); return h + keep.Sum();")]
    [InlineData("GC0139", "var (h, _) = Scan(x, b.Sum(), (s, a) => { mean.Assign(a.Mean()); return (s + a.Sum(), s); }); return h;")]
    [InlineData("GC0139",
        "Tensor keep = 0; Scan(x, b.Sum(), (s, a) => { keep = a.Sum(); return (s, s); }); return Scan(x, b.Sum(), (s, a) => (s + "
            + "keep, s)).Last;")]
    [InlineData("GC0137", "return Scan(x, ((Tensor)b, (Tensor)b), (s, a) => ((a[0], s.Item2.Sum()), a)).Last.Item1.Sum();")]
    [InlineData("GC0138", "return Scan(b.Sum(), (Tensor)0, (s, a) => (s + a, s)).Last;")]
    [InlineData("GC0101", "return Scan(x, (Tensor)0, (s, a) => (MatMul(s, W), s)).Last.Sum();")]
    public void A_mistake_is_one_error(string id, string body)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model] public partial class Net
            {
                readonly Parameter W = new(Init.Zeros, 4, 4), b = new(Init.Zeros, 4);
                [State] readonly Parameter mean = new(Init.Zeros);
                [Loss] Tensor Loss([Shape("T", "N", 4)] Tensor x) { {{body}} }
            }
            """));
        Assert.Equal(id, Assert.Single(ModelCompilation.MistakesOf(read),
            finding => finding.StartsWith("GC01", StringComparison.Ordinal))[..6]);
    }
}
