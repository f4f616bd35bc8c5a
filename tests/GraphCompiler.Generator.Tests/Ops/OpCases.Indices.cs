using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Ops;

static partial class OpCases
{
    /// <summary>Tensors of indices, each used as numbers that weigh a tensor.</summary>
    static IEnumerable<OpCase> IndexTensors()
    {
        yield return Moved("IntTensor.get_Item", "i[.., 1..]", [n, 3], "Tensor.get_Item",
            [("at", new object?[] { Whole, new IndexRange(At(1), FromEnd(0)) })], [n, 2], (i, at) => i[at[0], at[1] + 1]);
        yield return Moved("IntTensor.get_Item", "i[.., ^1]", [n, 3], "Tensor.get_Item", [("at", new object?[] { Whole, FromEnd(1) })], [n],
            (i, at) => i[at[0], 2]);
        yield return Moved("IntTensor.Slice", "i.Slice(1, .., 2)", [n, 4], "Tensor.Slice", [("axis", 1), ("range", Whole), ("step", 2)],
            [n, 2], (i, at) => i[at[0], 2 * at[1]]);
        yield return Moved("IntTensor.Flip", "i.Flip(0)", [n], "Tensor.Flip", [("axis", 0)], [n], (i, at) => i[OpCase.N - 1 - at[0]]);
        yield return Moved("IntTensor.Reshape", "i.Reshape(2, -1)", [n, 2], "Tensor.Reshape", [("shape", new object?[] { 2, -1 })], [2, n],
            (i, at) => i.Data[at[0] * OpCase.N + at[1]]);
        yield return Moved("IntTensor.Permute", "i.Permute(1, 0)", [n, 2], "Tensor.Permute", [("axes", new object?[] { 1, 0 })], [2, n],
            (i, at) => i[at[1], at[0]]);
        yield return Moved("IntTensor.Transpose", "i.Transpose()", [n, 2], "Tensor.Transpose", [("axis1", -2), ("axis2", -1)], [2, n],
            (i, at) => i[at[1], at[0]]);
        yield return Moved("IntTensor.Expand", "i.Expand(2, i.Dim(0))", [n], "Tensor.Expand", [("shape", new object?[] { 2, n })], [2, n],
            (i, at) => i[at[1]]);
        yield return Weighted("IntTensor.ToTensor", "i.ToTensor()", [n], ToTensor, [n], (i, at) => i[at[0]]);
        yield return Weighted("Ops.Equal", "Equal(i, 2)", [n, 3], i => Compared("Ops.Equal", i, 2), [n, 3], (i, at) => i[at] == 2 ? 1 : 0);
        yield return Weighted("Ops.NotEqual", "NotEqual(i, i[..1])", [n, 3],
            i => Compared("Ops.NotEqual", i,
                OpCase.Call("Tensor.get_Item", ("this", i), ("at", new object?[] { new IndexRange(At(0), At(1)) }))), [n, 3],
                (i, at) => i[at] != i[0, at[1]] ? 1 : 0);
        yield return Weighted("IntTensor.op_GreaterThan", "(i > 1)", [n], i => Ordered("op_GreaterThan", i), [n],
            (i, at) => i[at] > 1 ? 1 : 0);
        yield return Weighted("IntTensor.op_GreaterThanOrEqual", "(i >= 1)", [n], i => Ordered("op_GreaterThanOrEqual", i), [n],
            (i, at) => i[at] >= 1 ? 1 : 0);
        yield return Weighted("IntTensor.op_LessThan", "(i < 1)", [n], i => Ordered("op_LessThan", i), [n], (i, at) => i[at] < 1 ? 1 : 0);
        yield return Weighted("IntTensor.op_LessThanOrEqual", "(i <= 1)", [n], i => Ordered("op_LessThanOrEqual", i), [n],
            (i, at) => i[at] <= 1 ? 1 : 0);
        yield return Weighted("Ops.Positions", "Equal(i, Positions(i.Dim(0)))", [n],
            i => Compared("Ops.Equal", i, OpCase.Call("Ops.Positions", ("count", n))), [n], (i, at) => i[at[0]] == at[0] ? 1 : 0);
        yield return Weighted("Ops.SegmentCount", "SegmentCount(i, 4)", [n, 5],
            i => (Node)OpCase.Call("Ops.SegmentCount", ("segments", i), ("count", 4)), [4],
            (i, at) => i.Data.Count(index => index == at[0]));
        yield return Weighted("IntTensor.op_Implicit",
            "Concat([i, i.Flip(0), ((IntTensor)3).Expand(i.Dim(0), 1)], axis: 1).ToTensor()", [n, 2],
            i => ToTensor(OpCase.Call("Ops.Concat",
                ("tensors", new object?[] { i, Slice.Flip(i, 0), Movement.Expand((Node)Three, Shape.Of(n, 1)) }), ("axis", 1))), [n, 5],
            (i, at) => at[1] == 4 ? 3 : at[1] < 2 ? i[at] : i[OpCase.N - 1 - at[0], at[1] - 2]);
    }

    static object Three => OpCase.Call("IntTensor.op_Implicit", ("value", 3));

    static Node ToTensor(object indices) => (Node)OpCase.Call("IntTensor.ToTensor", ("this", indices));

    static Node Compared(string function, Node left, object right) =>
        (Node)OpCase.Call(function, ("x", left),
            ("y", right is int value ? OpCase.Call("IntTensor.op_Implicit", ("value", value)) : right));

    static Node Ordered(string name, Node left) =>
        (Node)OpCase.Call("IntTensor." + name, ("left", left), ("right", OpCase.Call("IntTensor.op_Implicit", ("value", 1))));

    static OpCase Moved(string function, string code, Dim[] shape, string call, (string, object?)[] arguments, Dim[] result,
        Func<Nd, int[], double> reference) =>
        Weighted(function, code + ".ToTensor()", shape, i => ToTensor(OpCase.Call(call, [("this", i), .. arguments])), result, reference);

    /// <summary>Real weights make gradients of it.</summary>
    static OpCase Weighted(string function, string code, Dim[] shape, Func<Node, Node> build, Dim[] result,
        Func<Nd, int[], double> reference) =>
        new(function, "x * " + code, [Real("x", -2, 2, result), new("i", shape, 0, 4) { IsIndex = true }], x => x[0] * build(x[1]),
            x => Nd.From(x[0].Shape, at => x[0][at] * reference(x[1], at)));
}
