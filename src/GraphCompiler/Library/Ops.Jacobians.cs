namespace GraphCompiler;

// Matrices of derivatives.
public static partial class Ops
{
    /// <summary>
    /// All derivatives of one tensor with respect to another: element [i, j] is ∂y[i]/∂x[j], of the shape of <paramref name="y"/> followed
    /// by that of <paramref name="x"/>.
    /// </summary>
    /// <remarks>
    /// It takes one backward pass for each element of y (of a sample's, with batch axes), whose number must be known when the project is
    /// built. Where x has fewer, or y an unknown number, <paramref name="forward"/> takes one derivative along each element of x instead.
    /// The passes are written out, so it is for some dozens of elements; a product with a vector is <see cref="Grad"/> or
    /// <see cref="Jvp"/>, one pass.
    /// </remarks>
    /// <param name="y">Any tensor computed from x.</param>
    /// <param name="x">A parameter, an input, or any intermediate tensor.</param>
    /// <param name="batchAxes">
    /// How many leading axes of both count samples, each of which depends on itself alone: <c>[N, k]</c> and <c>[N, d]</c> with 1 give
    /// <c>[N, k, d]</c>.
    /// </param>
    /// <param name="forward">Whether to take a pass for each element of x.</param>
    /// <exception cref="ArgumentException">The batch axes are not those of both tensors.</exception>
    public static Tensor Jacobian(Tensor y, Tensor x, int batchAxes = 0, bool forward = false)
    {
        var (rows, columns) = (Movements.SizesOf(y), Movements.SizesOf(x));
        if (batchAxes < 0 || batchAxes > y.Rank || batchAxes > x.Rank)
            throw new ArgumentException($"Jacobian can't take {batchAxes} axes of {y} and {x} for those of samples");
        List<int> samples = [.. rows.Take(batchAxes)];
        for (var axis = 0; axis < batchAxes; axis++)
        {
            if (rows[axis] != columns[axis])
                throw new ArgumentException($"Jacobian needs the same samples in both tensors, but they are {y} and {x}");
        }
        List<int> ofY = [.. rows.Skip(batchAxes)], ofX = [.. columns.Skip(batchAxes)];
        List<Tensor> passes = [];
        if (forward)
        {
            var count = Product(ofX);
            for (var j = 0; j < count; j++)
            {
                var direction = Equal(Positions(count), j).Reshape([.. Enumerable.Repeat(1, batchAxes), .. ofX]);
                passes.Add(Jvp(y, x, direction.Expand([.. columns])));
            }
            return Stack([.. passes], -1).Reshape([.. samples, .. ofY, .. ofX]);
        }
        var flat = y.Reshape([.. samples, Product(ofY)]);
        for (var i = 0; i < flat.Dim(-1); i++) passes.Add(Grad(flat.Slice(-1, i..(i + 1)).Sum(), x));
        return Stack([.. passes], batchAxes).Reshape([.. samples, .. ofY, .. ofX]);
    }

    /// <summary>
    /// The second derivatives of a number: element [i, j] is ∂²y/∂x[i]∂x[j], of the shape of <paramref name="x"/> twice.
    /// </summary>
    /// <remarks>
    /// It takes two backward passes for each element of x (of a sample's, with batch axes), whose number must be known when the project is
    /// built; a product with a vector is <c>Grad((Grad(y, x) * v).Sum(), x)</c>.
    /// </remarks>
    /// <param name="y">A scalar, or with batch axes a number for each sample.</param>
    /// <param name="x">A parameter, an input, or any intermediate tensor.</param>
    /// <param name="batchAxes">
    /// How many leading axes of x count samples, each of whose numbers depends on itself alone: <c>[N]</c> and <c>[N, d]</c> with 1 give
    /// <c>[N, d, d]</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is not one number for each sample.</exception>
    public static Tensor Hessian(Tensor y, Tensor x, int batchAxes = 0)
    {
        if (y.Rank != batchAxes)
            throw new ArgumentException($"Hessian needs one number for each sample, of {batchAxes} axes, but it is given {y}");
        return Jacobian(Grad(y.Sum(), x), x, batchAxes);
    }

    static int Product(List<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes) product *= size;
        return product;
    }
}
