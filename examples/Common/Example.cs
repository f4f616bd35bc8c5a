using System.Globalization;
using GraphCompiler;

namespace Examples;

/// <summary>The command line that all examples share.</summary>
sealed class Example
{
    readonly Dictionary<string, string> values = [];

    Example(string[] arguments, string[] options)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick") IsQuick = true;
            else if (arguments[i] != "--data" && !options.Contains(arguments[i]))
                throw new ArgumentException(
                    $"{arguments[i]} is no option; there are --quick, --data "
                        + $"folder{string.Concat(options.Select(option => $", {option} value"))}.");
            else if (i + 1 == arguments.Length) throw new ArgumentException($"{arguments[i]} needs a value.");
            else values[arguments[i]] = arguments[++i];
        }
    }

    /// <summary>Whether to do the least that shows that everything works.</summary>
    public bool IsQuick { get; }

    /// <summary>The value of an option, or the one it has if it is not given.</summary>
    public string this[string option, string otherwise] => values.GetValueOrDefault(option, otherwise);

    /// <summary>The value of an option that is a positive whole number, or the one it has if it is not given.</summary>
    /// <exception cref="ArgumentException">The value is none.</exception>
    public int Number(string option, int otherwise) => !values.TryGetValue(option, out var text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new ArgumentException($"{option} is a positive whole number, not {text}.");

    /// <summary>Runs an example; what is wrong with its arguments or data is one line and the exit code 1.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="options">The options with a value besides <c>--data</c>.</param>
    /// <param name="run">The example.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, string[] options, Action<Example> run)
    {
        try
        {
            run(new(arguments, options));
            return 0;
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return 1;
        }
    }

    /// <summary>The folder of a data set, or null if there is none in the usual places.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no folder of the name that the user gave.</exception>
    public string? FindFolder(string dataset, out IReadOnlyList<string> places)
    {
        var named = values.GetValueOrDefault("--data");
        if (named is not null && !Directory.Exists(named)) throw new DirectoryNotFoundException($"--data: there is no folder {named}.");
        var found = DataFolder.Find(dataset, named, out places);
        if (found is not null) Console.WriteLine($"data: {Path.GetRelativePath(".", found)}");
        return found;
    }

    /// <summary>The folder of a data set.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none; the message says where it was looked for, and where the data come
    /// from.</exception>
    public string Folder(string dataset, string origin) => FindFolder(dataset, out var places)
        ?? throw new DirectoryNotFoundException(
            $"there are no data in {string.Join(" or ", places.Select(place => Path.GetRelativePath(".", place)))}; they come from "
                + $"{origin}.");

    /// <summary>Writes a picture into the folder that <c>--pictures</c> names, if it is given.</summary>
    public void Draw(string name, string picture)
    {
        if (!values.TryGetValue("--pictures", out var folder)) return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), picture);
    }
}
