namespace GraphCompiler.Ilgpu;

/// <summary>The form of a product's kernel in which tensor cores multiply.</summary>
/// <typeparam name="TArguments">The kernel's one parameter.</typeparam>
/// <param name="body">A static method that ILGPU can compile.</param>
/// <param name="rows">The rows of the block that each group computes.</param>
/// <param name="columns">The columns of that block.</param>
public sealed class TensorForm<TArguments>(Action<TArguments> body, int rows, int columns) where TArguments : struct
{
    internal Action<TArguments> Body => body;

    internal ProductBlocks Blocks => new(ProductForm.Tensor, rows, columns);
}
