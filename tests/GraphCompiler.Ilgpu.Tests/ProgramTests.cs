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
        foreach (var program in ModelCompiler.Compile(Models.Of(name).Spec).Entries.SelectMany(entry => entry.Programs))
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
}
