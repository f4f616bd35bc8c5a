using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

/// <summary>
/// Matrix products whose rows go whole, while in the cache, into a generated epilogue, which reduces them: a softmax, a normalization.
/// </summary>
public static class RowProducts
{
    /// <summary>
    /// Computes result[b, i, j] = sum over k of left[b, i, k] right[b, k, j] and hands every row to <typeparamref name="TProduct"/>'s
    /// Finish, each exactly once. The order of each sum, and so every bit of it, depends on the shape and the vectors' width and not on the
    /// number of threads.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TProduct">The generated operands and epilogue. Finish is called from several threads at once, for different
    /// rows.</typeparam>
    /// <param name="team">The threads to use.</param>
    /// <param name="product">The operands, which must not move while the product runs (arena memory does not), and the epilogue.</param>
    /// <param name="shape">Sizes and strides. Nothing happens if there are no batches, rows or columns.</param>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public static void Run<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        Products.RequireFloats<T>();
        if (shape.Batches <= 0 || shape.Rows <= 0 || shape.Columns <= 0)
            return;
        if (team.Watch is null)
            RunAtWidth<T, TProduct>(team, in product, in shape);
        else
            RunWatched<T, TProduct>(team, in product, in shape, team.Watch);
    }

    /// <summary>
    /// Computes some batches of a product on the calling thread, with the bits of <see cref="Run{T, TProduct}"/>.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TProduct">The generated operands and epilogue.</typeparam>
    /// <param name="product">The operands, which must not move while the product runs, and the epilogue.</param>
    /// <param name="shape">Sizes and strides of the whole product.</param>
    /// <param name="begin">The first batch.</param>
    /// <param name="end">The first batch after them. Nothing happens if there are none.</param>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public static void RunBatches<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        Products.RequireFloats<T>();
        if (begin >= end || shape.Rows <= 0 || shape.Columns <= 0)
            return;
        if (Vector512.IsHardwareAccelerated)
            Width512.RowProducts.RunBatches<T, TProduct>(in product, in shape, begin, end);
        else if (Vector256.IsHardwareAccelerated)
            Width256.RowProducts.RunBatches<T, TProduct>(in product, in shape, begin, end);
        else
            Width128.RowProducts.RunBatches<T, TProduct>(in product, in shape, begin, end);
    }

    /// <summary>
    /// Computes some rows of a product of plain matrices on the calling thread, with the bits of <see cref="Run{T, TProduct}"/>.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TProduct">The generated operands and epilogue.</typeparam>
    /// <param name="product">The operands, which must not move while the product runs, and the epilogue.</param>
    /// <param name="shape">Sizes and strides of the whole product.</param>
    /// <param name="begin">The first row of each batch; a multiple of <see cref="WorkerTeam.PartAlignment"/>.</param>
    /// <param name="end">
    /// The first row after them; another multiple, or the number of rows. Nothing happens if there are none.
    /// </param>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public static void RunRows<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        Products.RequireFloats<T>();
        if (begin >= end || shape.Batches <= 0 || shape.Columns <= 0)
            return;
        if (Vector512.IsHardwareAccelerated)
            Width512.RowProducts.RunRows<T, TProduct>(in product, in shape, begin, end);
        else if (Vector256.IsHardwareAccelerated)
            Width256.RowProducts.RunRows<T, TProduct>(in product, in shape, begin, end);
        else
            Width128.RowProducts.RunRows<T, TProduct>(in product, in shape, begin, end);
    }

    static void RunWatched<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape, KernelWatch watch)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        using var run = watch.Of(in product);
        RunAtWidth<T, TProduct>(team, in product, in shape);
    }

    static void RunAtWidth<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape)
        where T : unmanaged where TProduct : struct, IRowProduct<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Width512.RowProducts.Run<T, TProduct>(team, in product, in shape);
        else if (Vector256.IsHardwareAccelerated)
            Width256.RowProducts.Run<T, TProduct>(team, in product, in shape);
        else
            Width128.RowProducts.Run<T, TProduct>(team, in product, in shape);
    }
}
