using System.Text.RegularExpressions;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests;

/// <summary>The compiler behind the front end is plain C#, testable without Roslyn, and its stages look one way.</summary>
public partial class ArchitectureTests
{
    /// <summary>
    /// The folders from the lowest floor up, and what the files of each may use of those below. Sizes are visible everywhere.
    /// </summary>
    static readonly (string Folder, string[] Uses)[] floors =
    [
        ("Sizes", []),
        ("Kernels", ["Sizes"]),
        ("Graphs", ["Sizes", "Kernels"]),
        ("Primitives", ["Sizes", "Kernels", "Graphs"]),
        ("Autodiff", ["Sizes", "Graphs", "Primitives"]),
        ("Passes", ["Sizes", "Kernels", "Graphs", "Primitives", "Autodiff"]),
        ("Lowering", ["Sizes", "Kernels", "Graphs", "Primitives", "Passes"]),
        ("Emit", ["Sizes", "Kernels", "Graphs", "Lowering"]),
        ("Diagnostics", []),
        ("Frontend", ["Sizes", "Kernels", "Graphs", "Primitives", "Emit", "Diagnostics"]),
    ];

    public static TheoryData<string> Folders => [.. floors.Select(floor => floor.Folder)];

    [Fact]
    public void Every_folder_is_a_floor() => Assert.Equal(floors.Select(floor => floor.Folder).Order(StringComparer.Ordinal),
        SourceFiles("").Select(file => file.Folder).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_floor_stands_on_lower_ones() =>
        Assert.All(floors,
            floor => Assert.Empty(floor.Uses.Except(floors.TakeWhile(other => other != floor).Select(other => other.Folder))));

    [Theory, MemberData(nameof(Folders))]
    public void Files_use_only_what_their_floor_stands_on(string folder)
    {
        var (_, uses) = floors.Single(floor => floor.Folder == folder);
        Assert.All(SourceFiles(folder),
            file => Assert.Empty(Stage().Matches(file.Text).Select(match => match.Groups[1].Value).Except([folder, .. uses])));
    }

    /// <summary>The rooms of the front end from the lowest up; what reads models is above them.</summary>
    static readonly string[] rooms = ["Symbols", "Reports", "Declarations", "Values", "Errors", "Tensors", "Objects", "Evaluation"];

    public static TheoryData<string> Rooms => [.. rooms];

    [Theory, MemberData(nameof(Rooms))]
    public void A_room_of_the_front_end_uses_lower_ones(string room) => Assert.All(SourceFiles("Frontend/" + room), file =>
        Assert.Empty(Room().Matches(file.Text).Select(match => match.Groups[1].Value).Except(rooms[..(Array.IndexOf(rooms, room) + 1)])));

    /// <summary>Its parts get back to the evaluator by two small interfaces.</summary>
    [Fact]
    public void No_part_of_the_evaluator_holds_all_of_it() => Assert.All(
        SourceFiles("Frontend").Where(file => file.Name is not ("Evaluator.cs" or "EntryRunner.cs" or "ModelReader.cs")),
        file => Assert.DoesNotMatch(@"\bEvaluator\b", file.Text));

    [Fact]
    public void Only_front_end_diagnostics_and_the_faces_see_Roslyn() =>
        Assert.All(SourceFiles("").Where(file => file.Folder is not ("Frontend" or "Diagnostics")), file =>
        Assert.Equal(file is { Folder: "", Name: "ModelGenerator.cs" or "ModelAnalyzer.cs" or "ModelSuppressor.cs" },
            file.Text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal)));

    /// <summary>What is remembered between runs is listed once.</summary>
    [Fact]
    public void Caches_are_in_one_place() => Assert.All(SourceFiles("").Where(file => file.Name != "Caches.cs"), file =>
        Assert.DoesNotMatch(@"static (readonly )?(ConditionalWeakTable|ConcurrentDictionary|LinkedList|Queue)\b"
            + @"|static (readonly )?(Dictionary|HashSet|List|Stack)<.*> \w+ = (new\([^()]*\)|\[\]);|\[ThreadStatic", file.Text));

    /// <summary>
    /// What a stage needs to know of a primitive is a trait that the primitive declares. Rules and risks name the operations they are
    /// about, all by <c>Pattern.Is</c>.
    /// </summary>
    [Theory]
    [InlineData("Passes")]
    [InlineData("Lowering")]
    [InlineData("Emit")]
    public void No_stage_tells_primitives_apart(string folder)
    {
        var types = string.Join("|", typeof(Primitive).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(Primitive)) && type != typeof(Primitive)).Select(type => type.Name));
        string[] tests =
        [
            $@"\b(is|as|not|or|and|case)\s+({types})\b",
            $@"(?m)^\s*({types})(\s+\w+)?(\s+when\b[^=\n]*)?\s*=>",
            @"\{\s*Primitive:",
            @"\bPrimitive\s*(==|!=)(?!\s*other\.Primitive)",
            @"\bPrimitive\.(Operation)?Name\s*(==|!=|is|switch)|Primitive\b.*\{\s*Name:",
        ];
        Assert.All(SourceFiles(folder).Where(file => file.Name != "Pattern.cs"),
            file => Assert.All(tests, test => Assert.DoesNotMatch(test, file.Text)));
    }

    static IEnumerable<(string Folder, string Name, string Text)> SourceFiles(string folder)
    {
        const string generator = "generators/GraphCompiler.Generator/";
        var files = Repository.Files(generator + folder, "*.cs").Select(path => path.Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).ToList();
        Assert.NotEmpty(files);
        return files.Select(path => (path: path[(path.LastIndexOf(generator, StringComparison.Ordinal) + generator.Length)..],
            text: File.ReadAllText(path)))
            .Select(file => (file.path.Contains('/') ? file.path[..file.path.IndexOf('/')] : "",
                file.path[(file.path.LastIndexOf('/') + 1)..], file.text));
    }

    [GeneratedRegex(@"Frontend\.(\w+)")]
    private static partial Regex Room();

    // Both "using GraphCompiler.Generator.Emit;" and a qualified "Emit.Literals".
    [GeneratedRegex(
        @"(?:GraphCompiler\.Generator\.|(?<![\w.]))(Sizes|Graphs|Kernels|Primitives|Autodiff|Passes|Lowering|Emit|Frontend|Diagnostics)(?=[;.]\w*)")]
    private static partial Regex Stage();
}
