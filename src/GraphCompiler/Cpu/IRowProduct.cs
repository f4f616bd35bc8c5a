namespace GraphCompiler.Cpu;

/// <summary>
/// What a generated matrix product whose rows are reduced, such as one that a softmax follows, adds to the plain one: where each batch's
/// operands lie and what becomes of each row.
/// </summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IRowProduct<T> where T : unmanaged
{
    /// <inheritdoc cref="IProduct{T}.Left"/>
    ref T Left(nint batch);

    /// <inheritdoc cref="IProduct{T}.Right"/>
    ref T Right(nint batch);

    /// <summary>Takes the sums of a whole row and stores the results.</summary>
    /// <param name="sums">The products' sums over the depth, one for each column; the row has room for whole vectors.</param>
    /// <param name="batch">The batch index.</param>
    /// <param name="row">The row of the result.</param>
    /// <typeparam name="V">A vector of the width that the product runs at.</typeparam>
    void Finish<V>(ref T sums, nint batch, nint row) where V : struct, IVector<V, T>;
}
