using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Emit.Ilgpu;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Generated code is as narrow as written code.</summary>
public class LineLengthTests
{
    const int LongestLine = 140;

    static readonly Lazy<Dictionary<string, ModelSpec>> specs = new(() => EmittedModels.Read(ModelTexts.All).Specs);

    public static TheoryData<string> Names => new(ModelTexts.Names);

    [Theory, MemberData(nameof(Names))]
    public void Lines_are_not_too_long_but_for_texts(string name)
    {
        foreach (var target in new[] { HostTarget.Cpu, HostTarget.Scalar })
        {
            var model = ModelCompiler.Compile(specs.Value[name] with { Target = target, HasIlgpu = true });
            var files = SourceFiles.OfHost(model).Concat(DeviceFiles.Print(model)).ToList();
            Assert.True(files.Count > 2);
            var tooLong = from file in files
                          from line in file.Text.Split('\n')
                          where line.Length > LongestLine && !line.TrimStart().StartsWith('"')
                          select $"{file.HintName}: {line}";
            Assert.False(tooLong.Any(), string.Join("\n", tooLong));
        }
    }

    [Fact]
    public void A_line_is_broken_after_a_comma_in_the_fewest_parentheses()
    {
        var line = $"var value = First({new string('a', 60)}, {new string('b', 50)}), Second({new string('c', 30)});";
        Assert.Equal([$"var value = First({new string('a', 60)}, {new string('b', 50)}),", $"    Second({new string('c', 30)});"],
            LineBreaks.Break(line, 4));
        Assert.Equal([line], LineBreaks.Break(line, 140 - line.Length));
    }

    [Fact]
    public void A_line_without_commas_is_broken_behind_an_assignment_or_a_parenthesis()
    {
        var (name, type) = (new string('a', 40), new string('B', 90));
        Assert.Equal([$"var {name} =", $"    {type}.Call(\"text\");"], LineBreaks.Break($"var {name} = {type}.Call(\"text\");", 0));
        Assert.Equal([$"void {name}(", $"    {type} {name})"], LineBreaks.Break($"void {name}({type} {name})", 0));
        Assert.Equal([$"readonly Kernel<{type}>", $"    {name};"], LineBreaks.Break($"readonly Kernel<{type}> {name};", 0));
        Assert.Equal(["readonly Kernel<", $"    {type}{name}> b;"], LineBreaks.Break($"readonly Kernel<{type}{name}> b;", 0));
    }

    [Fact]
    public void Comments_are_broken_between_words()
    {
        var words = string.Join(" ", Enumerable.Repeat("word", 40));
        Assert.All(LineBreaks.Break("// " + words, 4), line => Assert.StartsWith("// word", line));
        Assert.Equal(words, string.Join(" ", LineBreaks.Break("/// " + words, 4).Select(line => line[4..])));
    }
}
