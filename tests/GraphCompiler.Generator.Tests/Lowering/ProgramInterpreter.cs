using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Lowering.Joining;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Runs a compiled entry, launch by launch, on memory laid out as its plan says.</summary>
sealed class ProgramInterpreter
{
    readonly KernelProgram program;
    readonly DType real;
    readonly EntryData data;
    readonly Func<Kernel, Kernel> form;
    readonly KernelMemory work;
    readonly Dictionary<string, KernelMemory> parameters = [], gradients = [];

    /// <summary>How many kernels have run.</summary>
    int launched;

    ProgramInterpreter(KernelProgram program, ModelSpec spec, EntryData data, Func<Kernel, Kernel> form)
    {
        (this.program, real, this.data, this.form) = (program, spec.Real, data, form);
        work = new(data.SizeOf(program.Bytes));
        foreach (var parameter in spec.Parameters)
        {
            parameters.Add(parameter.Path, KernelMemory.Of(data.Parameters[parameter.Path]));
            gradients.Add(parameter.Path, new(data.SizeOf(parameter.Shape.Elements)));
        }
        foreach (var input in program.Inputs)
            if (input.Buffer is { } buffer) work.Fill(StartOf(buffer), data.Tensors[input.Name], StrideOf(buffer));
        foreach (var (buffer, table) in program.Tables) work.Fill(StartOf(buffer), [.. table.Values], StrideOf(buffer));
    }

    /// <summary>The graph's outputs, in order.</summary>
    /// <param name="graph">The graph as the front end made it, with gradients: its outputs are those of the program.</param>
    /// <param name="form">The form in which each kernel is run, if not its own.</param>
    public static double[][] Run(
        KernelProgram program, Graph graph, ModelSpec spec, EntryData data, Func<Kernel, Kernel>? form = null)
    {
        var interpreter = new ProgramInterpreter(program, spec, data, form ?? (kernel => kernel));
        interpreter.Launch();
        var results = new Queue<BufferPlan>(program.Results);
        return [.. graph.Outputs.Select(output => output.Role switch
        {
            OutputRole.Result => interpreter.ContentsOf(results.Dequeue()),
            OutputRole.Gradient => interpreter.gradients[output.Name].Contents(0, data.SizeOf(output.Node.Shape.Elements)),
            _ => interpreter.parameters[output.Name].Contents(0, data.SizeOf(output.Node.Shape.Elements)),
        })];
    }

    void Launch()
    {
        foreach (var part in program.Parts(program.Loops.Where(loop => loop.IsListedOnce))) Launch(part, isFirst: true);
    }

    /// <param name="isFirst">Whether the part was not launched before.</param>
    void Launch(LaunchLoop part, bool isFirst)
    {
        if (part.Blocks is { } blocks)
        {
            Launch(part, blocks, isFirst);
            return;
        }
        bool GoesOn() => part.Condition is not var (buffer, origin)
            || MemoryOf(buffer).Contents(StartOf(buffer) + data.SizeOf(origin) * StrideOf(buffer), 1)[0] != 0;
        // So is a loop that threads run for parts of an axis, whatever the steps in which its points touch the same element.
        if (part.Split is not null) launched++;
        for (var step = 0; step < data.SizeOf(part.Count) && (part.Count.IsOne || GoesOn()); step++)
        {
            if (part.Step?.Name is { } symbol) data.Symbols[symbol] = step;
            LaunchBody(part, isFirst && step == 0);
        }
    }

    void LaunchBody(LaunchLoop part, bool isFirst)
    {
        if (!part.Loops.IsEmpty)
        {
            foreach (var inner in part.Parts) Launch(inner, isFirst);
            return;
        }
        // Kernels that run as one are one launch, of their parts.
        var rest = 0;
        foreach (var (pair, i) in part.Body.Select((pair, i) => (pair, i)))
        {
            if (isFirst) Forget(part.Start + i, pair.Launch);
            if (part.Split is { } split)
            {
                Launch(part.Start + i, pair.Launch, split.Members[i].Points);
                continue;
            }
            if (rest == 0)
            {
                launched++;
                rest = pair.Launch.Joined?.Members.Length ?? 1;
            }
            Launch(part.Start + i, pair.Launch, pair.Launch.Joined is { } joined ? joined.Members[^rest].Points : null);
            rest--;
        }
    }

