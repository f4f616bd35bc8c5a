namespace GraphCompiler;

// Changes of columns.
public sealed partial class Dataset
{
    /// <summary>The column with a name, as it is stored: a view may show only some of its samples.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public DataColumn Column(string name)
        => columns.FirstOrDefault(column => column.Name == name)
            ?? throw new ArgumentException(
                $"There is no column \"{name}\". Columns: {string.Join("; ", columns.Select(column => column.ToString()))}.", nameof(name));

    /// <summary>
    /// A data set with a column more, or in place of the one of the same name. Its samples are those of this view, in their order; the
    /// other columns are copied if the view is not the whole.
    /// </summary>
    /// <exception cref="ArgumentException">The column has no name or another number of samples, or this data set's columns have no
    /// names.</exception>
    public Dataset With(DataColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.Name is null || columns[0].Name is null)
            throw new ArgumentException("A column is put in by its name, so all columns need one.", nameof(column));
        if (column.Count != Count && !column.IsShared)
            throw new ArgumentException($"The data set has {Count} samples, but column {column} has {column.Count}.", nameof(column));
        var stored = columns.Select(other => other.Name == column.Name ? column : Stored(other));
        return new([.. columns.Any(other => other.Name == column.Name) ? stored : stored.Append(column)]);
    }

    /// <summary>A data set with some of the columns only.</summary>
    /// <exception cref="ArgumentException">There is no such column, or none is named.</exception>
    public Dataset WithOnly(params ReadOnlySpan<string> names)
    {
        if (names.IsEmpty) throw new ArgumentException("At least one column must be named.", nameof(names));
        var kept = new DataColumn[names.Length];
        for (var i = 0; i < kept.Length; i++) kept[i] = Column(names[i]);
        return new(kept, rows, start, Count);
    }

    /// <summary>The samples of this view of one column.</summary>
    internal DataColumn Stored(DataColumn column)
    {
        if (column.IsShared || rows is null && start == 0 && Count == column.Count) return column;
        var shape = column.SampleShape.AsSpan();
        return column.IsIndex ? DataColumn.Index(column.Name, Indices(column).ToArray(), shape)
            : column.Doubles is null ? DataColumn.Real(column.Name, Reals(column).ToArray(), shape)
            : DataColumn.Real(column.Name, Doubles(column).ToArray(), shape);
    }
}
