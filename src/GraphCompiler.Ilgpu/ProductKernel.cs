using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A generated matrix product in several forms, of which the sizes and the device choose one. Each adds up in an order of its own, the same
/// in every run.
/// </summary>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TArguments">The kernels' one parameter: a public struct of views and numbers.</typeparam>
public sealed class ProductKernel<T, TArguments> where T : unmanaged where TArguments : struct, IProductArguments<T>
{
    readonly Device device;
    readonly PointKernel<TArguments> points, sums;
    readonly Launcher<TArguments> small;
    readonly Launcher<TArguments>? large, tensor;
    readonly ProductBlocks tensorBlocks;
    readonly bool isNarrow;
    (nint Batches, nint Rows, nint Columns, nint Depth, (bool, bool) Settings) planned;
    ProductPlan plan;

    /// <summary>A product whose kernels are compiled when they are first launched.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="points">The form in which each thread computes elements of its own.</param>
    /// <param name="sums">What adds up the parts of each element's sum.</param>
    /// <param name="small">The form in which each group computes blocks of 64 by 64 elements.</param>
    /// <param name="large">The form in which each group computes blocks of 128 by 128 elements, if there is one.</param>
    /// <param name="tensors">The form in which tensor cores multiply, if there is one.</param>
    /// <param name="isNarrow">Whether a factor has no more digits than tensor cores take.</param>
    public ProductKernel(
        Device device, Action<TArguments> points, Action<TArguments> sums, Action<TArguments> small, Action<TArguments>? large = null,
        TensorForm<TArguments>? tensors = null, bool isNarrow = false)
    {
        (this.device, this.isNarrow) = (device, isNarrow);
        (this.points, this.sums, this.small) = (new(device, points), new(device, sums), new(device, small));
        // Small products never need these, and they take long to compile.
        if (large is not null) this.large = new(device, large, waits: false, ProductPlan.LargeTogether);
        if (tensors is null) return;
        tensor = new(device, tensors.Body, waits: false, ProductPlan.LargeTogether);
        tensorBlocks = tensors.Blocks;
    }

    /// <summary>Queues the product.</summary>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of terms in each sum.</param>
    /// <param name="arguments">The kernels' parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more points than a kernel can count.</exception>
    /// <exception cref="InsufficientMemoryException">The device has no memory for sums of parts.</exception>
    public void Launch(nint batches, nint rows, nint columns, nint depth, in TArguments arguments)
    {
        var count = batches * rows * columns;
        if (!ProductPlan.HasBlocks(device, rows, columns, depth))
        {
            points.Launch(count, arguments);
            return;
        }
        var split = arguments;
        // No other thread's kernels come between a sum's parts and their sum.
        lock (device.Gate)
        {
            Plan(batches, rows, columns, depth, arguments);
            if (plan.Form == ProductForm.Library && Multiply(batches, rows, columns, depth, ref split)) return;
            split.Split(new()
            {
                Sums = plan.Parts > 1 ? device.Scratch<T>(plan.Parts * count) : default,
                Parts = plan.Parts,
                Depth = plan.DepthOfPart,
            });
            var form = plan.Form switch { ProductForm.Tensor => tensor!, ProductForm.Large => large!, _ => small };
            form.Launch(count, plan.Groups, ProductPlan.GroupSize, 1, split);
            if (plan.Parts > 1) sums.Launch(count, split);
        }
    }

    // The library's sums are as those of one part.
    bool Multiply(nint batches, nint rows, nint columns, nint depth, ref TArguments split)
    {
        var result = split.Result is { IsValid: true } dense ? dense.Cast<float>() : default;
        if (device.Library!.Multiply(split.Left, split.Right, batches, rows, columns, depth, result, out var padding) is { } products)
        {
            if (result.IsValid && padding == 0) return true;
            split.Split(new() { Sums = products.Cast<T>(), Parts = 1, Depth = (int)depth, Padding = padding });
            sums.Launch(batches * rows * columns, split);
            return true;
        }
        planned = default;
        Plan(batches, rows, columns, depth, split);
        return false;
    }

    // Most launches have the sizes of the one before.
    void Plan(nint batches, nint rows, nint columns, nint depth, in TArguments arguments)
    {
        var wanted = (batches, rows, columns, depth, device.ProductSettings);
        if (planned == wanted) return;
        planned = wanted;
        var byTensorCores = tensor is not null && device.HasTensorCores && (isNarrow || device.AllowsTensorFloat32);
        List<ProductBlocks> forms = [new(ProductForm.Small, ProductPlan.SmallSide, ProductPlan.SmallSide)];
        if (large is not null) forms.Add(new(ProductForm.Large, ProductPlan.LargeSide, ProductPlan.LargeSide));
        if (byTensorCores) forms.Add(tensorBlocks);
        if (typeof(T) == typeof(float) && ProductPlan.IsWorthALibrary(batches, rows, columns, depth)
            && device.Library is { HasFailed: false } && CuBlas.Takes(arguments.Left, arguments.Right, rows, columns, depth))
            forms.Add(new(ProductForm.Library, 0, 0));
        plan = ProductPlan.Of(device, batches, rows, columns, depth, isNarrow, forms);
    }
}
