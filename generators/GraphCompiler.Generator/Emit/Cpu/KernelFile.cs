using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>The file of a model's CPU kernels.</summary>
internal static class KernelFile
{
    public static SourceFile Print(CompiledModel model) => ModelFile.Print(model.Spec, "Kernels",
        ["System.Runtime.Intrinsics", "GraphCompiler.Cpu", "GraphCompiler.Runtime", "static GraphCompiler.Cpu.VectorMath"], "", _ => { }, writer =>
            writer.Block("static class Kernels", () =>
            {
                var printer = new CpuKernels(writer, model.Spec.IsDouble);
                for (var i = 0; i < model.Kernels.Length; i++)
                {
                    if (i > 0) writer.Line();
                    printer.Print(model.Kernels[i]);
                }
            }));
}
