using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Ops;

static partial class OpCases
{
    static IEnumerable<OpCase> Einsums()
    {
        yield return Einsum("ij,jk->ik", [[n, 4], [4, 2]], x => Nd.From([OpCase.N, 2], at => Sum(4, j => x[0][at[0], j] * x[1][j, at[1]])));
        yield return Einsum("bik,bjk->bij", [[2, n, 4], [2, 3, 4]],
            x => Nd.From([2, OpCase.N, 3], at => Sum(4, k => x[0][at[0], at[1], k] * x[1][at[0], at[2], k])));
        yield return Einsum("i,j->ji", [[n], [4]], x => Nd.From([4, OpCase.N], at => x[0][at[1]] * x[1][at[0]]));
        yield return Einsum("ij,ij->", [[n, 4], [n, 4]], x => Nd.Scalar(Sum(OpCase.N, i => Sum(4, j => x[0][i, j] * x[1][i, j]))));
        yield return Einsum("ii->", [[4, 4]], x => Nd.Scalar(Sum(4, i => x[0][i, i])));
        yield return Einsum("bii->ib", [[n, 4, 4]], x => Nd.From([4, OpCase.N], at => x[0][at[1], at[0], at[0]]));
        yield return Einsum("ba", [[n, 4]], x => Nd.From([4, OpCase.N], at => x[0][at[1], at[0]]));
        yield return Einsum("...ij,...jk", [[n, 1, 2, 4], [3, 4, 5]],
            x => Nd.From([OpCase.N, 3, 2, 5], at => Sum(4, j => x[0][at[0], 0, at[2], j] * x[1][at[1], j, at[3]])));
        yield return Einsum("ij,j,jk->ik", [[n, 4], [4], [4, 2]],
            x => Nd.From([OpCase.N, 2], at => Sum(4, j => x[0][at[0], j] * x[1][j] * x[2][j, at[1]])));
        yield return Einsum("ijk,l->l", [[n, 2, 2], [3]],
            x => Nd.From([3], at => Sum(OpCase.N, i => Sum(2, j => Sum(2, k => x[0][i, j, k]))) * x[1][at[0]]));

        static OpCase Einsum(string notation, Dim[][] shapes, Func<Nd[], Nd> reference) =>
            new("Ops.Einsum", $"Einsum(\"{notation}\", {string.Join(", ", "xyz".Take(shapes.Length))})",
            [.. shapes.Select((shape, i) => Real("xyz"[i].ToString(), -2, 2, shape))],
            x => (Node)OpCase.Call("Ops.Einsum", ("notation", notation), ("operands", x)), reference) { Edges = [0, 1e30] };

        static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
    }
}
