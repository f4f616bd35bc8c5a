using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>The functions of the API whose results need no computation: conversions, constants and sizes.</summary>
internal static class LeafFunctions
{
    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Tensor.op_Implicit", a => a.Tensor("value")),
        new("Tensor.Of", a => TableOf(a, DType.Real)),
        new("IntTensor.Of", a => TableOf(a, DType.Int32)),
        new("BoolTensor.Of", a => TableOf(a, DType.Real)),
        new("Tensor.Dim", a => DimOf(a.Tensor("this"), a.Int("axis"))),
        new("Tensor.get_Rank", a => (Dim)a.Tensor("this").Rank),
        new("IntTensor.Dim", a => DimOf(a.Tensor("this"), a.Int("axis"))),
        new("IntTensor.get_Rank", a => (Dim)a.Tensor("this").Rank),
    ];

    static Node TableOf(CallArguments arguments, DType type)
    {
        var values = arguments.Doubles("values");
        return values.Length switch
        {
            0 => throw new GraphException("GC0116", "a tensor of no values"),
            > Table.MaximumLength => throw new GraphException("GC0141", values.Length, Table.MaximumLength),
            _ => Leaf.TableOf(values, type),
        };
    }

    static Dim DimOf(Node node, int axis) => node.Shape[Axes.Normalize(axis, node.Shape)];
}
