using System.Runtime.CompilerServices;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>
/// Compares a text with a committed file, <c>Name.verified.cs</c> beside the test. A difference leaves <c>Name.received.cs</c> there, to be
/// looked at and renamed; <c>UPDATE_SNAPSHOTS=1</c> does so itself, except where <c>CI</c> is set.
/// </summary>
static class Snapshot
{
    public static void Verify(string text, string name, [CallerFilePath] string test = "")
    {
        var folder = Repository.FolderOf(test);
        var (verified, received) = (Path.Combine(folder, name + ".verified.cs"), Path.Combine(folder, name + ".received.cs"));
        text = text.ReplaceLineEndings("\n");
        File.Delete(received);
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == text)
            return;
        var update = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";
        Assert.False(update && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")),
            "UPDATE_SNAPSHOTS is set where CI is: snapshots are updated by hand only.");
        File.WriteAllText(update ? verified : received, text);
        Assert.True(update,
            $"{name} differs from {verified}; the new text is in {received}. "
                    + "If it is right, set UPDATE_SNAPSHOTS=1 and run the test again.");
    }

    /// <summary>Fails if a committed file belongs to no test.</summary>
    public static void AssertNoOrphans(IEnumerable<string> names, [CallerFilePath] string test = "") => Assert.Equal(
        names.Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.FolderOf(test), "*.verified.cs").Select(file => Path.GetFileName(file)[..^".verified.cs".Length])
            .Order(StringComparer.Ordinal));
}
