
namespace GraphCompiler.Generator.Kernels;

/// <summary>How much memory a kernel touches, in elements.</summary>
/// <param name="Reals">Elements of the model's precision.</param>
/// <param name="Indices">Indices, of four bytes each.</param>
internal sealed record Traffic(Dim Reals, Dim Indices)
{
    public static readonly Traffic None = new(Dim.Zero, Dim.Zero);

    public Dim Elements => Reals + Indices;

    public Dim Bytes(bool isDouble) => Reals * (isDouble ? 8 : 4) + Indices * 4;
}
