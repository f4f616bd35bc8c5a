namespace GraphCompiler;

/// <summary>
/// A file of data is truncated, damaged or of another format. The message names the file, where in it, and what is wrong.
/// </summary>
public sealed class DataFileException : IOException
{
    /// <summary>An error in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">Where in the file, such as <c>line 3</c> or <c>byte 16</c>; null where it concerns the whole.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="inner">What caused it.</param>
    public DataFileException(string file, string? place, string reason, Exception? inner = null)
        : base(place is null ? $"{file}: {reason}." : $"{file}, {place}: {reason}.", inner)
            => (File, Place, Reason) = (file, place, reason);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Where in the file, such as <c>line 3</c> or <c>byte 16</c>; null where it concerns the whole.</summary>
    public string? Place { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
