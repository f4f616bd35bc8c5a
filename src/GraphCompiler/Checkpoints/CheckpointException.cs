namespace GraphCompiler;

/// <summary>A checkpoint could not be read, or does not fit. Nothing has been changed.</summary>
public sealed class CheckpointException : IOException
{
    internal CheckpointException(string file, long position, string reason, Exception? inner = null)
        : base(position < 0 ? $"{file}: {reason}" : $"{file}, byte {position}: {reason}", inner) => (File, Position, Reason) = (file, position, reason);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Where in the file, or -1 where that makes no sense.</summary>
    public long Position { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
