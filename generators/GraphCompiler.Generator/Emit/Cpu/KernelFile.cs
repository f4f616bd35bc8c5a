using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>The file of a model's CPU kernels.</summary>
internal static class KernelFile
{
    static readonly string[] usings =
    [
        "global::System.Runtime.CompilerServices", "global::GraphCompiler.Cpu", "global::GraphCompiler.Runtime",
        "static global::GraphCompiler.Cpu.Elements",
    ];

    public static SourceFile Print(CompiledModel model)
    {
        var inParts = new HashSet<Kernel>(model.Host.Joined.SelectMany(kernel => kernel.Members).Select(member => member.Kernel)
            .Concat(model.Host.Splits.SelectMany(loop => loop.Members).Select(member => member.Kernel)));
        return new(
            ModelFile.HintName(model.Spec, "Kernels"),
            ModelFile.PrintKernels(ModelFile.KernelNamespace(model.Spec), usings, $"The kernels of {model.Spec.Name}.", isPublic: false,
                new(model.Entries), model.Kernels,
                (writer, kernel) => new CpuKernels(writer, model.Spec.Real)
                    .Print(kernel, model.Host.Target.Vectors, inParts.Contains(kernel)),
                writer =>
                {
                    foreach (var kernel in model.Host.Joined) new JoinedPrinter(writer.Line(), model.Spec.Real).Print(kernel);
                    foreach (var loop in model.Host.Splits) new SplitLoopPrinter(writer.Line(), model.Spec.Real).Print(loop);
                }).ToString());
    }
}
