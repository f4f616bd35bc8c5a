namespace GraphCompiler.Runtime;

/// <summary>Patterns of parameters' paths, in which <c>*</c> stands for any characters and <c>?</c> for one.</summary>
static class PathPattern
{
    /// <summary>Whether a path matches.</summary>
    public static bool Matches(string pattern, string path)
    {
        // The last star is widened by one character at a time where what follows it fails.
        var (p, star, retry) = (0, -1, 0);
        for (var i = 0; i < path.Length;)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, retry) = (p++, i);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == path[i])) (p, i) = (p + 1, i + 1);
            else if (star >= 0) (p, i) = (star + 1, ++retry);
            else return false;
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
