using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>
/// Windows and rows of a few elements, of random sizes: what the interpreter computes, and the same bits for any number of threads.
/// </summary>
public class SmallLoopTests
{
    static readonly Random random = new(1998);

    /// <summary>For each model, what it computes of x.</summary>
    static readonly IReadOnlyList<(string Shape, string Value)> cases =
    [
        .. Enumerable.Range(0, 12).Select(_ => ($"3, {random.Next(4, 12)}, {random.Next(4, 40)}", Pool())),
        .. Enumerable.Range(2, 15).Select(width => ($"40, {width}", "Softmax(x)")),
        .. Enumerable.Range(2, 15).Select(width => ($"40, {width}", "Centered(x)")),
        .. Enumerable.Range(2, 15).Select(width => ($"40, {width}", "x - Log(Exp(x).Sum(-1, keepDims: true)) * x.Max(-1, keepDims: true)")),
    ];

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(string.Concat(cases.Select((of, i) => $$"""
        [Model] public partial class Small{{i}}
        {
            readonly Parameter scale = new(Init.Ones, {{of.Shape}});
            static Tensor Centered(Tensor x)
            {
                var centered = x - x.Mean(-1, keepDims: true);
                return centered / Sqrt((centered * centered).Mean(-1, keepDims: true) + 0.1f);
            }
            static Tensor Value(Tensor x) => {{of.Value}};
            [Loss] Tensor Loss([Shape("N", {{of.Shape}})] Tensor x) => Sin(Value(x * scale) + 0.5f).Sum();
        }

        """))));

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, cases.Count)];

    [Theory, MemberData(nameof(Cases)), Trait("Vectors", "AnyWidth")]
    public void Compute_the_same_on_any_number_of_threads(int number)
    {
        List<double[]>? first = null;
        foreach (var threads in new[] { 1, 2, 3, 4 })
        {
            var model = models.Value.Create($"Small{number}");
            model.UseThreads(threads);
            var all = new List<double[]>();
            foreach (var n in new[] { 1, 19 })
                Comparison.Run(model, new Dictionary<string, long> { ["N"] = n }, seed: n, close: (reference, output, what, actual) =>
                {
                    Tolerance.AssertClose(reference.Spec, what, reference.Expected[output], actual);
                    all.Add([.. actual]);
                });
            first ??= all;
            Assert.Equal(first, all);
        }
    }

    static string Pool()
    {
        var (height, width) = (random.Next(1, 4), random.Next(2, 4));
        var stride = random.Next(3) > 0 ? "" : $", stride: ({random.Next(1, 4)}, {random.Next(1, 4)})";
        return $"{(random.Next(2) == 0 ? "MaxPool2d" : "AvgPool2d")}(x, ({height}, {width}){stride})";
    }
}
