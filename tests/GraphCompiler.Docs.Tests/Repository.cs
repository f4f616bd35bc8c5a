using System.Reflection;

namespace GraphCompiler.Docs.Tests;

/// <summary>The files of the working tree that the tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The pages whose code is checked.</summary>
    public static IEnumerable<string> Pages() => Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Order(StringComparer.Ordinal)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Prepend("README.md").Append("examples/README.md");
}
