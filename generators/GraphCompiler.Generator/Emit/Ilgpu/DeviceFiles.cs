using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The files a model gets beside its CPU code when its compilation references GraphCompiler.Ilgpu: <c>net.On(device)</c>, the class it returns, the kernels.</summary>
internal static class DeviceFiles
{
    public static ImmutableArray<SourceFile> Print(CompiledModel model) => [On(model), DeviceModelPrinter.Print(model), Kernels(model)];

    /// <summary>The class <c>On</c> returns: the model's name and that of the classes around it.</summary>
    public static string ClassName(ModelSpec spec) => string.Concat(spec.TypeNames.Select(NameTable.Legal)) + "OnDevice";

    public static string KernelNamespace(ModelSpec spec) => ModelFile.KernelNamespace(spec, "OnDevice");

    public static SourceFile FileOf(ModelSpec spec, string kind, CodeWriter writer) =>
        new($"{(spec.Namespace.Length > 0 ? spec.Namespace + "." : "")}{ClassName(spec)}{kind}.g.cs", writer.ToString());

    static SourceFile On(CompiledModel model) => ModelFile.Print(model.Spec, "OnDevice", [], "", _ => { }, writer =>
    {
        var name = ClassName(model.Spec);
        writer.Documentation("summary", "The model on a device, with a copy of its parameters there.");
        writer.Line("/// <param name=\"device\">The device.</param>");
        writer.Line($"public {name} On(global::GraphCompiler.Ilgpu.Device device) => new(Memory, device);");
    });

    static readonly string[] usings = ["GraphCompiler.Runtime", "ILGPU", "static global::GraphCompiler.Ilgpu.GroupReductions", "static global::GraphCompiler.Ilgpu.KernelMath"];

    static SourceFile Kernels(CompiledModel model) => FileOf(model.Spec, ".Kernels", ModelFile.PrintKernels(
        KernelNamespace(model.Spec), usings, $"The kernels of {model.Spec.Name}. Public, because ILGPU's simulator needs to see their arguments.", isPublic: true, model.Kernels,
        (writer, kernel) => KernelPrinter.Print(writer, kernel, model.Spec.IsDouble)));
}
