using System.Globalization;
using System.Text.RegularExpressions;
using GraphCompiler.Generator.Emit.Ilgpu;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Tests.Ops;
using GraphCompiler.Ilgpu.Tests.Generated;
using Formulas = GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>
/// What emitted kernels must not contain: ILGPU 1.5 refuses it, or compiles it to something that fails or is wrong on a device.
/// </summary>
public class LintTests
{
    static readonly (string Pattern, string Why)[] forbidden =
    [
        (@"\b(throw|try|catch|finally|using var|lock|yield|await)\b", "no exceptions and no blocks with clean-up"),
        (@"\b(class|string|object|dynamic|delegate|typeof)\b|=>", "no references, no closures"),
        (@"\bbool\b|\btrue\b|\bfalse\b", "bool is not blittable"),
        (@"\bstackalloc\b|Span<|\bnew\b", "no local memory"),
        (@"\b(Math|MathF)\.", "functions come from KernelMath"),
        (@"\bAtomic\b", "no branches on atomics; sums are in a fixed order"),
        (@"\bWarp\.|GroupExtensions", "not on every device"),
        (@"\b(long|nint|uint|ulong)\b", "indices are int"),
        (@"\bswitch\b", "compiled to branches taken for uniform at O2"),
        (@"\bIndex[123]D\b", "kernels are explicitly grouped"),
        (@"\bvar\b", "types are written out"),
    ];

    public static TheoryData<string> Names => new(Models.All);

    [Theory, MemberData(nameof(Names))]
    public void KernelsStayWithinWhatIlgpuCompiles(string name)
    {
        foreach (var (method, body) in Bodies(KernelText(name)))
            foreach (var (pattern, why) in forbidden)
                Assert.False(Regex.Match(body, pattern) is { Success: true },
                    $"{method} contains '{Regex.Match(body, pattern).Value}': {why}.");
    }

    [Theory, MemberData(nameof(Names))]
    public void BarriersStandWhereAllThreadsPass(string name)
    {
        foreach (var (method, body) in Bodies(KernelText(name)))
        {
            // Brace by brace: a barrier or a group's reduction must not lie inside of an if, nor in a loop from a thread's own start.
            var open = new Stack<string>();
            var header = "";
            foreach (var line in body.Split('\n').Select(line => line.Trim()))
            {
                if (line == "{") open.Push(header);
                else if (line == "}") open.Pop();
                else if (Regex.IsMatch(line, @"Group\.Barrier\(\)|\bGroup(Sum|Product|Max|Min)\("))
                    Assert.DoesNotContain(open, outer =>
                        outer.StartsWith("if", StringComparison.Ordinal) || outer.Contains("Group.IdxX;") || outer.Contains("= Group.Idx"));
                header = line;
            }
        }
    }

    [Fact]
    public void AllFormsAreExercised()
    {
        var kernels = Models.All.SelectMany(name => ModelCompiler.Compile(Models.Of(name).Spec).Kernels).ToList();
        foreach (var form in Enum.GetValues<KernelForm>())
            Assert.Contains(kernels, kernel => GroupSchedule.Of(kernel, Target.Ilgpu.Groups, DType.Float32).Form == form);
        Assert.Contains(kernels, kernel => !GroupSchedule.Of(kernel, Target.Ilgpu.Groups, DType.Float32).Unrolled.IsEmpty);
        var splits = kernels.Select(kernel => GroupSchedule.Of(kernel, Target.Ilgpu.Groups, DType.Float32).Split)
            .OfType<SplitSchedule>().ToList();
        Assert.Contains(splits, split => split.Phases.Length > 2);
        Assert.Contains(splits, split => split.Phases[^1].Loop is not null);
    }

    /// <summary>A position that passed through a number of single precision would be exact up to 2^24 only.</summary>
    [Theory, InlineData(4, false), InlineData(4096, false), InlineData(4096, true)]
    public void PositionsAndCountsAreIntegers(int length, bool isDouble)
    {
        var (x, text) = (Formulas.Real("x", Formulas.N, length), Formulas.Indices("text", Formulas.N));
        var best = (Node)OpCase.Call("Tensor.ArgMax", ("this", x), ("axis", 1), ("keepDims", false));
        var counts = (Node)OpCase.Call("Ops.SegmentCount", ("segments", text), ("count", 5));
        var graph = new Graph("Run", [new("best", OutputRole.Result, best), new("counts", OutputRole.Result, counts)]);
        var spec = new ModelSpec
        {
            Namespace = "", Declarations = ["partial class Positions"], Name = "Positions", Real = isDouble ? DType.Float64 : DType.Float32,
            HasIlgpu = true, Parameters = [],
            Entries =
            [
                new()
                {
                    Name = "Run", IsLoss = false, Evaluation = graph,
                    Arguments = [new("x", DType.Real, x.Shape), new("text", DType.Int32, text.Shape)],
                    Results = [new("best", DType.Int32), new("counts", DType.Real)],
                },
            ],
        };
        var files = DeviceFiles.Print(ModelCompiler.Compile(spec));
        var bodies = string.Concat(Bodies(files.Single(file => file.HintName.EndsWith(".Kernels.g.cs", StringComparison.Ordinal)).Text)
            .Select(method => method.Body));
        Assert.DoesNotContain("(int)", bodies);
        Assert.Matches(@"int best\w* = 0;", bodies);
        Assert.Matches(@"\w+\[\w+\[\w+\]\] \+= \w+(\[\w+\])?;", bodies);
        // The other ones look for equal indices.
        Assert.Equal(length > 128, Regex.IsMatch(bodies, @"GroupMin\(Where\(.*, indexScratch\)"));
    }

    [Theory, InlineData("sv-SE"), InlineData("fi-FI"), InlineData("de-DE"), InlineData("ar-SA")]
    public void TextDoesNotDependOnTheCulture(string culture)
    {
        var expected = Models.All.Select(KernelText).ToList();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.NotEqual("-1.5", (-1.5).ToString());
            Assert.Equal(expected, Models.All.Select(KernelText));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static string KernelText(string name) =>
        DeviceFiles.Print(ModelCompiler.Compile(Models.Of(name).Spec))
            .Single(file => file.HintName.EndsWith(".Kernels.g.cs", StringComparison.Ordinal)).Text;

    /// <summary>The methods' bodies, without comments.</summary>
    static IEnumerable<(string Method, string Body)> Bodies(string text)
    {
        var code = Regex.Replace(text, @"//.*", "");
        var methods = Regex.Matches(code, @"public static void (\w+)\([^)]*\)\n    \{\n(.*?)\n    \}", RegexOptions.Singleline);
        Assert.NotEmpty(methods);
        return methods.Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }
}
