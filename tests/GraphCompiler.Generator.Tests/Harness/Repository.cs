namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>Files of this repository that are not compiled into the tests.</summary>
static class Repository
{
    static readonly string root = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(root, path)).ReplaceLineEndings("\n");

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The folder of a source file of the tests, also where the compiler maps paths.</summary>
    public static string FolderOf(string source)
    {
        source = source.Replace('\\', '/');
        return Path.Combine(root, Path.GetDirectoryName(source[source.LastIndexOf("tests/", StringComparison.Ordinal)..])!);
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "GraphCompiler.sln"))) return folder.FullName;
        throw new InvalidOperationException($"GraphCompiler.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
