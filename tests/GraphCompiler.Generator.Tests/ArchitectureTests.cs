using System.Text.RegularExpressions;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests;

/// <summary>The compiler behind the front end is plain C#, testable without Roslyn, and its stages look one way.</summary>
public partial class ArchitectureTests
{
    /// <summary>What the files of each folder may use of the others.</summary>
    static readonly Dictionary<string, string[]> uses = new()
    {
        ["Graphs"] = ["Kernels", "Primitives"], // its interpreter evaluates both
        ["Kernels"] = ["Graphs"],
        ["Primitives"] = ["Graphs", "Kernels"],
        ["Autodiff"] = ["Graphs", "Primitives"],
        ["Passes"] = ["Graphs", "Kernels", "Primitives", "Autodiff"],
        ["Lowering"] = ["Graphs", "Kernels", "Primitives", "Passes"],
        ["Emit"] = ["Graphs", "Kernels", "Lowering"],
        ["Frontend"] = ["Graphs", "Kernels", "Primitives", "Emit", "Diagnostics"],
        ["Diagnostics"] = ["Frontend"],
    };

    public static TheoryData<string> Folders => [.. uses.Keys];

    [Fact]
    public void Every_folder_has_its_rule() =>
        Assert.Equal(uses.Keys.Order(StringComparer.Ordinal), SourceFiles("").Select(file => file.Folder).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Folders))]
    public void A_stage_uses_only_those_before_it(string folder) => Assert.All(SourceFiles(folder), file =>
        Assert.Empty(Stage().Matches(file.Text).Select(match => match.Groups[1].Value).Where(other => uses.ContainsKey(other)).Except([folder, .. uses[folder]])));

    [Fact]
    public void Only_front_end_diagnostics_and_the_two_faces_see_Roslyn() => Assert.All(SourceFiles("").Where(file => file.Folder is not ("Frontend" or "Diagnostics")), file =>
        Assert.Equal(file is { Folder: "", Name: "ModelGenerator.cs" or "ModelAnalyzer.cs" }, file.Text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal)));

    /// <summary>
    /// What a stage needs to know of a primitive is a trait that the primitive declares. Rules and risks name the operations they are about, all by <c>Pattern.Is</c>.
    /// </summary>
    [Theory]
    [InlineData("Passes")]
    [InlineData("Lowering")]
    [InlineData("Emit")]
    public void No_stage_tells_primitives_apart(string folder)
    {
        var types = string.Join("|", typeof(Primitive).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Primitive)) && type != typeof(Primitive)).Select(type => type.Name));
        string[] tests =
        [
            $@"\b(is|as|not|or|and|case)\s+({types})\b",
            $@"(?m)^\s*({types})(\s+\w+)?(\s+when\b[^=\n]*)?\s*=>",
            @"\{\s*Primitive:",
            @"\bPrimitive\s*(==|!=)(?!\s*other\.Primitive)",
            @"\bPrimitive\.(Operation)?Name\s*(==|!=|is|switch)|Primitive\b.*\{\s*Name:",
        ];
        Assert.All(SourceFiles(folder).Where(file => file.Name != "Pattern.cs"), file => Assert.All(tests, test => Assert.DoesNotMatch(test, file.Text)));
    }

    static IEnumerable<(string Folder, string Name, string Text)> SourceFiles(string folder)
    {
        const string generator = "generators/GraphCompiler.Generator/";
        var files = Repository.Files(generator + folder, "*.cs").Select(path => path.Replace('\\', '/')).Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).ToList();
        Assert.NotEmpty(files);
        return files.Select(path => (path: path[(path.LastIndexOf(generator, StringComparison.Ordinal) + generator.Length)..], text: File.ReadAllText(path)))
            .Select(file => (file.path.Contains('/') ? file.path[..file.path.IndexOf('/')] : "", file.path[(file.path.LastIndexOf('/') + 1)..], file.text));
    }

    // Both "using GraphCompiler.Generator.Emit;" and a qualified "Emit.Literals".
    [GeneratedRegex(@"(?:GraphCompiler\.Generator\.|(?<![\w.]))(Graphs|Kernels|Primitives|Autodiff|Passes|Lowering|Emit|Frontend|Diagnostics)(?=[;.]\w*)")]
    private static partial Regex Stage();
}
