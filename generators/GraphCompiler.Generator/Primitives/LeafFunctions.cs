using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The functions of the API that give numbers which are known without computing: conversions and sizes.</summary>
internal static class LeafFunctions
{
    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Tensor.op_Implicit", a => a.Tensor("value")),
        new("Tensor.Dim", a => DimOf(a.Tensor("this"), a.Int("axis"))),
        new("Tensor.get_Rank", a => (Dim)a.Tensor("this").Rank),
        new("IntTensor.Dim", a => DimOf(a.Tensor("this"), a.Int("axis"))),
        new("IntTensor.get_Rank", a => (Dim)a.Tensor("this").Rank),
    ];

    static Dim DimOf(Node node, int axis) => node.Shape[Axes.Normalize(axis, node.Shape)];
}
