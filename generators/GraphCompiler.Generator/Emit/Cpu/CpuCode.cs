using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Kernels over vectors, launched on a team of worker threads.</summary>
internal sealed class CpuCode(ModelSpec spec) : HostCode(spec)
{
    public override SourceFile Kernels(CompiledModel model) => KernelFile.Print(model);

    public override IEnumerable<string> Prologue(bool usesParameters, bool usesGradients) =>
        base.Prologue(usesParameters, usesGradients).Prepend("var team = Memory.Workers;");

    public override string Place(ArenaText arena, string offset, Dim length) => arena.Call("At", offset);

    public override bool MovesVariables => true;

    public override string KeepRight(Kernel kernel) =>
        $"using (global::GraphCompiler.Cpu.Products.KeepRight<{Spec.Real.Keyword}, {KernelClass}.{kernel.Name}>())";

    public override string Call(Kernel kernel, IEnumerable<string> operands) => $"{New(kernel, operands)}.Launch(team);";

    public override string Call(JoinedKernel kernel, IEnumerable<IEnumerable<string>> operands)
    {
        var values = kernel.Members.Zip(operands, (member, own) => New(member.Kernel, own))
            .Concat(kernel.Symbols.Select(Identifiers.OfSymbol));
        return $"new {KernelClass}.{kernel.Name}({string.Join(", ", values)}).Launch(team);";
    }

    public override string Call(SplitLoop loop, IEnumerable<string> buffers)
    {
        var values = buffers.Concat(loop.Symbols.Select(Identifiers.OfSymbol)).Concat(loop.Arguments.Select(Identifiers.OfScalar));
        return $"new {KernelClass}.{loop.Name}({string.Join(", ", values)}).Launch(team);";
    }

    string New(Kernel kernel, IEnumerable<string> operands)
    {
        var values = operands.Concat(kernel.Symbols.Select(Identifiers.OfSymbol)).Concat(kernel.Arguments.Select(Identifiers.OfScalar));
        return $"new {KernelClass}.{kernel.Name}({string.Join(", ", values)})";
    }
}
