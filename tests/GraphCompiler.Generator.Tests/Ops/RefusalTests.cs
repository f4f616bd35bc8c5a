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
        ["reshape to another count"] = ("GC0104", () => Call("Tensor.Reshape", ("this", Real("x", N, 4)), ("shape", new object?[] { N, 3 }))),
        ["reshape that does not divide"] = ("GC0104", () => Call("Tensor.Reshape", ("this", Real("x", N, 4)), ("shape", new object?[] { 3, -1 }))),
        ["reshape with two unknowns"] = ("GC0104", () => Call("Tensor.Reshape", ("this", Real("x", N, 4)), ("shape", new object?[] { -1, -1, N, 4 }))),
        ["reshape with negative sizes"] = ("GC0104", () => Call("Tensor.Reshape", ("this", Real("x", 4)), ("shape", new object?[] { -2, -2 }))),
        ["expand of a longer axis"] = ("GC0103", () => Call("Tensor.Expand", ("this", Real("x", 2, 4)), ("shape", new object?[] { 3, 4 }))),
        ["expand to fewer axes"] = ("GC0103", () => Call("Tensor.Expand", ("this", Real("x", 2, 4)), ("shape", new object?[] { 4 }))),
        ["expand to a negative size"] = ("GC0103", () => Call("Tensor.Expand", ("this", Real("x", 1)), ("shape", new object?[] { -3 }))),
        ["permute with a repeated axis"] = ("GC0107", () => Call("Tensor.Permute", ("this", Real("x", 2, 4)), ("axes", new object?[] { 0, 0 }))),
        ["permute with an axis missing"] = ("GC0107", () => Call("Tensor.Permute", ("this", Real("x", 2, 4)), ("axes", new object?[] { 1 }))),
        ["transpose of a vector"] = ("GC0105", () => Call("Tensor.Transpose", ("this", Real("x", 4)), ("axis1", -2), ("axis2", -1))),
        ["matrix product, inner sizes"] = ("GC0102", () => Call("Ops.MatMul", ("x", Real("x", N, 784)), ("y", Real("y", 512, 10)))),
        ["matrix product, batches"] = ("GC0103", () => Call("Ops.MatMul", ("x", Real("x", 2, N, 4)), ("y", Real("y", 3, 4, 5)))),
        ["matrix product of a scalar"] = ("GC0101", () => Call("Ops.MatMul", ("x", Real("x")), ("y", Real("y", 4)))),
        ["gather along axis 2"] = ("GC0105", () => Call("Ops.Gather", ("x", Real("x", 5, 4)), ("indices", Indices("i", N)), ("axis", 2))),
    };

    public static TheoryData<string> Names => [.. refusals.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_refused(string name) => Assert.Equal(refusals[name].Id, Assert.Throws<GraphException>(refusals[name].Call).Id);

    static void Call(string function, params (string, object?)[] arguments) => OpCase.Call(function, arguments);
}
