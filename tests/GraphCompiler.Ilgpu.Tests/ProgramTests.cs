using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Ilgpu.Tests.Generated;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Programs as the printers get them.</summary>
public class ProgramTests
{
    public static TheoryData<string> Names => new(Models.All);

    // On the CPU, fresh memory is zero and old memory is plausible, so such a mistake would only show as a wrong number.
    [Theory, MemberData(nameof(Names))]
    public void NothingIsReadBeforeItIsWritten(string name)
    {
        foreach (var program in ModelCompiler.Compile(Models.Of(name).Spec).Device!.Entries.SelectMany(entry => entry.Programs))
        {
            var written = program.Inputs.Select(input => input.Buffer).OfType<BufferPlan>().ToHashSet();
            foreach (var launch in program.Launches)
            {
                var made = launch.Kernel.Written.Select(operand => launch.Arguments[launch.Kernel.Operands.IndexOf(operand)]).ToHashSet();
                foreach (var operand in launch.Kernel.Loaded)
                {
                    var buffer = launch.Arguments[launch.Kernel.Operands.IndexOf(operand)];
                    Assert.True(buffer.Storage is Storage.Parameters or Storage.Random || written.Contains(buffer) || made.Contains(buffer),
                        $"{program.Name}: {launch.Kernel.Name} reads {buffer.Name}, which nothing has written.");
                }
                written.UnionWith(made);
            }
        }
    }

    // ILGPU moves a load past a store to the same place.
    [Theory, MemberData(nameof(Names))]
    public void NothingIsStoredOverAnOperandOfTheSameKernel(string name)
    {
        foreach (var program in ModelCompiler.Compile(Models.Of(name).Spec).Device!.Entries.SelectMany(entry => entry.Programs))
            foreach (var launch in program.Launches)
                foreach (var written in launch.Kernel.Written.Select(operand => launch.Kernel.Operands.IndexOf(operand)))
                    for (var other = 0; other < launch.Arguments.Length; other++)
                        Assert.True(other == written || new long[] { 1, 2, 7, 64 }.All(size => !Overlap(launch, written, other, size)),
                            $"{program.Name}: {launch.Kernel.Name} stores {launch.Arguments[written].Name} where "
                                + $"{launch.Arguments[other].Name} lies.");
    }

    /// <summary>Whether two operands of a launch have memory in common when all symbols have this size.</summary>
    static bool Overlap(Launch launch, int one, int other, long size)
    {
        var (a, b) = (launch.Arguments[one], launch.Arguments[other]);
        if (a.Storage != b.Storage || a.Storage == Storage.Random) return false;
        if (a.Offset is null || b.Offset is null) return a.Name == b.Name;
        // Loops begin with step 0.
        long Begin(BufferPlan buffer, int operand) =>
            (buffer.Offset! + launch.Origins[operand] * buffer.Type.Bytes).Evaluate(symbol => symbol[0] == '#' ? 0 : size);
        // An operand may be a piece of a buffer.
        long End(BufferPlan buffer, int operand) => Math.Min(
            (buffer.Offset! + buffer.Bytes).Evaluate(_ => size),
            Begin(buffer, operand) + (launch.Kernel.Operands[operand].Shape.Elements * buffer.Type.Bytes).Evaluate(_ => size));
        return Begin(a, one) < End(b, other) && Begin(b, other) < End(a, one);
    }
}
