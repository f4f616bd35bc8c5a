using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

/// <summary>Matrix products whose finished sums go straight, while in the first-level cache, into a generated epilogue.</summary>
public static class Products
{
    /// <summary>
    /// Computes result[b, i, j] = sum over k of left[b, i, k] right[b, k, j] and hands every row's vectors to <typeparamref
    /// name="TProduct"/>'s Finish, each
    /// exactly once. The order of each sum, and so every bit of it, depends on the shape and the vectors' width and not on the number of
    /// threads.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TProduct">The generated operands and epilogue. Finish is called from several threads at once, for different
    /// places.</typeparam>
    /// <param name="team">The threads to use.</param>
    /// <param name="product">The operands, which must not move while the product runs (arena memory does not), and the epilogue.</param>
    /// <param name="shape">Sizes and strides. Nothing happens if there are no batches, rows or columns.</param>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public static void Run<T, TProduct>(WorkerTeam team, in TProduct product, in MatrixShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        RequireFloats<T>();
        if (shape.Batches <= 0 || shape.Rows <= 0 || shape.Columns <= 0)
            return;
        if (team.Watch is null)
            RunAtWidth<T, TProduct>(team, in product, in shape);
        else
            RunWatched<T, TProduct>(team, in product, in shape, team.Watch);
    }

    /// <inheritdoc cref="Run{T, TProduct}(WorkerTeam, in TProduct, in MatrixShape)"/>
    public static void Run<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        RequireFloats<T>();
        if (shape.Batches <= 0 || shape.Rows <= 0 || shape.Columns <= 0)
            return;
        if (team.Watch is null)
            RunAtWidth<T, TProduct>(team, in product, in shape);
        else
            RunWatched<T, TProduct>(team, in product, in shape, team.Watch);
    }

    /// <summary>
    /// Computes some batches of a product on the calling thread, with the bits of <see cref="Run{T, TProduct}(WorkerTeam, in TProduct, in
    /// MatrixShape)"/>.
    /// </summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TProduct">The generated operands and epilogue.</typeparam>
    /// <param name="product">The operands, which must not move while the product runs, and the epilogue.</param>
    /// <param name="shape">Sizes and strides of the whole product.</param>
    /// <param name="begin">The first batch.</param>
    /// <param name="end">The first batch after them. Nothing happens if there are none.</param>
    /// <exception cref="NotSupportedException">The element type is neither float nor double.</exception>
    public static void RunBatches<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        RequireFloats<T>();
        if (begin >= end || shape.Rows <= 0 || shape.Columns <= 0)
            return;
        if (Vector512.IsHardwareAccelerated)
            Width512.Products.RunBatches<T, TProduct>(in product, in shape, begin, end);
        else if (Vector256.IsHardwareAccelerated)
            Width256.Products.RunBatches<T, TProduct>(in product, in shape, begin, end);
        else
            Width128.Products.RunBatches<T, TProduct>(in product, in shape, begin, end);
    }

    /// <inheritdoc cref="RunBatches{T, TProduct}(in TProduct, in MatrixShape, nint, nint)"/>
    public static void RunBatches<T, TProduct>(in TProduct product, in ProductShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        RequireFloats<T>();
        if (begin >= end || shape.Rows <= 0 || shape.Columns <= 0)
            return;
        if (Vector512.IsHardwareAccelerated)
            Width512.Products.RunBatches<T, TProduct>(in product, in shape, begin, end);
        else if (Vector256.IsHardwareAccelerated)
            Width256.Products.RunBatches<T, TProduct>(in product, in shape, begin, end);
        else
            Width128.Products.RunBatches<T, TProduct>(in product, in shape, begin, end);
    }

    /// <summary>
    /// Computes some rows of a product on the calling thread, with the bits of <see cref="Run{T, TProduct}(WorkerTeam, in TProduct, in
    /// MatrixShape)"/>.
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
    public static void RunRows<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        RequireFloats<T>();
        if (begin >= end || shape.Batches <= 0 || shape.Columns <= 0)
            return;
        if (Vector512.IsHardwareAccelerated)
            Width512.Products.RunRows<T, TProduct>(in product, in shape, begin, end);
        else if (Vector256.IsHardwareAccelerated)
            Width256.Products.RunRows<T, TProduct>(in product, in shape, begin, end);
        else
            Width128.Products.RunRows<T, TProduct>(in product, in shape, begin, end);
    }

    /// <summary>
    /// Lets the calling thread's products of a kind find their right operand in the order in which they read it, as it was when the first
    /// of them ran, until the result is disposed of. The products may have other left operands.
    /// </summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TProduct">The products. They have one batch, else nothing changes.</typeparam>
    public static KeptOperand<T, TProduct> KeepRight<T, TProduct>() where T : unmanaged where TProduct : struct, IProduct<T> =>
        KeptOperand<T, TProduct>.Begin();

    static void RunWatched<T, TProduct>(WorkerTeam team, in TProduct product, in MatrixShape shape, KernelWatch watch)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        using var run = watch.Of(in product);
        RunAtWidth<T, TProduct>(team, in product, in shape);
    }

    static void RunWatched<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape, KernelWatch watch)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        using var run = watch.Of(in product);
        RunAtWidth<T, TProduct>(team, in product, in shape);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunAtWidth<T, TProduct>(WorkerTeam team, in TProduct product, in MatrixShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Width512.Products.Run<T, TProduct>(team, in product, in shape);
        else if (Vector256.IsHardwareAccelerated)
            Width256.Products.Run<T, TProduct>(team, in product, in shape);
        else
            Width128.Products.Run<T, TProduct>(team, in product, in shape);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunAtWidth<T, TProduct>(WorkerTeam team, in TProduct product, in ProductShape shape)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Width512.Products.Run<T, TProduct>(team, in product, in shape);
        else if (Vector256.IsHardwareAccelerated)
            Width256.Products.Run<T, TProduct>(team, in product, in shape);
        else
            Width128.Products.Run<T, TProduct>(team, in product, in shape);
    }

    internal static void RequireFloats<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Matrix products take float or double elements, not {typeof(T)}.");
    }
}
