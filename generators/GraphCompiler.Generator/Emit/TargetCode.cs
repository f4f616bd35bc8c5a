using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Emit.Scalar;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// What differs between the targets of a model's own code: the kernels, and how they are called. Everything around them is the same.
/// </summary>
internal abstract class HostCode
{
    static readonly HostCode cpu = new CpuCode(), scalar = new ScalarCode();

    public static HostCode Of(HostTarget target) => target == HostTarget.Scalar ? scalar : cpu;

    /// <summary>The file of the kernels.</summary>
    public abstract SourceFile Kernels(CompiledModel model);

    /// <summary>A line that comes before the calls of a program; empty for none.</summary>
    public virtual string Prologue => "";

    /// <summary>The place of a buffer.</summary>
    /// <param name="arena">The arena that holds it.</param>
    /// <param name="offset">Where it begins there.</param>
    /// <param name="length">How many elements it has.</param>
    public abstract string Place(string arena, string offset, Dim length);

    /// <summary>Whether an operand that begins further on is written with the variable that holds its buffer's place.</summary>
    public abstract bool MovesVariables { get; }

    /// <summary>The place that begins further on than a variable says.</summary>
    public virtual string Moved(string variable, string elements) => $"{variable}.At({elements})";

    /// <summary>A call of a kernel.</summary>
    /// <param name="kernels">The class of the kernels.</param>
    public abstract string Call(string kernels, Kernel kernel, IEnumerable<string> operands);
}
