namespace GraphCompiler;

// Linear algebra of small matrices whose size is a number: the steps of elimination are written out, each for a whole batch.
public static partial class Ops
{
    /// <summary>
    /// The inverse of square matrices, <c>[..., n, n]</c>, by the method of Gauss and Jordan with pivots; infinite or NaN for a singular
    /// one. dX⁻¹ = -X⁻¹ dX X⁻¹.
    /// </summary>
    /// <param name="x">The matrices; n is a number.</param>
    [Gradient(nameof(InverseGradient))]
    public static Tensor Inverse(Tensor x) => Eliminated(x, Identity(x)).Solution;

    /// <summary>
    /// The solution Y of <c>X Y = B</c>, by elimination with pivots: <c>[..., n, n]</c> and <c>[..., n, m]</c> give <c>[..., n, m]</c>.
    /// </summary>
    /// <param name="x">The matrices; n is a number.</param>
    /// <param name="b">The right-hand sides.</param>
    [Gradient(nameof(SolveGradient))]
    public static Tensor Solve(Tensor x, Tensor b) => Eliminated(x, b).Solution;

    /// <summary>
    /// The solution Y of <c>X Y = B</c> for triangular matrices, by substitution: <c>[..., n, n]</c> and <c>[..., n, m]</c> give
    /// <c>[..., n, m]</c>.
    /// </summary>
    /// <remarks>Only the triangle of X that is used is read.</remarks>
    /// <param name="x">The matrices; n is a number.</param>
    /// <param name="b">The right-hand sides.</param>
    /// <param name="isUpper">Whether the upper triangle is used, rather than the lower one.</param>
    public static Tensor TriangularSolve(Tensor x, Tensor b, bool isUpper = false)
    {
        var n = x.Dim(-1);
        var (rows, rest) = (new Tensor[n], b);
        for (var i = 0; i < n; i++)
        {
            var k = isUpper ? n - 1 - i : i;
            var column = x.Slice(-1, k..(k + 1));
            rows[k] = rest.Slice(-2, k..(k + 1)) / column.Slice(-2, k..(k + 1));
            rest = rest - column * rows[k];
        }
        return Concat(rows, -2);
    }

    /// <summary>
    /// The determinant of square matrices, <c>[..., n, n]</c> to <c>[...]</c>, by elimination with pivots. dX = det X · X⁻ᵀ; NaN for a
    /// singular matrix.
    /// </summary>
    /// <param name="x">The matrices; n is a number.</param>
    [Gradient(nameof(DetGradient))]
    public static Tensor Det(Tensor x) => Eliminated(x, Identity(x)).Determinant;

    /// <summary>
    /// The lower triangular matrix L with <c>L Lᵀ = X</c> for symmetric positive definite matrices, <c>[..., n, n]</c> (Cholesky and
    /// Banachiewicz); NaN for others.
    /// </summary>
    /// <remarks>Only the lower triangle of X is read.</remarks>
    /// <param name="x">The matrices; n is a number.</param>
    public static Tensor Cholesky(Tensor x)
    {
        List<Tensor> columns = [];
        var rest = x;
        for (var k = 0; k < x.Dim(-1); k++)
        {
            var below = Positions(x.Dim(-1)) >= k;
            var column = Where(below, rest.Slice(-1, k..(k + 1)).Squeeze(-1), 0);
            column = column / Sqrt(column.Slice(-1, k..(k + 1)));
            columns.Add(column);
            rest = rest - column.Unsqueeze(-1) * column.Unsqueeze(-2);
        }
        return Stack([.. columns], -1);
    }

    static Tensor InverseGradient(Tensor x, Tensor result, Tensor gradient) =>
        -MatMul(MatMul(result.Transpose(), gradient), result.Transpose());

    static (Tensor, Tensor) SolveGradient(Tensor x, Tensor b, Tensor result, Tensor gradient)
    {
        var ofRight = Solve(x.Transpose(), gradient);
        return (-MatMul(ofRight, result.Transpose()), ofRight);
    }

    static Tensor DetGradient(Tensor x, Tensor result, Tensor gradient) =>
        (gradient * result).Unsqueeze(-1).Unsqueeze(-1) * Inverse(x).Transpose();

    static Tensor Identity(Tensor x) => Equal(Positions(x.Dim(-1)), Positions(x.Dim(-1)).Unsqueeze(1)).Expand(SizesOf(x));

    /// <summary>What becomes of b when x is made the identity, and the product of the pivots with the sign of the exchanges.</summary>
    static (Tensor Solution, Tensor Determinant) Eliminated(Tensor x, Tensor b)
    {
        var n = x.Dim(-1);
        var rows = Concat([x, b], -1);
        var determinant = Ones([.. SizesOf(x).Take(x.Rank - 2)]);
        for (var k = 0; k < n; k++)
        {
            var isCurrent = Equal(Positions(n), k);
            var size = Where(Positions(n) >= k, Abs(rows.Slice(-1, k..(k + 1)).Squeeze(-1)), -1);
            var isPivot = OneHot(size.ArgMax(-1), n);
            var (pivot, current) = (Row(rows, isPivot), Row(rows, isCurrent));
            var value = pivot.Slice(-1, k..(k + 1));
            determinant = determinant * value.Squeeze(-1).Squeeze(-1) * (2 * (isPivot * isCurrent).Sum(-1) - 1);
            rows = Where(isPivot.Unsqueeze(-1), current, rows);
            rows = Where(isCurrent.Unsqueeze(-1), pivot / value, rows - rows.Slice(-1, k..(k + 1)) * (pivot / value));
        }
        return (rows.Slice(-1, n..), determinant);
    }

    /// <summary>The row that is marked, <c>[..., 1, m]</c>.</summary>
    static Tensor Row(Tensor rows, Tensor isChosen) => Where(isChosen.Unsqueeze(-1), rows, 0).Sum(-2, keepDims: true);
}
