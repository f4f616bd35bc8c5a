using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>Gives every buffer of a compiled model memory of its own: what a memory plan must not differ from.</summary>
static class FreshBuffers
{
    public static CompiledModel Of(CompiledModel model) => model with
    {
        Host = model.Host with
        {
            Entries = [.. model.Entries.Select(entry =>
                entry with { Evaluation = Of(entry.Evaluation), Gradients = entry.Gradients is { } gradients ? Of(gradients) : null })],
        },
    };

    static KernelProgram Of(KernelProgram program)
    {
        var bytes = program.Bytes;
        var moved = new Dictionary<BufferPlan, BufferPlan>();
        foreach (var buffer in program.Buffers)
        {
            if (buffer.Storage != Storage.Work || buffer.FirstUse < 0) continue;
            moved.Add(buffer, buffer with { Offset = bytes });
            bytes += MemoryPlanner.Footprint(buffer.Bytes);
        }
        BufferPlan Moved(BufferPlan buffer) => moved.TryGetValue(buffer, out var fresh) ? fresh : buffer;
        Launch Rewired(Launch launch) => launch with { Arguments = [.. launch.Arguments.Select(Moved)] };
        LaunchLoop RewiredLoop(LaunchLoop loop) => loop with
        {
            Body = [.. loop.Body.Select(pair => (Rewired(pair.Launch), Rewired(pair.Next)))],
            Condition = loop.Condition is var (buffer, origin) ? (Moved(buffer), origin) : null,
            Loops = [.. loop.Loops.Select(RewiredLoop)],
        };
        return program with
        {
            Launches = [.. program.Launches.Select(Rewired)],
            Loops = [.. program.Loops.Where(loop => loop.IsListedOnce).Select(RewiredLoop)],
            Buffers = [.. program.Buffers.Select(Moved)],
            Results = [.. program.Results.Select(Moved)],
            Bytes = bytes,
        };
    }
}