    void Launch(LaunchLoop part, AxisBlocks blocks, bool isFirst)
    {
        var length = data.SizeOf(blocks.Length);
        for (var first = 0; first < length; first += (int)blocks.Size)
        {
            data.Symbols[blocks.First.Name!] = first;
            if (blocks.Rows.Name is { } rows) data.Symbols[rows] = Math.Min(blocks.Size, length - first);
            if (blocks.Through?.Name is { } through) data.Symbols[through] = first / blocks.Size + 1;
            else if (blocks.Columns?.Name is { } columns) data.Symbols[columns] = first + data.SizeOf(blocks.Rows);
            LaunchBody(part, isFirst && first == 0);
        }
    }

    /// <param name="points">The points of the kernel's range that are one point of what runs it with others; null if it runs alone.</param>
    void Launch(int number, Launch launch, Dim? points)
    {
        var places = new Dictionary<Operand, OperandPlace>();
        var streams = new Dictionary<Operand, int>();
        for (var i = 0; i < launch.Arguments.Length; i++)
        {
            var (operand, buffer, origin) = (launch.Kernel.Operands[i], launch.Arguments[i], data.SizeOf(launch.Origins[i]));
            if (buffer.Storage == Storage.Random) streams.Add(operand, data.SizeOf(buffer.Offset!));
            else
                places.Add(operand, new(MemoryOf(buffer), StartOf(buffer) + origin * StrideOf(buffer), LengthOf(buffer) - origin,
                    StrideOf(buffer)));
        }
        try
        {
            new KernelInterpreter(form(launch.Kernel), places, streams, data.SizeOf, name => data.Scalars[name], data.Interpreter.Draw,
                launched, points is not null ? (RangeOf(launch.Kernel), data.SizeOf(points)) : null).Run();
        }
        catch (KernelFault fault)
        {
            throw new KernelFault($"{program.Name}, launch {number}, {launch.Kernel.Name} ({launch.Kernel.Formula}): {fault.Message}");
        }
    }

    ImmutableArray<Axis> RangeOf(Kernel kernel) =>
        kernel.Product is { Axes: var axes } ? axes.Batch.IsEmpty ? axes.Rows : axes.Batch : VectorSchedule.Of(kernel, Target.Cpu.Vectors, real).Range;

    /// <summary>A buffer that this launch is the first to touch holds nothing, unless it takes the place of another operand.</summary>
    void Forget(int number, Launch launch)
    {
        foreach (var made in launch.Arguments.Where(buffer => buffer.FirstUse == number && buffer.Storage == Storage.Work))
            if (!launch.Arguments.Any(old => old != made && old.Storage == Storage.Work && Overlap(old, made)))
                work.Forget(StartOf(made), data.SizeOf(made.Bytes));
    }

    bool Overlap(BufferPlan a, BufferPlan b) =>
        StartOf(a) < StartOf(b) + data.SizeOf(b.Bytes) && StartOf(b) < StartOf(a) + data.SizeOf(a.Bytes);

    double[] ContentsOf(BufferPlan buffer) => MemoryOf(buffer).Contents(StartOf(buffer), LengthOf(buffer), StrideOf(buffer));

    KernelMemory MemoryOf(BufferPlan buffer) => buffer.Storage switch
    {
        Storage.Work => work,
        Storage.Gradients => gradients[buffer.Name],
        _ => parameters[buffer.Name],
    };

    int StartOf(BufferPlan buffer) => buffer.Offset is { } offset ? data.SizeOf(offset) : 0;

    static int StrideOf(BufferPlan buffer) => buffer.Storage == Storage.Work ? buffer.Type.Bytes : 1;

    int LengthOf(BufferPlan buffer) => data.SizeOf(buffer.Shape.Elements);
}
