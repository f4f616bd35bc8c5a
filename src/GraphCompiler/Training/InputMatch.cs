using System.Collections.Immutable;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>
/// Which column of a data set each input of a loss reads, along which axis batches are cut, and what every symbol but the batch's is.
/// </summary>
internal sealed class InputMatch
{
    readonly LossEntry loss;

    /// <summary>Matches columns to inputs, or says what does not fit.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="data">The data set.</param>
    /// <param name="batchSymbol">The symbol that counts samples; the leading one of the inputs if null.</param>
    public InputMatch(LossEntry loss, Dataset data, string? batchSymbol)
    {
        if (data.Count == 0) throw new ArgumentException($"The data set is empty ({data}).", nameof(data));
        this.loss = loss;
        Columns = MatchColumns(loss, data);
        var batch = batchSymbol ?? LeadingSymbol();
        BatchSymbol = batch is null ? -1 : IndexOf(batch);
        BatchAxes = [.. loss.Inputs.Select((input, i) => BatchAxis(input, Columns[i], batch))];
        Symbols = new nint[loss.Symbols.Count];
        var solvedBy = new string?[Symbols.Length];
        for (var i = 0; i < Columns.Length; i++) Solve(loss.Inputs[i], Columns[i], BatchAxes[i], solvedBy);
        for (var s = 0; s < Symbols.Length; s++)
            if (s != BatchSymbol && Symbols[s] == 0)
                throw new ArgumentException($"Loss {loss.Name} has a symbol {loss.Symbols[s]} that no column's sample shape determines.",
                    nameof(data));
    }

    /// <summary>The column of each input.</summary>
    public DataColumn[] Columns { get; }

    /// <summary>The axis of each input that counts samples; -1 for a shared column.</summary>
    public ImmutableArray<int> BatchAxes { get; }

    /// <summary>The symbols' values; the batch's is to be filled in.</summary>
    public nint[] Symbols { get; }

    /// <summary>The position of the symbol that counts samples; -1 if all columns are shared.</summary>
    public int BatchSymbol { get; }

    /// <summary>The error that an input does not fit its column.</summary>
    public ArgumentException Mismatch(EntryInput input, DataColumn column) =>
        new($"Input {input} of loss {loss.Name} does not fit column {column}.", "data");

    static DataColumn[] MatchColumns(LossEntry loss, Dataset data)
    {
        var found = new DataColumn[loss.Inputs.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var input = loss.Inputs[i];
            if (data.Columns[0].Name is null)
            {
                if (data.Columns.Count != found.Length)
                    throw new ArgumentException(
                        $"Loss {loss.Name} has {found.Length} inputs ({Inputs(loss)}), but the data set has {data.Columns.Count} unnamed "
                            + $"columns ({Names(data)}).", nameof(data));
                found[i] = data.Columns[i];
            }
            else
            {
                found[i] = data.Columns.FirstOrDefault(c => c.Name == input.Name)
                    ?? throw new ArgumentException(
                        $"Loss {loss.Name} needs a column \"{input.Name}\" for its input {input}, but the data set has {Names(data)}.",
                        nameof(data));
            }
            if (found[i].IsIndex != input.IsIndex)
                throw new ArgumentException(
                    $"Input {input} of loss {loss.Name} takes {Kind(input.IsIndex)}, but column {found[i]} holds {Kind(found[i].IsIndex)}.",
                    nameof(data));
        }
        return found;
    }

    string? LeadingSymbol()
    {
        string? batch = null;
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].IsShared) continue;
            var input = loss.Inputs[i];
            var leading = input.Shape.Count > 0 ? input.Shape[0].Symbol : null;
            const string advice = "Set Trainer.BatchSymbol, or use DataColumn.Shared for what all samples have in common.";
            if (leading is null)
                throw new ArgumentException(
                    $"A trainer cuts batches along each input's first axis, but input {input} of loss {loss.Name} does not begin with a "
                        + $"symbol. {advice}", nameof(loss));
            if (batch is not null && batch != leading)
                throw new ArgumentException(
                    $"A trainer cuts batches along each input's first axis, but the inputs of loss {loss.Name} ({Inputs(loss)}) begin "
                        + $"with both {batch} and {leading}. {advice}", nameof(loss));
            batch = leading;
        }
        return batch;
    }

    int BatchAxis(EntryInput input, DataColumn column, string? batch)
    {
        if (column.IsShared) return -1;
        var axis = -1;
        for (var a = 0; a < input.Shape.Count; a++)
        {
            if (input.Shape[a].Symbol != batch) continue;
            if (axis >= 0)
                throw new ArgumentException(
                    $"Input {input} of loss {loss.Name} uses the batch symbol {batch} on a second axis, which a trainer cannot cut.",
                    nameof(loss));
            axis = a;
        }
        return axis >= 0 ? axis
            : throw new ArgumentException(
                $"Input {input} of loss {loss.Name} has no axis {batch} to cut batches along, but column {column} has a value for each "
                    + "sample; if all samples have it in common, use DataColumn.Shared.", nameof(loss));
    }

    // A sample may have another number of axes than the input if it has as many values and the input's own shape is fixed: 28x28 for 784.
    void Solve(EntryInput input, DataColumn column, int batchAxis, string?[] solvedBy)
    {
        var shape = column.SampleShape;
        var axes = input.Shape.Where((_, a) => a != batchAxis).ToImmutableArray();
        if (axes.Length != shape.Length)
        {
            if (axes.Any(a => !a.IsFixed) || axes.Aggregate(1L, (product, a) => product * a.Size) != column.SampleLength)
                throw Mismatch(input, column);
            return;
        }
        for (var a = 0; a < axes.Length; a++)
        {
            if (axes[a].IsFixed && axes[a].Size != shape[a]) throw Mismatch(input, column);
            // An expression's symbols are found elsewhere, and its value is checked with the length of the whole.
            if (axes[a].Symbol is not { } name) continue;
            var s = IndexOf(name);
            if (s == BatchSymbol)
                throw new ArgumentException(
                    $"Column {column} is shared, but input {input} of loss {loss.Name} has the batch symbol {name}; use "
                        + "DataColumn.Shared for all columns to train on everything at once.", nameof(loss));
            if (Symbols[s] != 0 && Symbols[s] != shape[a])
                throw new ArgumentException($"{name} is {Symbols[s]} in {solvedBy[s]}, but {shape[a]} in column {column}.", "data");
            (Symbols[s], solvedBy[s]) = (shape[a], $"column {column}");
        }
    }

    int IndexOf(string symbol)
    {
        for (var s = 0; s < loss.Symbols.Count; s++)
            if (loss.Symbols[s] == symbol) return s;
        throw new ArgumentException($"Loss {loss.Name} has no symbol {symbol}, only {string.Join(", ", loss.Symbols)}.", nameof(symbol));
    }

    static string Kind(bool isIndex) => isIndex ? "indices" : "real numbers";

    static string Inputs(LossEntry loss) => string.Join("; ", loss.Inputs);

    static string Names(Dataset data) => string.Join("; ", data.Columns);
}
