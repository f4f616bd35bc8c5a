using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// The structure that tells where the buffers of a program are in its arena, and how large that is, in bytes: every offset has a name, and
/// is written once.
/// </summary>
internal sealed class ProgramPlaces
{
    const string Bytes = "Bytes";

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
            .. buffers.Select(buffer => buffer.Offset!).Append(program.Bytes).SelectMany(offset => offset.Symbols).Distinct(),
        ];
        var identifiers = new Identifiers(
        [
            type, Bytes,
            "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",
            .. symbols.Select(Identifiers.OfSymbol),
        ]);
        foreach (var buffer in buffers) names.Add(buffer, identifiers.Unique(Identifiers.Pascal(buffer.Name)));
    }

    static IEnumerable<BufferPlan> BuffersOf(KernelProgram program) =>
        program.Inputs.Select(input => input.Buffer!).Concat(LaunchPrinter.BuffersOf(program)).Concat(program.Results)
            .Concat(program.Tables.Select(table => table.Buffer))
            .Where(buffer => buffer is { Storage: Storage.Work }).Distinct();

    /// <summary>A new one, for the symbols' values.</summary>
    public string New => $"new {type}({string.Join(", ", symbols.Select(Identifiers.OfSymbol))})";

    /// <summary>The first byte of a buffer in the arena.</summary>
    /// <param name="places">The structure.</param>
    public string OffsetOf(string places, BufferPlan buffer) => $"{places}.{names[buffer]}";

    /// <summary>The size of the arena.</summary>
    public static string BytesOf(string places) => $"{places}.{Bytes}";

    public void Print(CodeWriter writer)
    {
        writer.Line($"/// <summary>Where the tensors of <c>{method}</c> are in memory.</summary>");
        writer.Block($"readonly struct {type}({string.Join(", ", symbols.Select(symbol => "nint " + Identifiers.OfSymbol(symbol)))})", () =>
        {
            foreach (var name in names) Member(name.Value, name.Key.Offset!);
            Member(Bytes, program.Bytes);
        });

        void Member(string name, Dim value) => writer.Line($"public nint {name} => {Literals.Size(value)};");
    }
}
