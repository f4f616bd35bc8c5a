using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Emit.Scalar;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// What differs between targets in the code of entries: how memory is reached and how kernels are called. Everything around that is the
/// same.
/// </summary>
internal abstract class TargetCode
{
    /// <summary>The target of a model's own code.</summary>
    public static HostCode OfHost(ModelSpec spec) => spec.Target == HostTarget.Scalar ? new ScalarCode(spec) : new CpuCode(spec);

    /// <summary>The class of the kernels and of tables of constants, as entries name it.</summary>
    public abstract string KernelClass { get; }

    /// <summary>The type of the arena that entries work in.</summary>
    public abstract string WorkArena { get; }

    /// <summary>The method that checks that there is enough memory.</summary>
    public abstract string CheckMemory { get; }

    /// <summary>The method that checks integers that were computed to be indices.</summary>
    public abstract string CheckComputed { get; }

    /// <summary>A part of an arena that values are copied to or from.</summary>
    public abstract string View(ArenaText arena, string offset, string length);

    /// <summary>A statement that copies an argument to a view.</summary>
    public abstract string Write(string view, string argument, DType type);

    /// <summary>A statement that copies an argument to the place of an input.</summary>
    public virtual string WriteInput(ArenaText arena, string offset, string length, string argument, DType type) =>
        Write(View(arena, offset, length), argument, type);

    /// <summary>A statement that tells the arena that kernels are about to write from an offset on; null if nothing has to know.</summary>
    public virtual string? Overwrite(string arena, string from) => null;

    /// <summary>A statement that copies a view to a span of the caller's.</summary>
    /// <param name="real">The type of the model's real numbers.</param>
    public abstract string Read(string view, string span, DType type, DType real);

    /// <summary>A number in an arena.</summary>
    public abstract string ReadNumber(ArenaText arena, string offset);

    /// <summary>The lines that come before the calls of kernels.</summary>
    /// <param name="usesParameters">Whether kernels read or write parameters.</param>
    /// <param name="usesGradients">Whether kernels write gradients.</param>
    public abstract IEnumerable<string> Prologue(bool usesParameters, bool usesGradients);

    /// <summary>The statement that ends a training step, behind the calls of kernels; null if it stands elsewhere.</summary>
    public abstract string? EndStep { get; }

    /// <summary>The statements that call the method with the kernel calls.</summary>
    /// <param name="model">The variable that holds the model; <c>this</c> in the model itself.</param>
    /// <param name="places">The arguments that tell where kernels work, and on how much.</param>
    /// <param name="scalars">The arguments that are real numbers.</param>
    /// <param name="endsStep">Whether that ends a training step.</param>
    public abstract IEnumerable<string> Run(
        KernelProgram program, string model, string method, IEnumerable<string> places, IEnumerable<string> scalars, bool endsStep);

    /// <summary>How a member of a model is named.</summary>
    protected static string Member(string model, string name) => model == "this" ? name : $"{model}.{name}";

    /// <summary>The place of a kernel's operand.</summary>
    /// <param name="arena">The arena that holds it.</param>
    /// <param name="offset">Where it begins there.</param>
    /// <param name="length">How many elements it has.</param>
    public abstract string Place(ArenaText arena, string offset, Dim length);

    /// <summary>Whether an operand that begins further on is written with the variable that holds its buffer's place.</summary>
    public virtual bool MovesVariables => false;

    /// <summary>The place that begins further on than a variable says.</summary>
    public virtual string Moved(string variable, string elements) => $"{variable}.At({elements})";

    /// <summary>What stands before a statement in which a product's right operand stays the same; null for nothing.</summary>
    public virtual string? KeepRight(Kernel kernel) => null;

    /// <summary>A call of a kernel.</summary>
    public abstract string Call(Kernel kernel, IEnumerable<string> operands);

    /// <summary>A call of kernels that run as one.</summary>
    /// <param name="operands">The operands of each member.</param>
    /// <exception cref="NotSupportedException">The target joins no calls.</exception>
    public virtual string Call(JoinedKernel kernel, IEnumerable<IEnumerable<string>> operands) => throw new NotSupportedException();

    /// <summary>A call of a loop that threads run for parts of an axis.</summary>
    /// <exception cref="NotSupportedException">The target splits no loops.</exception>
    public virtual string Call(SplitLoop loop, IEnumerable<string> buffers) => throw new NotSupportedException();
}

/// <summary>The code of a model's own entries: memory is the computer's.</summary>
internal abstract class HostCode(ModelSpec spec) : TargetCode
{
    protected ModelSpec Spec { get; } = spec;

    public override string KernelClass { get; } = ModelFile.KernelClass(spec, ModelFile.KernelNamespace(spec));

    /// <summary>The file of the kernels.</summary>
    public abstract SourceFile Kernels(CompiledModel model);

    public override string WorkArena => Qualified.WorkArena;

    public override string CheckMemory => Qualified.Check + ".Memory";

    public override string View(ArenaText arena, string offset, string length) => arena.Call("Slice", offset, length);

    public override string CheckComputed => Qualified.Check + ".ComputedIndices";

    public override string Write(string view, string argument, DType type) =>
        type.IsBoolean ? $"{Qualified.Booleans}.Copy({argument}, {view});" : $"{argument}.CopyTo({view});";

    public override string WriteInput(ArenaText arena, string offset, string length, string argument, DType type) =>
        Write(arena.Call("Input", offset, length), argument, type);

    public override string Overwrite(string arena, string from) => $"{arena}.Overwrite({from});";

    public override string Read(string view, string span, DType type, DType real) =>
        type.IsBoolean ? $"{Qualified.Booleans}.Copy<{real.Keyword}>({view}, {span});" : $"{view}.CopyTo({span});";

    public override string ReadNumber(ArenaText arena, string offset) => $"{arena.Call("At", offset)}[0]";

    public override IEnumerable<string> Prologue(bool usesParameters, bool usesGradients)
    {
        if (usesParameters)
        {
            yield return "Memory.EnsureInitialized();";
            yield return "var parameters = Memory.ParameterArena;";
        }
        if (usesGradients) yield return "var gradients = Memory.GradientArena;";
    }

    public override string EndStep => "Memory.Step++;";

    public override IEnumerable<string> Run(
        KernelProgram program, string model, string method, IEnumerable<string> places, IEnumerable<string> scalars, bool endsStep) =>
        [$"{Member(model, method)}({string.Join(", ", places.Concat(scalars))});"];
}
