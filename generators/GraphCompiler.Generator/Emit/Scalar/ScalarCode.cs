using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Scalar;

/// <summary>Kernels as static methods over spans, called one after another.</summary>
internal sealed class ScalarCode(ModelSpec spec) : HostCode(spec)
{
    static readonly string[] usings = ["global::System", "global::GraphCompiler.Runtime", "static global::GraphCompiler.Scalar.ScalarMath"];

    public override SourceFile Kernels(CompiledModel model)
    {
        var file = ModelFile.PrintKernels(
            ModelFile.KernelNamespace(Spec), usings, $"The kernels of {Spec.Name}.", isPublic: false, new(model.Entries), model.Kernels,
            (writer, kernel) => new ScalarKernels(writer, Spec.Real).Print(kernel, ScalarSchedule.Of(kernel)));
        return new(ModelFile.HintName(Spec, "Kernels"), file.ToString());
    }

    public override string Place(ArenaText arena, string offset, Dim length) => View(arena, offset, Literals.Size(length));

    public override string Call(Kernel kernel, IEnumerable<string> operands)
    {
        var values = operands.Concat(kernel.Symbols.Select(symbol => $"(int){Identifiers.OfSymbol(symbol)}"))
            .Concat(kernel.Arguments.Select(Identifiers.OfScalar));
        return $"{KernelClass}.{kernel.Name}({string.Join(", ", values)});";
    }
}
