using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The object of the run time that launches a kernel, as generated code writes it.</summary>
internal static class KernelObject
{
    /// <summary>Its type.</summary>
    /// <param name="kernelClass">The class of the kernels.</param>
    public static string TypeOf(Kernel kernel, GroupSchedule schedule, DType real, string kernelClass) =>
        "global::GraphCompiler.Ilgpu." + schedule.Form switch
        {
            KernelForm.Groups => schedule.Split is null ? "GroupKernel<" : "SplitKernel<",
            KernelForm.Columns => "ColumnKernel<",
            KernelForm.Scatter => "ScatterKernel<",
            KernelForm.Blocks => $"ProductKernel<{real.Keyword}, ",
            _ => "PointKernel<",
        } + $"{kernelClass}.{kernel.Name}Arguments>";

    /// <summary>What its constructor takes after the device: the kernel's forms.</summary>
    /// <param name="kernelClass">The class of the kernels.</param>
    public static string FormsOf(Kernel kernel, GroupSchedule schedule, string kernelClass) =>
        string.Join(", ", KernelPrinter.Methods(kernel, schedule).Select(method => $"{kernelClass}.{method}"))
            + (schedule.Tensors is { Rows: var rows, Columns: var columns }
                ? $", tensors: new({kernelClass}.{KernelPrinter.TensorName(kernel)}, {Literals.Int(rows)}, {Literals.Int(columns)})"
                : "")
            + (schedule is { Form: KernelForm.Groups, Split: { } split } ? $", {SplitPrinter.Methods(kernel, split, kernelClass)}" : "")
            + (schedule is { Tensors: not null, IsNarrow: true } ? ", isNarrow: true" : "");

    /// <summary>The sizes that a launch takes before the kernel's arguments.</summary>
    public static string SizesOf(Kernel kernel, GroupSchedule schedule)
    {
        if (schedule.Blocks is { Axes: var axes })
        {
            return string.Join(", ",
                new[] { axes.Batch, axes.Rows, axes.Columns, axes.Depth }.Select(along => Literals.Size(Axis.SizeOf(along))));
        }
        var points = Literals.Size(Axis.SizeOf(kernel.Parallel));
        if (schedule.Scatter is { Along.Size: var indices }) return $"{points}, {Literals.Size(indices)}";
        if (schedule.Form is not (KernelForm.Groups or KernelForm.Columns)) return points;
        return points + ", "
            + kernel.LoopLengths.Select(Literals.Size).Aggregate((longest, length) => $"nint.Max({longest}, {length})");
    }
}
