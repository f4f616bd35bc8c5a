namespace GraphCompiler.Data;

/// <summary>Texts as numbers of categories, which are in ordinal order.</summary>
public sealed class Categories
{
    readonly int[] values;

    /// <summary>Numbers the different texts among those given.</summary>
    public Categories(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var names = texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        Names = names;
        values = [.. texts.Select(text => Array.BinarySearch(names, text, StringComparer.Ordinal))];
    }

    /// <summary>The categories' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The category of each row.</summary>
    public ReadOnlySpan<int> Values => values;

    /// <summary>The categories as an index column.</summary>
    public DataColumn Column(string name) => DataColumn.Index(name, values);
}
