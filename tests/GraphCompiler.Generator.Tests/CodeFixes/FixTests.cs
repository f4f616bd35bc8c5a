using System.Text.RegularExpressions;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.CodeFixes;

/// <summary>
/// Each fix changes what it says and nothing else, and what comes out compiles without a word. A model is written with the change in it:
/// <c>{+added+}</c>, <c>{-removed-}</c>.
/// </summary>
public partial class FixTests
{
    static readonly Dictionary<string, (string Id, string Model)> cases = new()
    {
        ["Make 'Net' partial"] = ("GC0001", """
            [Model]
            public {+partial +}class Net
            {
                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
            }
            """),
        ["Make 'Run' an instance method"] = ("GC0004", """
            [Model]
            public partial class Net
            {
                [Graph] {-static -}Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
            }
            """),
        ["Rename to 'Run2'"] = ("GC0006", """
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
                [Graph] Tensor Run{+2+}([Shape("N", 4)] Tensor x, float scale) => scale * x;
                [Loss] Tensor Error([Shape("N", 4)] Tensor x) => Run{+2+}(x, 2).Mean();
            }
            """),
        ["Take the mean"] = ("GC0008", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);

                [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 2)] Tensor y)
                {
                    var error = layer.Forward(x) - y;
                    return {+(+}error * error{+).Mean()+};
                }
            }
            """),
        ["Remove 'hidden'"] = ("GC0009", """
            [Model]
            public partial class Net
            {
            {-    readonly Linear hidden = new(4, 4);
            -}    readonly Linear output = new(4, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => output.Forward(x);
            }
            """),
        ["Make 'layer' readonly"] = ("GC0010", """
            [Model]
            public partial class Net
            {
                {+readonly +}Linear layer = new(4, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
            }
            """),
        ["Remove the setter of 'Depth'"] = ("GC0010", """
            [Model]
            public partial class Net
            {
                public int Depth { get; {-set; -}} = 3;

                [Graph] Tensor Run([Shape("N", 4)] Tensor x)
                {
                    for (var i = 0; i < Depth; i++) x = Tanh(x);
                    return x;
                }
            }
            """),
        ["Make 'power' a float"] = ("GC0013", """
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape("N", 4)] Tensor x, {-int-}{+float+} power) => Pow(x, power);
            }
            """),
        ["Remove [Graph]"] = ("GC0015", """
            [Module]
            public sealed class Head
            {
                {-[Graph] -}public Tensor Forward(Tensor x) => Relu(x);
            }
            """),
        ["Mark 'Head' as [Module]"] = ("GC0018", """
            {+[Module]
            +}public sealed class Head
            {
                readonly Linear layer = new(4, 2);

                public Tensor Forward(Tensor x) => layer.Forward(x);
            }

            [Model]
            public partial class Net
            {
                readonly Head head = new();

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => head.Forward(x);
            }
            """),
        ["Transpose 'key.Forward(x)'"] = ("GC0102", """
            [Model]
            public partial class Attention
            {
                readonly Linear query = new(16, 8), key = new(16, 8);

                [Graph] Tensor Scores([Shape("B", 3, 16)] Tensor x) => Softmax(MatMul(query.Forward(x), key.Forward(x){+.Transpose()+}));
            }
            """),
        ["Transpose 'weight'"] = ("GC0102", """
            [Model]
            public partial class Net
            {
                readonly Parameter weight = new(Init.XavierNormal(), 2, 4);
                readonly Parameter bias = new(Init.Zeros, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => MatMul(x, weight{+.Transpose()+}) + bias;
            }
            """),
        ["Swap the operands"] = ("GC0102", """
            [Model]
            public partial class Net
            {
                readonly Parameter weight = new(Init.XavierNormal(), 4, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => MatMul({-weight, x-}{+x, weight+});
            }
            """),
        ["Flatten 'image'"] = ("GC0102", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(784, 10);

                [Graph] Tensor Run([Shape("N", 28, 28)] Tensor image) => layer.Forward(image{+.Flatten()+});
            }
            """),
        ["Add 'keepDims: true' to 'x.Mean(axis: 1)'"] = ("GC0103", """
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape("N", 4)] Tensor x)
                {
                    var mean = x.Mean(axis: 1{+, keepDims: true+});
                    return x - mean;
                }
            }
            """),
        ["Squeeze 'layer.Forward(x)'"] = ("GC0136", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 1);

                [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] Tensor y) => Mse(layer.Forward(x){+.Squeeze(-1)+}, y);
            }
            """),
        ["Unsqueeze 'y'"] = ("GC0136", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 1);

                [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] Tensor y) => Huber(layer.Forward(x), y{+.Unsqueeze(-1)+});
            }
            """),
        ["Flatten 'labels'"] = ("GC0136", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 3);

                [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 1)] IntTensor labels) => CrossEntropy(layer.Forward(x), labels{+.Reshape(-1)+});
            }
            """),
        ["Mark 'mean' as [State]"] = ("GC0120", """
            [Model]
            public partial class Net
            {
                {+[State] +}readonly Parameter mean = new(Init.Zeros, 4);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x)
                {
                    mean.Assign(x.Mean(0));
                    return x - mean;
                }
            }
            """),
        ["Add [Shape(\"N\", 4)]"] = ("GC0123", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
                [Loss] Tensor Error({+[Shape("N", 4)] +}Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Run(x), labels);
            }
            """),
        ["Add [Shape(\"N\")]"] = ("GC0123", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);

                [Loss] Tensor Error([Shape("N", 4)] Tensor x, {+[Shape("N")] +}IntTensor labels) => CrossEntropy(layer.Forward(x), labels);
            }
            """),
        ["Use LogSoftmax"] = ("GC0201", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => {-Log(Softmax(layer.Forward(x), axis: 0) + 1e-6f)-}{+LogSoftmax(layer.Forward(x), axis: 0)+};
            }
            """),
        ["Leave 'Softmax' out"] = ("GC0203", """
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);

                [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy({-Softmax(-}layer.Forward(x){-)-}, labels);
            }
            """),
        ["Remove [Shape(1)]"] = ("GC0124", """
            [Model]
            public partial class Net
            {
                [Graph] Tensor Run([Shape("N", 4)] Tensor x, {-[Shape(1)] -}float rate) => rate * x;
            }
            """),
    };

    public static TheoryData<string> Titles => [.. cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task A_fix_mends_the_model(string title)
    {
        var (id, model) = cases[title];
        var offered = await FixRun.Offered(Changes().Replace(model, change => change.Groups[2].Value), id);
        var (_, text) = Assert.Single(offered, fix => fix.Title == title);
        Assert.Equal(Changes().Replace(model, change => change.Groups[1].Value), text);
        CompiledText.Compile(text);
    }

    [Fact]
    public void Every_fix_is_tested_and_told() => Assert.All(FixRun.FixableIds, id =>
    {
        Assert.Contains(cases.Values, item => item.Id == id);
        Assert.Contains("\n## Fix\n", Repository.Read($"docs/diagnostics/{id}.md"));
    });

    [Theory]
    // Assigned elsewhere, it can't be readonly.
    [InlineData("GC0010", """
        [Model]
        public partial class Net
        {
            int depth = 3;
            public void Deepen() => depth++;
            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => depth > 2 ? Relu(x) : x;
        }
        """)]
    // No transposition or order of the operands fits.
    [InlineData("GC0102", """
        [Model]
        public partial class Net
        {
            readonly Parameter weight = new(Init.XavierNormal(), 5, 2);
            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => MatMul(x, weight);
        }
        """)]
    // The field is used, though not by an entry.
    [InlineData("GC0009", """
        [Model]
        public partial class Net
        {
            readonly Linear hidden = new(4, 4);
            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x;
            Tensor Hidden(Tensor x) => hidden.Forward(x);
        }
        """)]
    // The shapes differ in more than a kept axis.
    [InlineData("GC0103", """
        [Model]
        public partial class Net
        {
            [Graph] Tensor Run([Shape("N", 4)] Tensor x, [Shape("N", 3)] Tensor y) => x - y + x.Mean(axis: 1);
        }
        """)]
    public async Task What_does_not_mend_is_not_offered(string id, string model) => Assert.Empty(await FixRun.Offered(model, id));

    [GeneratedRegex(@"\{\+(.*?)\+\}|\{-(.*?)-\}", RegexOptions.Singleline)]
    private static partial Regex Changes();
}
