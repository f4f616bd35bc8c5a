using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Scalar;

/// <summary>Kernels as static methods over spans, called one after another.</summary>
internal sealed class ScalarCode : HostCode
{
    static readonly string[] usings = ["global::System", "global::GraphCompiler.Runtime", "static global::GraphCompiler.Scalar.ScalarMath"];

    public override SourceFile Kernels(CompiledModel model)
    {
        var spec = model.Spec;
        var file = ModelFile.PrintKernels(
            ModelFile.KernelNamespace(spec), usings, $"The kernels of {spec.Name}.", isPublic: false,
            new(spec, model.Entries), model.Kernels,
            (writer, kernel) => new ScalarKernels(writer, spec.IsDouble).Print(kernel, ScalarSchedule.Of(kernel)));
        return new(ModelFile.HintName(spec, "Kernels"), file.ToString());
    }

    public override string Place(string arena, string offset, Dim length) => $"{arena}.Slice({offset}, {Literals.Size(length)})";

    public override bool MovesVariables => false;

    public override string Call(string kernels, Kernel kernel, IEnumerable<string> operands)
    {
        var values = operands.Concat(kernel.Symbols.Select(symbol => $"(int){Identifiers.OfSymbol(symbol)}"))
            .Concat(kernel.Arguments.Select(Identifiers.OfScalar));
        return $"{kernels}.{kernel.Name}({string.Join(", ", values)});";
    }
}
