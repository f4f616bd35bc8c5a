using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>
/// result = alpha * left right + beta * addend (which is not read where beta is 0), where rows of result and addend follow one another
/// without gaps.
/// </summary>
readonly struct ScaledProduct<T>(Buffer<T> left, Buffer<T> right, Buffer<T> result, Buffer<T> addend, T alpha, T beta, ProductShape shape)
    : IProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Launch(WorkerTeam team) => Products.Run<T, ScaledProduct<T>>(team, this, shape);

    public ref T Left(nint batch) => ref left.Origin;

    public ref T Right(nint batch) => ref right.Origin;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<V>(V sum, nint batch, nint row, nint column, int lanes) where V : struct, IVector<V, T>
    {
        var place = row * shape.Columns + column;
        var value = alpha * sum;
        V.Store(beta == T.Zero ? value : value + beta * V.Load(ref addend[place], lanes), ref result[place], lanes);
    }
}
