using GraphCompiler.Generator.Graphs;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Ops;

/// <summary>What each shape rule refuses, by the diagnostic's id.</summary>
public class RefusalTests
{
    static readonly Dictionary<string, (string Id, Action Call)> refusals = new()
    {
        ["[3, 2] + [3]"] = ("GC0103", () => Call("Tensor.op_Addition", ("left", Real("x", 3, 2)), ("right", Real("y", 3)))),
        ["[N] + [M]"] = ("GC0103", () => Call("Tensor.op_Addition", ("left", Real("x", N)), ("right", Real("y", Dim.Symbol("M"))))),
        ["Max of [N, 4], [N]"] = ("GC0103", () => Call("Ops.Max", ("x", Real("x", N, 4)), ("y", Real("y", N)))),
        ["Where with [2], [3]"] = ("GC0103", () => Call("Ops.Where", ("condition", Real("c", 2)), ("x", Real("x", 3)), ("y", 0))),
        ["sum over axis 2 of [N, 4]"] = ("GC0105", () => Call("Tensor.Sum", ("this", Real("x", N, 4)), ("axis", 2))),
        ["max over axis -3 of [N, 4]"] = ("GC0105", () => Call("Tensor.Max", ("this", Real("x", N, 4)), ("axis", -3))),
        ["sum over axes 1 and -1"] = ("GC0106", () => Call("Tensor.Sum", ("this", Real("x", N, 4)), ("axes", new object?[] { 1, -1 }))),
        ["sum over a symbolic axis"] = ("GC0110", () => Call("Tensor.Sum", ("this", Real("x", N, 4)), ("axis", N))),
        ["reshape to another count"] = ("GC0104",
            () => Call("Tensor.Reshape", ("this", Real("x", N, 4)), ("shape", new object?[] { N, 3 }))),
        ["reshape that does not divide"] = ("GC0104",
            () => Call("Tensor.Reshape", ("this", Real("x", N, 4)), ("shape", new object?[] { 3, -1 }))),
        ["reshape with two unknowns"] = ("GC0104",
            () => Call("Tensor.Reshape", ("this", Real("x", N, 4)), ("shape", new object?[] { -1, -1, N, 4 }))),
        ["reshape with negative sizes"] = ("GC0104",
            () => Call("Tensor.Reshape", ("this", Real("x", 4)), ("shape", new object?[] { -2, -2 }))),
        ["expand of a longer axis"] = ("GC0103", () => Call("Tensor.Expand", ("this", Real("x", 2, 4)), ("shape", new object?[] { 3, 4 }))),
        ["expand to fewer axes"] = ("GC0103", () => Call("Tensor.Expand", ("this", Real("x", 2, 4)), ("shape", new object?[] { 4 }))),
        ["expand to a negative size"] = ("GC0103", () => Call("Tensor.Expand", ("this", Real("x", 1)), ("shape", new object?[] { -3 }))),
        ["permute with a repeated axis"] = ("GC0107",
            () => Call("Tensor.Permute", ("this", Real("x", 2, 4)), ("axes", new object?[] { 0, 0 }))),
        ["permute with an axis missing"] = ("GC0107",
            () => Call("Tensor.Permute", ("this", Real("x", 2, 4)), ("axes", new object?[] { 1 }))),
        ["transpose of a vector"] = ("GC0105", () => Call("Tensor.Transpose", ("this", Real("x", 4)), ("axis1", -2), ("axis2", -1))),
        ["matrix product, inner sizes"] = ("GC0102", () => Call("Ops.MatMul", ("x", Real("x", N, 784)), ("y", Real("y", 512, 10)))),
        ["matrix product, batches"] = ("GC0103", () => Call("Ops.MatMul", ("x", Real("x", 2, N, 4)), ("y", Real("y", 3, 4, 5)))),
        ["matrix product of a scalar"] = ("GC0101", () => Call("Ops.MatMul", ("x", Real("x")), ("y", Real("y", 4)))),
        ["range beyond the axis"] = ("GC0125", () => Item(Real("x", 4), new IndexRange(new(2, false), new(5, false)))),
        ["range that a small size lacks"] = ("GC0125", () => Item(Real("x", N), new IndexRange(new(0, false), new(2, false)))),
        ["empty range"] = ("GC0125", () => Item(Real("x", 4), new IndexRange(new(2, false), new(2, false)))),
        ["index beyond the axis"] = ("GC0125", () => Item(Real("x", 4), 4)),
        ["index from beyond the end"] = ("GC0125", () => Item(Real("x", N), new IndexValue(2, true))),
        ["more indices than axes"] = ("GC0101", () => Item(Real("x", 4), 0, 0)),
        ["step of zero"] = ("GC0126", () =>
            Call("Tensor.Slice", ("this", Real("x", 4)), ("axis", 0), ("range", new IndexRange(new(0, false), new(0, true))), ("step", 0))),
        ["every second of N"] = ("GC0118",
            () => Call("Tensor.Slice", ("this", Real("x", N)), ("axis", 0), ("range", new IndexRange(new(0, false), new(0, true))),
                ("step", 2))),
        ["concat of other sizes"] = ("GC0127",
            () => Call("Ops.Concat", ("tensors", new[] { Real("x", N, 4), Real("y", N, 3) }), ("axis", 0))),
        ["concat of other ranks"] = ("GC0127", () => Call("Ops.Concat", ("tensors", new[] { Real("x", N, 4), Real("y", N) }), ("axis", 0))),
        ["concat of nothing"] = ("GC0116", () => Call("Ops.Concat", ("tensors", Array.Empty<Node>()), ("axis", 0))),
        ["negative padding"] = ("GC0128",
            () => Call("Tensor.Pad", ("this", Real("x", 4)), ("axis", 0), ("before", -1), ("after", 0), ("value", 0f))),
        ["take with other axes"] = ("GC0129",
            () => Call("Ops.TakeAlongAxis", ("x", Real("x", 4, 2)), ("indices", Indices("i", 4)), ("axis", 0))),
        ["scatter with other indices"] = ("GC0129",
            () => Call("Ops.ScatterAdd", ("updates", Real("x", 4, 2)), ("indices", Indices("i", N)), ("size", 3), ("axis", 0))),
        ["computed indices beyond a table"] = ("GC0140",
            () => Call("Ops.Gather", ("x", Real("x", 3, 2)), ("indices", Best(Real("y", N, 5), 1)), ("axis", 0))),
        ["computed indices beyond a scatter"] = ("GC0140",
            () => Call("Ops.ScatterAdd", ("updates", Real("x", N)), ("indices", Best(Real("y", N, 5), 1)), ("size", 4), ("axis", 0))),
        ["computed indices beyond the classes"] = ("GC0140",
            () => Call("Ops.OneHot", ("indices", Best(Real("y", N, 5), 0)), ("classes", 5))),
        ["no numbers"] = ("GC0130", () => Call("Ops.Arange", ("count", 0))),
        ["diagonal of a rectangle"] = ("GC0131", () => Call("Tensor.Diagonal", ("this", Real("x", 4, 2)), ("axis1", 0), ("axis2", 1))),
        ["einsum with other sizes"] = ("GC0131", () => Einsum("ij,jk", Real("x", 2, 4), Real("y", 3, 4))),
        ["einsum with an unknown result"] = ("GC0132", () => Einsum("ij->ik", Real("x", 2, 4))),
        ["einsum with a repeated result"] = ("GC0132", () => Einsum("ij->ii", Real("x", 2, 4))),
        ["einsum with too few operands"] = ("GC0132", () => Einsum("ij,jk", Real("x", 2, 4))),
        ["einsum with too few labels"] = ("GC0132", () => Einsum("i", Real("x", 2, 4))),
        ["einsum with a digit"] = ("GC0132", () => Einsum("i1", Real("x", 2, 4))),
        ["window longer than the axis"] = ("GC0133", () => Windows(Real("x", N, 4), 1, 3, 1, 2)),
        ["window longer than a small size"] = ("GC0133", () => Windows(Real("x", N, 4), 0, 2, 1, 1)),
        ["every second window of N"] = ("GC0118", () => Windows(Real("x", N, 4), 0, 1, 2, 1)),
        ["windows of no elements"] = ("GC0135", () => Windows(Real("x", N, 4), 1, 0, 1, 1)),
        ["windows that stand still"] = ("GC0135", () => Windows(Real("x", N, 4), 1, 2, 0, 1)),
        ["windows of one place"] = ("GC0135", () => Windows(Real("x", N, 4), 1, 2, 1, -1)),
        ["windows along axis 2"] = ("GC0105", () => Windows(Real("x", N, 4), 2, 2, 1, 1)),
        ["fold into too little"] = ("GC0134", () => Fold(Real("x", N, 4, 3), 1, 5)),
        ["fold of a vector"] = ("GC0101", () => Fold(Real("x", 4), 0, 5)),
        ["fold of the last axis"] = ("GC0105", () => Fold(Real("x", N, 4), 1, 5)),
        ["gather along axis 2"] = ("GC0105", () => Call("Ops.Gather", ("x", Real("x", 5, 4)), ("indices", Indices("i", N)), ("axis", 2))),
    };

    public static TheoryData<string> Names => [.. refusals.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_refused(string name) => Assert.Equal(refusals[name].Id, Assert.Throws<GraphException>(refusals[name].Call).Id);

    static void Item(Node x, params object[] at) => Call("Tensor.get_Item", ("this", x), ("at", at));

    static void Windows(Node x, int axis, int size, int stride, int dilation) =>
        Call("Tensor.Windows", ("this", x), ("axis", axis), ("size", size), ("stride", stride), ("dilation", dilation));

    static void Fold(Node x, int axis, int length) =>
        Call("Tensor.Fold", ("this", x), ("axis", axis), ("length", length), ("stride", 1), ("dilation", 1));

    static object Best(Node x, int axis) => OpCase.Call("Tensor.ArgMax", ("this", x), ("axis", axis), ("keepDims", false));

    static void Einsum(string notation, params Node[] operands) => Call("Ops.Einsum", ("notation", notation), ("operands", operands));

    static void Call(string function, params (string, object?)[] arguments) => OpCase.Call(function, arguments);
}
