namespace GraphCompiler.Ilgpu;

/// <summary>A library that multiplies matrices on a device's stream. For a thread that holds the gate.</summary>
interface IProductLibrary : IDisposable
{
    /// <summary>Whether the library has refused a product: it is asked for no other.</summary>
    bool HasFailed { get; }

    /// <summary>
    /// Queues products: rows of the left factor times columns of the right one, row-major, one product after the other. False if the
    /// library refuses; nothing is queued then.
    /// </summary>
    /// <param name="left">The factor with the rows.</param>
    /// <param name="right">The factor with the columns.</param>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of terms in each sum.</param>
    /// <param name="result">The address of the result.</param>
    /// <param name="byTensorFloat32">Whether factors may be rounded to 11 bits.</param>
    bool Multiply(
        ProductFactor left, ProductFactor right, nint batches, nint rows, nint columns, nint depth, nint result, bool byTensorFloat32);
}
