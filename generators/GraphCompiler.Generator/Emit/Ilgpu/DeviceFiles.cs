using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// The files a model gets beside its own code when its compilation references GraphCompiler.Ilgpu: <c>net.On(device)</c>, the class it
/// returns, the kernels.
/// </summary>
internal static class DeviceFiles
{
    static readonly string[] usings =
    [
        "global::GraphCompiler.Ilgpu", "global::GraphCompiler.Runtime", "global::ILGPU",
        "static global::GraphCompiler.Ilgpu.GroupReductions", "static global::GraphCompiler.Ilgpu.KernelMath",
    ];

    /// <param name="model">A model that is compiled for a device.</param>
    public static ImmutableArray<SourceFile> Print(CompiledModel model)
    {
        var device = model.Device!;
        var schedules = device.Kernels.ToDictionary(
            kernel => kernel, kernel => GroupSchedule.Of(kernel, device.Target.Groups, model.Spec.Real));
        return [On(model), DeviceModelPrinter.Print(model.Spec, device, schedules), Kernels(model.Spec, device, schedules)];
    }

    /// <summary>The class <c>On</c> returns: the model's name and that of the classes around it.</summary>
    public static string ClassName(ModelSpec spec) => string.Concat(spec.TypeNames.Select(NameTable.Legal)) + "OnDevice";

    public static string KernelNamespace(ModelSpec spec) => ModelFile.KernelNamespace(spec) + ".OnDevice";

    static SourceFile On(CompiledModel model) => ModelFile.Print(model.Spec, "On", null, "", _ => { }, writer =>
    {
        var name = ClassName(model.Spec);
        writer.Documentation("summary", "The model on a device, with a copy of its parameters there.");
        writer.Line("/// <param name=\"device\">The device.</param>");
        writer.Line($"public {name} On(global::GraphCompiler.Ilgpu.Device device) => new(Memory, device);");
    });

    static SourceFile Kernels(ModelSpec spec, CompiledTarget device, IReadOnlyDictionary<Kernel, GroupSchedule> schedules)
    {
        var alignment = new OperandAlignment(device.Entries.SelectMany(entry => entry.Programs));
        return new(ModelFile.HintName(spec, "OnDevice.Kernels"),
        ModelFile.PrintKernels(
            KernelNamespace(spec), usings, $"The kernels of {spec.Name}. Public, because ILGPU's simulator needs to see their arguments.",
            isPublic: true,
            new(device.Entries), device.Kernels,
            (writer, kernel) =>
                new KernelPrinter(writer, spec.Real, device.Target.Groups, alignment).Print(kernel, schedules[kernel])).ToString());
    }
}
