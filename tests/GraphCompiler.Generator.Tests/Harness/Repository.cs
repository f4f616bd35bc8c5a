namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>Files of this repository that are not compiled into the tests.</summary>
static class Repository
{
    static readonly string root = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(root, path)).ReplaceLineEndings("\n");

    public static IEnumerable<string> Files(string folder, string pattern) => Directory.GetFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "GraphCompiler.sln"))) return folder.FullName;
        throw new InvalidOperationException($"GraphCompiler.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
