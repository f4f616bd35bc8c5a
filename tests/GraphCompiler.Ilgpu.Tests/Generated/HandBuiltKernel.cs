using System.Collections.Immutable;
using System.Reflection;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Emit.Ilgpu;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Ilgpu.Tests.Generated;

/// <summary>A kernel written out by hand, printed and compiled as those of a model are, with at most one symbol.</summary>
sealed class HandBuiltKernel
{
    readonly MethodInfo run;

    public HandBuiltKernel(Kernel kernel)
    {
        Schedule = GroupSchedule.Of(kernel, Target.Ilgpu.Groups, DType.Float32);
        var writer = new CodeWriter();
        new KernelPrinter(writer, DType.Float32, Target.Ilgpu.Groups, new([])).Print(kernel, Schedule);
        Text = writer.ToString();
        var fields = new BodyPrinter(new CodeWriter(), kernel, DType.Float32).Fields.Select(field => field.Name);
        var values = kernel.Operands.Select((operand, i) => $"(ArrayView<{operand.Type.In(DType.Float32).Keyword}>)views[{i}]")
            .Concat(kernel.Symbols.Select(Identifiers.OfSymbol));
        var symbol = Identifiers.OfSymbol(kernel.Symbols.SingleOrDefault() ?? "N");
        var type = KernelObject.TypeOf(kernel, Schedule, DType.Float32, "Kernels");
        var arguments = string.Join(", ", fields.Zip(values, (field, value) => $"{field} = {value}"));
        var source = $$"""
            #nullable enable
            using GraphCompiler.Ilgpu;
            using ILGPU;
            using ILGPU.Runtime;
            using static GraphCompiler.Ilgpu.GroupReductions;
            using static GraphCompiler.Ilgpu.KernelMath;
            public static class Kernels
            {
                public static void Run(GraphCompiler.Ilgpu.Device device, int {{symbol}}, System.Array[] data, int times)
                {
                    var views = new object[data.Length];
                    for (var i = 0; i < data.Length; i++) views[i] = data[i] is int[] indices ? View(indices) : View((float[])data[i]);
                    var kernel = new {{type}}(device, {{KernelObject.FormsOf(kernel, Schedule, "Kernels")}});
                    for (var i = 0; i < times; i++)
                        kernel.Launch({{KernelObject.SizesOf(kernel, Schedule)}}, new() { {{arguments}} });
                    device.Synchronize();
                    for (var i = 0; i < data.Length; i++)
                        if (data[i] is int[] indices) ((ArrayView<int>)views[i]).CopyToCPU(device.Stream, new System.Span<int>(indices));
                        else ((ArrayView<float>)views[i]).CopyToCPU(device.Stream, new System.Span<float>((float[])data[i]));

                    ArrayView<T> View<T>(T[] items) where T : unmanaged
                    {
                        var view = new DeviceArena<T>(device, items.Length).View(0, items.Length);
                        view.CopyFromCPU(device.Stream, new System.ReadOnlySpan<T>(items));
                        return view;
                    }
                }
                {{Text}}
            }
            """;
        run = CompiledSource.Load("Kernel" + kernel.Name, source).GetType("Kernels")!.GetMethod("Run")!;
    }

    public GroupSchedule Schedule { get; }

    public string Text { get; }

    public static Kernel New(string name, ImmutableArray<Axis> parallel, ImmutableArray<Operand> operands, params Statement[] body) =>
        new(new LoopTree { Parallel = parallel, Operands = operands, Body = [.. body] })
            { Name = name, Formula = "y = f(x)", Sources = ["F(x)"], Flops = Dim.Symbol("N"), Traffic = Traffic.None };

    /// <summary>Runs the kernel.</summary>
    /// <param name="n">The symbol's value.</param>
    /// <param name="data">For each operand, its elements before, and then after.</param>
    /// <param name="times">How often it is launched.</param>
    public void Run(Device device, int n, Array[] data, int times = 1) =>
        run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [device, n, data, times], null);
}
