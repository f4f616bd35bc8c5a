using System.Text.RegularExpressions;
using GraphCompiler.Generator.Diagnostics;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>
/// Ids, release notes, pages and tests stay together: the example on each page is compiled and has to give its diagnostic, with the message
/// that the page shows, and nothing else; the mended example has to give nothing.
/// </summary>
public partial class DocumentedDiagnosticsTests
{
    /// <summary>Ids whose pages have no example, and the tests that assert them.</summary>
    static readonly Dictionary<string, string> withoutExample = new()
    {
        ["GC0150"] = nameof(AssumptionTests.An_assumption_is_told_where_it_is_made),
        ["GC0401"] = nameof(ProjectTests.An_older_version_of_the_language_is_one_error_at_each_model),
        ["GC0402"] = nameof(ProjectTests.The_package_says_which_framework_it_needs),
        ["GC9002"] = nameof(HintTests.A_method_that_hides_a_function_gets_a_hint),
        ["GC9001"] = nameof(InferredShapeTests.Shapes_are_told_when_asked_for),
        ["GC9999"] = nameof(LaterStagesTests.An_exception_of_a_later_stage_is_a_mistake_of_the_generator),
    };

    public static TheoryData<string> Ids => [.. Descriptors.All.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Examples =>
        [.. Descriptors.All.Keys.Where(id => !withoutExample.ContainsKey(id)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_id_has_a_page_a_release_note_and_a_link(string id)
    {
        var descriptor = Descriptors.Find(id);
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", Repository.Read($"docs/diagnostics/{id}.md"));
        Assert.EndsWith($"docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        var released = Repository.Read("generators/GraphCompiler.Generator/AnalyzerReleases.Unshipped.md")
            + Repository.Read("generators/GraphCompiler.Generator/AnalyzerReleases.Shipped.md");
        Assert.Contains(
            $"{id} | GraphCompiler | {(descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity.ToString() : "Disabled")} | "
                + $"{descriptor.Title}\n", released);
        Assert.Contains($"[{id}]({id}.md)", Repository.Read("docs/diagnostics/README.md"));
    }

    [Fact]
    public void Every_id_that_a_stage_throws_has_a_text()
    {
        var thrown = Repository.Files("generators/GraphCompiler.Generator", "*.cs")
            .SelectMany(file => ThrownIds().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToArray();
        Assert.Contains("GC0102", thrown);
        Assert.All(thrown, id => Assert.True(Descriptors.All.ContainsKey(id), id));
    }

    [Fact]
    public void Every_page_is_of_an_id() => Assert.Equal(
        Descriptors.All.Keys.Append("README").Order(StringComparer.Ordinal),
        Repository.Files("docs/diagnostics", "*.md").Select(Path.GetFileNameWithoutExtension));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_last_placeholder_is_the_chain(string id)
    {
        var format = Descriptors.Find(id).MessageFormat.ToString();
        var numbers = Placeholders().Matches(format).Select(match => int.Parse(match.Groups[1].Value)).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Max() + 1), numbers.Distinct().Order());
        Assert.EndsWith($"{{{numbers.Max()}}}", format);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_example_gives_its_diagnostic_alone_and_the_mended_one_none(string id)
    {
        var page = Repository.Read($"docs/diagnostics/{id}.md");
        var code = CodeBlocks().Matches(page).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(2, code.Length);
        var diagnostic = CompiledText.Compile(code[0], id).Diagnostics[0];
        Assert.Equal(TextBlock().Match(page).Groups[1].Value, CompiledText.Message(diagnostic));
        Assert.NotEqual(Location.None, diagnostic.Location);
        CompiledText.Compile(code[1]);
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex("(?:GraphException|Fail|Finding.At)\\([^\"\n]*\"(GC\\d{4})\"")]
    private static partial Regex ThrownIds();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex("```text\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();
}
