namespace GraphCompiler.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Make(params string[] parts) => Directory.CreateDirectory(Path.Combine([root, .. parts])).FullName;

    [Fact]
    public void LooksInOrderUpToTheRepositorysRoot()
    {
        Make("repo", ".git");
        var work = Make("repo", "examples", "one");
        Assert.Null(DataFolder.Find("set", null, work, out var places));
        Assert.Equal(Path.Combine(work, "data", "set"), places[0]);
        Assert.Contains(Path.Combine(root, "shared", "data", "set"), places);
        Assert.DoesNotContain(Path.Combine(root, "data", "set"), places);

        var shared = Make("shared", "data", "set");
        Assert.Equal(shared, DataFolder.Find("set", null, work, out _));
        var near = Make("repo", "data", "set");
        Assert.Equal(near, DataFolder.Find("set", null, work, out _));
        var named = Make("elsewhere");
        Assert.Equal(named, DataFolder.Find("set", named, work, out places));
        Assert.Single(places);
    }
}
