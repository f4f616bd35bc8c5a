using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Ops;

static partial class OpCases
{
    static IEnumerable<OpCase> Windowing()
    {
        // Overlapping, apart, with gaps, one after another, of one element; along the last axis and along one before it; with and without a
        // rest.
        foreach (var (size, stride, dilation) in new[] { (3, 1, 1), (2, 1, 2), (3, 2, 1), (2, 3, 1), (2, 2, 1), (1, 2, 1), (3, 2, 2),
            (7, 1, 1) })
        {
            var count = (7 - (size - 1) * dilation - 1) / stride + 1;
            var arguments = $"{size}, {stride}, {dilation}";
            yield return new("Tensor.Windows", $"x.Windows(1, {arguments})", [Real("x", -2, 2, n, 7)],
                x => Windows(x[0], 1, size, stride, dilation),
                x => Nd.From([OpCase.N, count, size], at => x[0][at[0], at[1] * stride + at[2] * dilation])) { Edges = [0, 1e30] };
            yield return new("Tensor.Windows", $"x.Windows(-2, {arguments})", [Real("x", -2, 2, 2, 7, n)],
                x => Windows(x[0], -2, size, stride, dilation),
                x => Nd.From([2, count, size, OpCase.N], at => x[0][at[0], at[1] * stride + at[2] * dilation, at[3]]));
            var length = (4 - 1) * stride + (size - 1) * dilation + 1;
            yield return new("Tensor.Fold", $"x.Fold(1, null, {stride}, {dilation})", [Real("x", -2, 2, n, 4, size)],
                x => Fold(x[0], 1, null, stride, dilation),
                x => Nd.From([OpCase.N, length],
                    at => Covering(4, size, at[1]).Sum(window => x[0][at[0], window.Position, window.Element]))) { Edges = [0, 1e30] };
            yield return new("Tensor.Fold", $"(x * 2).Fold(-2, {length + 1}, {stride}, {dilation})", [Real("x", -2, 2, 2, 4, size, n)],
                x => Fold(x[0] * 2, -2, length + 1, stride, dilation),
                x => Nd.From([2, length + 1, OpCase.N],
                    at => Covering(4, size, at[1]).Sum(window => 2 * x[0][at[0], window.Position, window.Element, at[2]])));

            IEnumerable<(int Position, int Element)> Covering(int positions, int elements, int place) =>
                from position in Enumerable.Range(0, positions) from element in Enumerable.Range(0, elements) where position * stride
                    + element * dilation == place select (position, element);
        }
        // A symbolic axis, padded to be as long as before, and twice as long as every other window.
        yield return new("Tensor.Windows", "x.Pad(0, 1, 1).Windows(0, 3)", [Real("x", -2, 2, n, 2)],
            x => Windows(Padded(x[0], 1, 1), 0, 3, 1, 1),
            x => Nd.From([OpCase.N, 3, 2], at => at[0] + at[1] is > 0 and <= OpCase.N and var place ? x[0][place - 1, at[2]] : 0));
        yield return new("Tensor.Windows", "x.Reshape(-1).Pad(0, 1, 0).Windows(0, 2, 2)", [Real("x", -2, 2, n, 2)],
            x => Windows(Padded(Movement.Reshape(x[0], [-1]), 1, 0), 0, 2, 2, 1),
            x => Nd.From([OpCase.N, 2], at => at[0] + at[1] == 0 ? 0 : x[0].Data[2 * at[0] + at[1] - 1]));

        static Node Windows(Node x, int axis, int size, int stride, int dilation) =>
            (Node)OpCase.Call("Tensor.Windows", ("this", x), ("axis", axis), ("size", size), ("stride", stride), ("dilation", dilation));

        static Node Fold(Node x, int axis, int? length, int stride, int dilation) =>
            (Node)OpCase.Call("Tensor.Fold", ("this", x), ("axis", axis), ("length", length), ("stride", stride), ("dilation", dilation));

        static Node Padded(Node x, int before, int after) =>
            (Node)OpCase.Call("Tensor.Pad", ("this", x), ("axis", 0), ("before", before), ("after", after), ("value", 0f));
    }
}
