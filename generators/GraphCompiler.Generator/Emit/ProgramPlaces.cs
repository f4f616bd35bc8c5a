using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// The structure that tells where the buffers of a program are in its arenas, and how long those are: every offset has a name, and is
/// written once.
/// </summary>
internal sealed class ProgramPlaces
{
    const string WorkLength = "WorkLength", IndexLength = "IndexLength", NarrowLength = "NarrowLength";

    readonly KernelProgram program;
    readonly string method, type;
    readonly ImmutableArray<string> symbols;
    readonly Dictionary<BufferPlan, string> names = [];

    /// <param name="method">The method that the program belongs to.</param>
    public ProgramPlaces(KernelProgram program, string method)
    {
        (this.program, this.method, type) = (program, method, MemberNames.Places(method));
        var buffers = BuffersOf(program).ToList();
        symbols =
        [
            .. buffers.Select(buffer => buffer.Offset!).Concat(KernelProgram.Arenas.Select(program.LengthOf))
                .SelectMany(offset => offset.Symbols).Distinct(),
        ];
        var identifiers = new Identifiers(
        [
            type, WorkLength, IndexLength, NarrowLength,
            "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",
            .. symbols.Select(Identifiers.OfSymbol),
        ]);
        foreach (var buffer in buffers) names.Add(buffer, identifiers.Unique(Identifiers.Pascal(buffer.Name)));
    }

    static IEnumerable<BufferPlan> BuffersOf(KernelProgram program) =>
        program.Inputs.Select(input => input.Buffer!).Concat(LaunchPrinter.BuffersOf(program)).Concat(program.Results)
            .Concat(program.Tables.Select(table => table.Buffer))
            .Where(buffer => buffer is not null && KernelProgram.Arenas.Contains(buffer.Storage)).Distinct();

    /// <summary>The arenas that a program works in.</summary>
    public static IEnumerable<Storage> ArenasOf(KernelProgram program) =>
        BuffersOf(program).Select(buffer => buffer.Storage).Distinct().OrderBy(arena => arena);

    /// <summary>A new one, for the symbols' values.</summary>
    public string New => $"new {type}({string.Join(", ", symbols.Select(Identifiers.OfSymbol))})";

    /// <summary>Where a buffer begins in its arena.</summary>
    /// <param name="places">The structure.</param>
    public string OffsetOf(string places, BufferPlan buffer) => $"{places}.{names[buffer]}";

    /// <summary>The length of an arena.</summary>
    public static string LengthOf(string places, Storage storage) => $"{places}.{LengthOf(storage)}";

    static string LengthOf(Storage storage) => storage switch
    {
        Storage.Indices => IndexLength,
        Storage.Narrow => NarrowLength,
        _ => WorkLength,
    };

    public void Print(CodeWriter writer)
    {
        writer.Line($"/// <summary>Where the tensors of <c>{method}</c> are in memory.</summary>");
        writer.Block($"readonly struct {type}({string.Join(", ", symbols.Select(symbol => "nint " + Identifiers.OfSymbol(symbol)))})", () =>
        {
            foreach (var name in names) Member(name.Value, name.Key.Offset!);
            foreach (var arena in KernelProgram.Arenas)
                if (arena == Storage.Work || names.Keys.Any(buffer => buffer.Storage == arena))
                    Member(LengthOf(arena), program.LengthOf(arena));
        });

        void Member(string name, Dim value) => writer.Line($"public nint {name} => {Literals.Size(value)};");
    }
}
