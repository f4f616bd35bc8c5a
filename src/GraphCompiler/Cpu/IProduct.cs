namespace GraphCompiler.Cpu;

/// <summary>What a generated matrix product adds to the plain one: where each batch's operands lie and what becomes of each sum.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IProduct<T> where T : unmanaged
{
    /// <summary>The left operand's first element in batch <paramref name="batch"/>.</summary>
    ref T Left(nint batch);

    /// <summary>The right operand's first element in batch <paramref name="batch"/>.</summary>
    ref T Right(nint batch);

    /// <summary>
    /// Takes the sums of one row from <paramref name="column"/> on (the epilogue: bias, activation, residual) and stores the results.
    /// </summary>
    /// <param name="sum">The products' sums over the depth; lanes past <paramref name="lanes"/> are undefined.</param>
    /// <param name="batch">The batch index.</param>
    /// <param name="row">The row of the result.</param>
    /// <param name="column">The first of the columns.</param>
    /// <param name="lanes">How many columns are valid.</param>
    /// <typeparam name="V">A vector of the width that the product runs at.</typeparam>
    void Finish<V>(V sum, nint batch, nint row, nint column, int lanes) where V : struct, IVector<V, T>;
}
