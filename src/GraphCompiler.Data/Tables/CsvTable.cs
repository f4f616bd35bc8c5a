using System.Globalization;
using nietras.SeparatedValues;

namespace GraphCompiler.Data;

/// <summary>
/// A table of text read from a file of comma-separated values (RFC 4180), plain or compressed with gzip, UTF-8. Its columns become columns
/// of a <see cref="Dataset"/>.
/// </summary>
/// <example><code>
/// var table = CsvTable.Read("iris.csv");
/// var species = table.Categories("species");
/// var data = new Dataset(table.Real("x", "sepal_length", "sepal_width"), species.Column("labels"));
/// </code></example>
public sealed class CsvTable
{
    readonly string path;
    readonly List<string>[] cells;
    readonly List<int> lines;

    CsvTable(string path, string[] columns, List<string>[] cells, List<int> lines)
    {
        (this.path, this.cells, this.lines, Columns) = (path, cells, lines, columns);
        if (columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new DataFileException(path, "header", $"two columns have the name \"{twice.Key}\"");
    }

    /// <summary>The columns' names: the first row's, or <c>0</c>, <c>1</c>, ... without a header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count => lines.Count;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between two fields.</param>
    /// <param name="hasHeader">Whether the first row has the columns' names.</param>
    /// <param name="skippedLines">The number of lines before the table.</param>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="DataFileException">There are no rows, rows have different numbers of fields, a name occurs twice, or the bytes are
    /// not UTF-8.</exception>
    /// <exception cref="ArgumentException">The separator is none that fields can have.</exception>
    public static CsvTable Read(string path, char separator = ',', bool hasHeader = true, int skippedLines = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skippedLines);
        var options = new Sep(separator)
            .Reader(o => o with { HasHeader = false, Unescape = true, DisableColCountCheck = true,
            CreateToString = SepToString.PoolPerCol() });
        return DataFile.Read(path, text =>
        {
            for (var i = 0; i < skippedLines; i++)
                if (text.ReadLine() is null)
                    throw new DataFileException(path, DataFile.Line(i + 1),
                        $"expected {skippedLines} lines before the table, found only {i}");
            return Read(path, options, text, hasHeader, skippedLines);
        });
    }

    static CsvTable Read(string path, SepReaderOptions options, TextReader text, bool hasHeader, int skippedLines)
    {
        string[]? names = null;
        List<string>[] cells = [];
        var lines = new List<int>();
        using var reader = options.From(text);
        foreach (var row in reader)
        {
            var line = skippedLines + row.LineNumberFrom;
            // An empty line is none of a table; a quoted field without characters is one.
            if (row.ColCount == 1 && row.Span.IsEmpty) continue;
            if (names is null)
            {
                names = new string[row.ColCount];
                for (var c = 0; c < names.Length; c++) names[c] = hasHeader ? row[c].ToString().Trim()
                    : c.ToString(CultureInfo.InvariantCulture);
                cells = [.. names.Select(_ => new List<string>())];
                if (hasHeader) continue;
            }
            if (row.ColCount != names.Length)
                throw new DataFileException(path, DataFile.Line(line),
                    $"expected {names.Length} fields as in the first row, found {row.ColCount}");
            for (var c = 0; c < cells.Length; c++) cells[c].Add(row[c].ToString());
            lines.Add(line);
        }
        if (lines.Count == 0) throw new DataFileException(path, null, "expected a table, found no rows");
        return new(path, names!, cells, lines);
    }

    /// <summary>A column's fields as text.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> Texts(string column) => cells[PositionOf(column)];

    /// <summary>A column's fields as numbers; an empty field is NaN.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="DataFileException">A field is no number.</exception>
    public double[] Numbers(string column)
    {
        var fields = cells[PositionOf(column)];
        var numbers = new double[fields.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = string.IsNullOrWhiteSpace(fields[i]) ? double.NaN
            : double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw Bad(column, i, "a number");
        return numbers;
    }

    /// <summary>A column's fields as whole numbers.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="DataFileException">A field is no whole number.</exception>
    public int[] Integers(string column)
    {
        var fields = cells[PositionOf(column)];
        var numbers = new int[fields.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = int.TryParse(fields[i], NumberStyles.Integer, CultureInfo.InvariantCulture,
            out var number) ? number
            : throw Bad(column, i, "a whole number");
        return numbers;
    }

    /// <summary>Columns of numbers as one column of a data set, a feature for each; an empty field is NaN.</summary>
    /// <param name="name">The data set's column.</param>
    /// <param name="columns">The table's columns.</param>
    /// <exception cref="ArgumentException">There is no such column, or none is named.</exception>
    /// <exception cref="DataFileException">A field is no number.</exception>
    public DataColumn Real(string name, params IReadOnlyCollection<string> columns)
    {
        if (columns.Count == 0) throw new ArgumentException("At least one column must be named.", nameof(columns));
        double[][] features = [.. columns.Select(Numbers)];
        var values = new float[checked(Count * features.Length)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)features[i % features.Length][i / features.Length];
        return DataColumn.Real(name, values, features.Length);
    }

    /// <summary>A column's fields as categories, numbered in ordinal order.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Categories Categories(string column) => new(Texts(column));

    int PositionOf(string column)
    {
        for (var c = 0; c < Columns.Count; c++)
            if (Columns[c] == column) return c;
        throw new ArgumentException($"{path} has no column \"{column}\". Columns: {string.Join(", ", Columns)}.", nameof(column));
    }

    DataFileException Bad(string column, int row, string expected)
        => new(path, DataFile.Line(lines[row]), $"expected {expected} in column {column}, found \"{cells[PositionOf(column)][row]}\"");
}
