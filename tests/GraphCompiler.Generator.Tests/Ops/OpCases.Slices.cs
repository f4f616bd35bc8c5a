using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Tests.Ops;

static partial class OpCases
{
    static IndexValue At(Dim value) => new(value, false);

    static IndexValue FromEnd(Dim value) => new(value, true);

    static IndexRange Whole => new(At(0), FromEnd(0));

    static IEnumerable<OpCase> Slices()
    {
        yield return Item("x[.., 1..3]", [n, 4], [Whole, new IndexRange(At(1), At(3))],
            x => Nd.From([OpCase.N, 2], at => x[at[0], at[1] + 1]));
        yield return Item("x[^1]", [n, 4], [FromEnd(1)], x => Nd.From([4], at => x[OpCase.N - 1, at[0]]));
        yield return Item("x[.., ^1, 1..]", [n, 2, 4], [Whole, FromEnd(1), new IndexRange(At(1), FromEnd(0))],
            x => Nd.From([OpCase.N, 3], at => x[at[0], 1, at[1] + 1]));
        yield return new("AxisRange.op_Implicit", "x[1]", [Real("x", -2, 2, 2, n)],
            x => (Node)OpCase.Call("Tensor.get_Item", ("this", x[0]), ("at", new[] { OpCase.Call("AxisRange.op_Implicit", ("value", 1)) })),
            x => Nd.From([OpCase.N], at => x[0][1, at[0]]));

        yield return Along("x.Slice(1, .., 2)", Whole, 2, [0, 2, 4]);
        yield return Along("x.Slice(1, 1..5, -2)", new(At(1), At(5)), -2, [4, 2]);
        yield return Along("x.Slice(1, .., -1)", Whole, -1, [4, 3, 2, 1, 0]);
        yield return new("Tensor.Flip", "x.Flip(0)", [Real("x", -2, 2, n, 4)],
            x => (Node)OpCase.Call("Tensor.Flip", ("this", x[0]), ("axis", 0)),
            x => Nd.From([OpCase.N, 4], at => x[0][OpCase.N - 1 - at[0], at[1]])) { Edges = [0, 1e30] };
        // A computed tensor read backwards and forwards, and a product over a view.
        yield return new("Tensor.Flip", "Exp(x) * Exp(x).Flip(-1)", [Real("x", -2, 2, n, 5)],
            x => Exp.Call(x[0]) * (Node)OpCase.Call("Tensor.Flip", ("this", Exp.Call(x[0])), ("axis", -1)),
            x => Nd.From([OpCase.N, 5], at => Math.Exp(x[0][at[0], at[1]] + x[0][at[0], 4 - at[1]])));
        yield return new("Tensor.Flip", "MatMul(x.Flip(1), y[1..])", [Real("x", -2, 2, n, 4), Real("y", -2, 2, 5, 3)],
            x => Contraction.MatMul((Node)OpCase.Call("Tensor.Flip", ("this", x[0]), ("axis", 1)),
                Sliced(x[1], [new IndexRange(At(1), FromEnd(0))])),
            x => Nd.From([OpCase.N, 3], at => Enumerable.Range(0, 4).Sum(k => x[0][at[0], 3 - k] * x[1][k + 1, at[1]])));

        yield return new("Ops.Concat", "Concat([x, y], axis: 1)", [Real("x", -2, 2, n, 4), Real("y", -2, 2, n, 2)],
            x => Concat(1, x[0], x[1]),
            x => Nd.From([OpCase.N, 6], at => at[1] < 4 ? x[0][at[0], at[1]] : x[1][at[0], at[1] - 4])) { Edges = [0, 1e30] };
        yield return new("Ops.Concat", "Concat([x, Exp(y), x])", [Real("x", -2, 2, n, 4), Real("y", -2, 2, 1, 4)],
            x => Concat(0, x[0], Exp.Call(x[1]), x[0]),
            x => Nd.From([2 * OpCase.N + 1, 4], at => at[0] == OpCase.N ? Math.Exp(x[1][0, at[1]]) : x[0][at[0] % (OpCase.N + 1), at[1]]));
        yield return new("Tensor.Pad", "x.Pad(1, 2, 1, 0.5f)", [Real("x", -2, 2, n, 4)], x => Padded(x[0], 1, 2, 1, 0.5),
            x => Nd.From([OpCase.N, 7], at => at[1] is < 2 or > 5 ? 0.5 : x[0][at[0], at[1] - 2])) { Edges = [0, 1e30] };
        yield return new("Tensor.Pad", "x.Pad(0, 0, 1) * 2", [Real("x", -2, 2, n, 3)], x => Padded(x[0], 0, 0, 1, 0) * 2,
            x => Nd.From([OpCase.N + 1, 3], at => at[0] == OpCase.N ? 0 : 2 * x[0][at[0], at[1]]));
        yield return new("Tensor.Diagonal", "x.Diagonal()", [Real("x", -2, 2, n, 4, 4)],
            x => (Node)OpCase.Call("Tensor.Diagonal", ("this", x[0]), ("axis1", -2), ("axis2", -1)),
            x => Nd.From([OpCase.N, 4], at => x[0][at[0], at[1], at[1]])) { Edges = [0, 1e30] };
        yield return new("Tensor.Diagonal", "x.Diagonal(0, 2)", [Real("x", -2, 2, 3, n, 3)],
            x => (Node)OpCase.Call("Tensor.Diagonal", ("this", x[0]), ("axis1", 0), ("axis2", 2)),
            x => Nd.From([OpCase.N, 3], at => x[0][at[1], at[0], at[1]]));

        static OpCase Item(string code, Dim[] shape, object[] at, Func<Nd, Nd> reference) =>
            new("Tensor.get_Item", code, [Real("x", -2, 2, shape)], x => Sliced(x[0], at), x => reference(x[0])) { Edges = [0, 1e30] };

        static OpCase Along(string code, IndexRange range, int step, int[] picked) => new("Tensor.Slice", code, [Real("x", -2, 2, n, 5)],
            x => (Node)OpCase.Call("Tensor.Slice", ("this", x[0]), ("axis", 1), ("range", range), ("step", step)),
            x => Nd.From([OpCase.N, picked.Length], at => x[0][at[0], picked[at[1]]])) { Edges = [0, 1e30] };

        static Node Sliced(Node x, object[] at) => (Node)OpCase.Call("Tensor.get_Item", ("this", x), ("at", at));

        static Node Concat(int axis, params Node[] tensors) => (Node)OpCase.Call("Ops.Concat", ("tensors", tensors), ("axis", axis));

        static Node Padded(Node x, int axis, int before, int after, double value) =>
            (Node)OpCase.Call("Tensor.Pad", ("this", x), ("axis", axis), ("before", before), ("after", after), ("value", value));
    }
}
