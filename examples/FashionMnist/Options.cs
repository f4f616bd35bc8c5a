namespace FashionMnist;

/// <summary>The command line.</summary>
/// <param name="Data">The folder with the four files, or null to look in the usual places.</param>
sealed record Options(string? Data)
{
    public const string Usage = "usage: FashionMnist [--data folder]";

    /// <exception cref="ArgumentException">An argument is unknown or lacks its value.</exception>
    public static Options Parse(string[] arguments) => arguments switch
    {
        [] => new((string?)null),
        ["--data", var folder] when folder.Length > 0 => new(folder),
        ["--data"] => throw new ArgumentException($"--data needs a folder; {Usage}"),
        _ => throw new ArgumentException($"expected at most --data and a folder, found \"{string.Join(' ', arguments)}\"; {Usage}"),
    };
}
