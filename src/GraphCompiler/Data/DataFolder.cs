namespace GraphCompiler;

/// <summary>Finds the folder of a data set that an example needs.</summary>
public static class DataFolder
{
    /// <summary>
    /// Looks in the folder given, then in <c>data/NAME</c> and <c>../shared/data/NAME</c>, relative to the working directory and to each
    /// folder above it up to the repository's root (the one with <c>.git</c>). The first that exists is the answer; say which one it was.
    /// </summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="explicitPath">The folder that the user named, or null.</param>
    /// <param name="places">The folders looked at, in order, for the message when there is none.</param>
    /// <returns>The full path, or null.</returns>
    public static string? Find(string name, string? explicitPath, out IReadOnlyList<string> places)
        => Find(name, explicitPath, Directory.GetCurrentDirectory(), out places);

    internal static string? Find(string name, string? explicitPath, string workingDirectory, out IReadOnlyList<string> places)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var looked = new List<string>();
        places = looked;
        foreach (var place in Candidates(name, explicitPath, workingDirectory))
        {
            var full = Path.GetFullPath(place, workingDirectory);
            if (looked.Contains(full)) continue;
            looked.Add(full);
            if (Directory.Exists(full)) return full;
        }
        return null;
    }

    static IEnumerable<string> Candidates(string name, string? explicitPath, string workingDirectory)
    {
        if (!string.IsNullOrWhiteSpace(explicitPath)) yield return explicitPath;
        for (var folder = new DirectoryInfo(workingDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "data", name);
            yield return Path.Combine(folder.FullName, "..", "shared", "data", name);
            if (Path.Exists(Path.Combine(folder.FullName, ".git"))) yield break;
        }
    }
}
