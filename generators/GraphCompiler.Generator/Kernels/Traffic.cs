
namespace GraphCompiler.Generator.Kernels;

/// <summary>How much memory a kernel touches.</summary>
/// <param name="Elements">The elements, whatever their width.</param>
/// <param name="Bytes">The same in bytes.</param>
internal sealed record Traffic(Dim Elements, Dim Bytes)
{
    public static readonly Traffic None = new(Dim.Zero, Dim.Zero);
}
