using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>The tables of constants of a model's programs, each once, as members of the class of their kernels.</summary>
internal sealed class ConstantTables
{
    const int PerLine = 8;

    readonly List<(DType Type, Table Table, BufferPlan Buffer)> tables = [];

    public ConstantTables(IEnumerable<CompiledEntry> entries)
    {
        foreach (var (buffer, table) in entries.SelectMany(entry => entry.Programs).SelectMany(program => program.Tables))
            if (IndexOf(buffer, table) < 0) tables.Add((buffer.Type, table, buffer));
    }

    /// <summary>The member that holds a table.</summary>
    public string NameOf(BufferPlan buffer, Table table) => NameOf(IndexOf(buffer, table));

    /// <summary>Writes the members. The values lie in the assembly, where spans see them without a copy.</summary>
    public void Print(CodeWriter writer)
    {
        for (var i = 0; i < tables.Count; i++)
        {
            var (type, table, buffer) = tables[i];
            writer.Documentation("summary", $"Constants, {buffer.Shape}.");
            var values = table.Values
                .Select(value => type.IsInteger ? Literals.Int((long)value) : Literals.Real(value, type)).ToList();
            writer.Line($"public static {Qualified.ReadOnlySpan(type.Keyword)} {NameOf(i)} =>").Line("[");
            writer.Indented(() =>
            {
                for (var first = 0; first < values.Count; first += PerLine)
                    writer.Line(string.Join(", ", values.Skip(first).Take(PerLine)) + ",");
            });
            writer.Line("];").Line();
        }
    }

    int IndexOf(BufferPlan buffer, Table table) => tables.FindIndex(known => known.Type == buffer.Type && known.Table.Equals(table));

    static string NameOf(int table) => "Constants" + Literals.Int(table + 1);
}
