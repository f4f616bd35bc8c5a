using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Buffers that are alive at once never overlap, whatever the symbols' values.</summary>
public class MemoryPlanTests
{
    public static TheoryData<string> Names => [.. ModelTexts.Names];

    [Theory, MemberData(nameof(Names))]
    public void No_two_living_buffers_overlap(string name)
    {
        var model = ModelCompiler.Compile(EmittedModels.Read(ModelTexts.All).Specs[name]);
        foreach (var program in model.Entries.SelectMany(entry => entry.Programs))
            foreach (var values in new long[][] { [1, 1, 1], [3, 1, 5], [17, 33, 2], [1000, 7, 1] })
                Check(program, values);
    }

    static void Check(KernelProgram program, long[] values)
    {
        var symbols = program.Symbols.Select((symbol, i) => (symbol, i)).ToDictionary(pair => pair.symbol, pair => values[pair.i % values.Length]);
        long SizeOf(Graphs.Dim dim) => dim.Evaluate(symbol => symbols[symbol]);
        foreach (var (storage, length) in new[] { (Storage.Work, program.WorkLength), (Storage.Indices, program.IndexLength) })
        {
            var places = program.Buffers.Where(buffer => buffer.Storage == storage)
                .Select(buffer => (Buffer: buffer, Begin: SizeOf(buffer.Offset!), End: SizeOf(buffer.Offset!) + SizeOf(buffer.Shape.Elements))).ToList();
            Assert.All(places, place => Assert.InRange(place.End, 1, SizeOf(length)));
            foreach (var a in places)
                foreach (var b in places)
                {
                    if (ReferenceEquals(a.Buffer, b.Buffer) || a.Buffer.FirstUse > b.Buffer.FirstUse) continue;
                    var alive = a.Buffer.LastUse >= b.Buffer.FirstUse;
                    var overlap = a.Begin < b.End && b.Begin < a.End;
                    if (alive && overlap && !IsInPlace(program, a.Buffer, b.Buffer) && !IsInPlace(program, b.Buffer, a.Buffer))
                        Assert.Fail($"{program.Name}: {a.Buffer.Name} {a.Begin}-{a.End} (used {a.Buffer.FirstUse}-{a.Buffer.LastUse}) and {b.Buffer.Name} {b.Begin}-{b.End} (used {b.Buffer.FirstUse}-{b.Buffer.LastUse})");
                }
        }
    }

    /// <summary>Whether the second is written over the first, element by element, by the launch that reads it last.</summary>
    static bool IsInPlace(KernelProgram program, BufferPlan old, BufferPlan made)
    {
        if (old.LastUse != made.FirstUse || old.Offset != made.Offset || old.FirstUse < 0) return false;
        var launch = program.Launches[made.FirstUse];
        return InPlace.IsSafe(launch.Kernel, launch.Kernel.Operands[launch.Arguments.IndexOf(old)], launch.Kernel.Operands[launch.Arguments.IndexOf(made)]);
    }
}
