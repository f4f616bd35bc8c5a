using System.Collections.Immutable;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>One data set's columns tied to one loss's inputs: which column each input reads, and what every symbol but the batch's is.</summary>
internal sealed class BatchBinding
{
    readonly LossEntry<float> loss;
    readonly DataColumn[] columns;
    readonly nint[] symbols;
    readonly int batchSymbol;
    readonly ModelMemory<float> memory;
    int[] stored = [];

    /// <summary>Ties them, or says what does not fit.</summary>
    public BatchBinding(LossEntry<float> loss, Dataset data, ModelMemory<float> memory)
    {
        if (data.Count == 0) throw new ArgumentException($"The data set is empty ({data}).", nameof(data));
        (this.loss, Data, this.memory) = (loss, data, memory);
        columns = Match(loss, data);
        batchSymbol = BatchSymbol(loss);
        symbols = new nint[loss.Symbols.Count];
        var solvedBy = new string?[symbols.Length];
        for (var i = 0; i < columns.Length; i++) Solve(loss.Inputs[i], columns[i], solvedBy);
        for (var s = 0; s < symbols.Length; s++)
            if (s != batchSymbol && symbols[s] == 0)
                throw new ArgumentException($"Loss {loss.Name} has a symbol {loss.Symbols[s]} that no column's sample shape determines.", nameof(data));
    }

    public Dataset Data { get; }

    /// <summary>Writes the samples with these numbers into the model's input buffers.</summary>
    public void Load(ReadOnlySpan<int> samples)
    {
        if (stored.Length < samples.Length) stored = new int[samples.Length];
        for (var i = 0; i < samples.Length; i++) stored[i] = Data.RowOf(samples[i]);
        Gather(stored.AsSpan(0, samples.Length));
    }

    /// <summary>Writes samples that follow each other into the model's input buffers.</summary>
    public void Load(int from, int count)
    {
        if (!Data.IsContiguous)
        {
            if (stored.Length < count) stored = new int[count];
            for (var i = 0; i < count; i++) stored[i] = Data.RowOf(from + i);
            Gather(stored.AsSpan(0, count));
            return;
        }
        Prepare(count);
        var row = Data.RowOf(from);
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            var (begin, length) = (row * column.SampleLength, count * column.SampleLength);
            if (column.IsIndex) column.Indices.AsSpan(begin, length).CopyTo(loss.Index(i));
            else column.Reals.AsSpan(begin, length).CopyTo(loss.Real(i));
        }
    }

    void Gather(ReadOnlySpan<int> rows)
    {
        Prepare(rows.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            if (column.IsIndex) RowGather.Copy<int>(column.Indices, column.SampleLength, rows, loss.Index(i), memory.Workers);
            else RowGather.Copy<float>(column.Reals, column.SampleLength, rows, loss.Real(i), memory.Workers);
        }
    }

    void Prepare(int count)
    {
        symbols[batchSymbol] = count;
        loss.Prepare(symbols);
        for (var i = 0; i < columns.Length; i++)
            if ((columns[i].IsIndex ? loss.Index(i).Length : loss.Real(i).Length) != count * columns[i].SampleLength) throw Mismatch(loss.Inputs[i], columns[i]);
    }

    static DataColumn[] Match(LossEntry<float> loss, Dataset data)
    {
        var found = new DataColumn[loss.Inputs.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var input = loss.Inputs[i];
            if (data.Columns[0].Name is null)
            {
                if (data.Columns.Count != found.Length)
                    throw new ArgumentException($"Loss {loss.Name} has {found.Length} inputs ({Inputs(loss)}), but the data set has {data.Columns.Count} unnamed columns ({Columns(data)}).", nameof(data));
                found[i] = data.Columns[i];
            }
            else
            {
                found[i] = data.Columns.FirstOrDefault(c => c.Name == input.Name)
                    ?? throw new ArgumentException($"Loss {loss.Name} needs a column \"{input.Name}\" for its input {input}, but the data set has {Columns(data)}.", nameof(data));
            }
            if (found[i].IsIndex != input.IsIndex)
                throw new ArgumentException($"Input {input} of loss {loss.Name} takes {Kind(input.IsIndex)}, but column {found[i]} holds {Kind(found[i].IsIndex)}.", nameof(data));
        }
        return found;
    }

    static int BatchSymbol(LossEntry<float> loss)
    {
        string? batch = null;
        foreach (var input in loss.Inputs)
        {
            var leading = input.Shape.Count > 0 ? input.Shape[0].Symbol : null;
            if (leading is null) throw new ArgumentException($"A trainer cuts batches along each input's first axis, but input {input} of loss {loss.Name} does not begin with a symbol.", nameof(loss));
            if (batch is not null && batch != leading) throw new ArgumentException($"A trainer cuts batches along each input's first axis, but the inputs of loss {loss.Name} ({Inputs(loss)}) begin with both {batch} and {leading}.", nameof(loss));
            batch = leading;
        }
        for (var s = 0; s < loss.Symbols.Count; s++)
            if (loss.Symbols[s] == batch) return s;
        throw new ArgumentException($"Loss {loss.Name} has no input with a symbol as its first axis.", nameof(loss));
    }

    // A sample may have another number of axes than the input if it has as many values and the input's own shape is fixed: 28x28 for 784.
    void Solve(EntryInput input, DataColumn column, string?[] solvedBy)
    {
        var shape = column.SampleShape;
        var axes = input.Shape.Skip(1).ToImmutableArray();
        if (axes.Length != shape.Length)
        {
            if (axes.Any(a => !a.IsFixed) || axes.Aggregate(1L, (product, a) => product * a.Size) != column.SampleLength) throw Mismatch(input, column);
            return;
        }
        for (var a = 0; a < axes.Length; a++)
        {
            if (axes[a].IsFixed && axes[a].Size != shape[a]) throw Mismatch(input, column);
            // An expression's symbols are found elsewhere, and its value is checked with the length of the whole.
            if (axes[a].Symbol is not { } name) continue;
            var s = IndexOf(name);
            if (s == batchSymbol) throw new ArgumentException($"Input {input} of loss {loss.Name} uses the batch symbol {name} on a second axis, which a trainer cannot cut.", nameof(loss));
            if (symbols[s] != 0 && symbols[s] != shape[a])
                throw new ArgumentException($"{name} is {symbols[s]} in {solvedBy[s]}, but {shape[a]} in column {column}.", "data");
            (symbols[s], solvedBy[s]) = (shape[a], $"column {column}");
        }
    }

    int IndexOf(string symbol)
    {
        for (var s = 0; s < loss.Symbols.Count; s++)
            if (loss.Symbols[s] == symbol) return s;
        throw new ArgumentException($"Loss {loss.Name} does not list its symbol {symbol}.", nameof(symbol));
    }

    ArgumentException Mismatch(EntryInput input, DataColumn column) => new($"Input {input} of loss {loss.Name} does not fit column {column}.", "data");

    static string Kind(bool isIndex) => isIndex ? "indices" : "real numbers";

    static string Inputs(LossEntry<float> loss) => string.Join("; ", loss.Inputs);

    static string Columns(Dataset data) => string.Join("; ", data.Columns);
}
