using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints a program's kernel calls: the places of their operands first, then the calls, repeated ones as loops.</summary>
internal sealed class LaunchPrinter
{
    readonly CodeWriter writer;
    readonly KernelProgram program;
    readonly Identifiers names;
    readonly string kernels, step;
    readonly Dictionary<BufferPlan, string> variables = [];

    readonly IReadOnlyDictionary<string, string> offsets;

    /// <param name="kernels">The class of the kernels.</param>
    /// <param name="offsets">The fields that tell where the parameters of each path begin.</param>
    /// <param name="taken">The names in sight: the arenas, symbols and scalar arguments.</param>
    public LaunchPrinter(CodeWriter writer, KernelProgram program, string kernels, IReadOnlyDictionary<string, string> offsets, IEnumerable<string> taken)
    {
        (this.writer, this.program, this.kernels, this.offsets, names) = (writer, program, kernels, offsets, new(taken));
        step = names.Unique("step");
    }

    public void Print()
    {
        var parts = program.Parts(program.Loops).ToList();
        foreach (var buffer in parts.SelectMany(part => part.Body).SelectMany(pair => pair.Launch.Arguments).Distinct()) PrintPlace(buffer);
        foreach (var part in parts)
        {
            if (part.Count.IsOne) PrintLaunches(part);
            else writer.Block($"for (nint {step} = 0; {step} < {Literals.Size(part.Count)}; {step}++)", () => PrintLaunches(part));
        }
    }

    void PrintPlace(BufferPlan buffer)
    {
        var variable = names.Unique(buffer.Storage switch
        {
            Storage.Gradients => "d" + Identifiers.OfPath(buffer.Name),
            Storage.Parameters => Identifiers.Camel(Identifiers.OfPath(buffer.Name)),
            _ => buffer.Name,
        });
        variables.Add(buffer, variable);
        writer.Line($"var {variable} = {buffer.Storage switch
        {
            Storage.Parameters => $"parameters.At({offsets[buffer.Name]})",
            Storage.Gradients => $"gradients.At({offsets[buffer.Name]})",
            Storage.Indices => $"indices.At({Literals.Size(buffer.Offset!)})",
            Storage.Random => $"Memory.RandomStream({Literals.Size(buffer.Offset!)})",
            _ => $"work.At({Literals.Size(buffer.Offset!)})",
        }};{(buffer.Storage == Storage.Random ? "" : $" // {buffer.Shape}")}");
    }

    void PrintLaunches(LaunchLoop part)
    {
        foreach (var (launch, next) in part.Body)
        {
            var operands = launch.Arguments.Select((buffer, operand) => variables[buffer] + Further(launch, next, operand));
            var values = operands.Concat(launch.Kernel.Symbols.Select(Identifiers.OfSymbol)).Concat(launch.Kernel.Arguments.Select(Identifiers.OfScalar));
            writer.Line($"new {kernels}.{launch.Kernel.Name}({string.Join(", ", values)}).Launch(team);");
        }
    }

    /// <summary>How much further on in its buffer an operand begins; in a loop, that grows by the distance to the next repetition.</summary>
    string Further(Launch launch, Launch next, int operand)
    {
        var (buffer, nextBuffer) = (launch.Arguments[operand], next.Arguments[operand]);
        var distance = next.Origins[operand] - launch.Origins[operand];
        if (buffer.Offset is { } from && nextBuffer.Offset is { } to) distance += to - from;
        var elements = launch.Origins[operand] + distance * Dim.Symbol(step);
        // Where parameters lie, the run-time layout knows.
        var byName = buffer.Offset is null && buffer != nextBuffer ? $"{step} * ({offsets[nextBuffer.Name]} - {offsets[buffer.Name]})" : "";
        return (byName.Length, elements.IsZero) switch
        {
            (0, true) => "",
            (0, false) => $".At({Literals.Size(elements)})",
            (_, true) => $".At({byName})",
            _ => $".At({byName} + {Literals.Size(elements)})",
        };
    }
}
