namespace GraphCompiler;

/// <summary>A checkpoint could not be read, or does not fit. Nothing has been changed.</summary>
public sealed class CheckpointException : IOException
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Where in the file, or -1 where that makes no sense.</param>
    /// <param name="reason">What is wrong, as a sentence.</param>
    /// <param name="inner">What was noticed first, if anything.</param>
    public CheckpointException(string file, long position, string reason, Exception? inner = null)
        : base(position < 0 ? $"{file}: {reason}" : $"{file}, byte {position}: {reason}", inner) =>
            (File, Position, Reason) = (file, position, reason);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Where in the file, or -1 where that makes no sense.</summary>
    public long Position { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
