using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>Which operands of kernels begin at multiples of some number of elements wherever the kernels are launched.</summary>
internal sealed class OperandAlignment
{
    const long Elements = 4;

    readonly HashSet<(Kernel, Operand)> misaligned = [];

    public OperandAlignment(IEnumerable<KernelProgram> programs)
    {
        foreach (var launch in programs.SelectMany(program => program.Launches))
        {
            for (var i = 0; i < launch.Arguments.Length; i++)
                if (!IsMultiple(launch.Origins[i]) || (launch.Arguments[i].Offset is { } offset && !IsMultiple(offset)))
                    misaligned.Add((launch.Kernel, launch.Kernel.Operands[i]));
        }
    }

    public bool IsAligned(Kernel kernel, Operand operand) => !misaligned.Contains((kernel, operand));

    static bool IsMultiple(Dim size) => size.IsZero || size.DivideExactly(Elements) is not null;
}
