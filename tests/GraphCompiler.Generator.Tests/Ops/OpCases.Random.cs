using GraphCompiler.Cpu;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Ops;

static partial class OpCases
{
    /// <summary>
    /// Seed and step are 0, and the only draw of an entry has stream 0: the references are made of the block function's words.
    /// </summary>
    static IEnumerable<OpCase> Randoms()
    {
        yield return new("Ops.RandomUniform", "x * RandomUniform(x.Dim(0), 4)", [Real("x", -2, 2, n, 4)], x => x[0] * Draw("Uniform", n, 4),
            x => Nd.From([OpCase.N, 4], at => x[0][at] * Uniform(at[0] * 4 + at[1]))) { Edges = [0, 1e30] };
        // As one number, repeated along rows and columns, transposed, and in a product's epilogue.
        yield return new("Ops.RandomUniform", "x + RandomUniform()", [Real("x", -2, 2, n, 4)], x => x[0] + Draw("Uniform"),
            x => x[0].Map(v => v + Uniform(0)));
        yield return new("Ops.RandomUniform", "x * RandomUniform(x.Dim(0), 1)", [Real("x", -2, 2, n, 5)], x => x[0] * Draw("Uniform", n, 1),
            x => Nd.From([OpCase.N, 5], at => x[0][at] * Uniform(at[0])));
        yield return new("Ops.RandomUniform", "x * RandomUniform(1, 5)", [Real("x", -2, 2, n, 5)], x => x[0] * Draw("Uniform", 1, 5),
            x => Nd.From([OpCase.N, 5], at => x[0][at] * Uniform(at[1])));
        yield return new("Ops.RandomUniform", "x * RandomUniform(5, x.Dim(0)).Transpose()", [Real("x", -2, 2, n, 5)],
            x => x[0] * Primitives.Movement.Transpose(Draw("Uniform", 5, n), 0, 1),
            x => Nd.From([OpCase.N, 5], at => x[0][at] * Uniform(at[1] * OpCase.N + at[0])));
        yield return new("Ops.RandomUniform", "MatMul(x, y) * RandomUniform(x.Dim(0), 3)", [Real("x", -2, 2, n, 4), Real("y", -2, 2, 4, 3)],
            x => Primitives.Contraction.MatMul(x[0], x[1]) * Draw("Uniform", n, 3),
            x => Nd.From([OpCase.N, 3], at =>
                Enumerable.Range(0, 4).Sum(k => x[0][at[0], k] * x[1][k, at[1]]) * Uniform(at[0] * 3 + at[1])));
        yield return new("Ops.RandomNormal", "x * RandomNormal(x.Dim(0), 4)", [Real("x", -2, 2, n, 4)], x => x[0] * Draw("Normal", n, 4),
            x => Nd.From([OpCase.N, 4], at => x[0][at] * Normal(at[0] * 4 + at[1]))) { Edges = [0, 1e30] };

        static Node Draw(string distribution, params Dim[] shape) => (Node)OpCase.Call("Ops.Random" + distribution, ("shape", shape));

        static ulong Pair(int index)
        {
            var (a, b, c, d) = Philox.Block((uint)index / 2, 1, 0, 0, 0, 0);
            return (index % 2 == 0 ? (ulong)b << 32 | a : (ulong)d << 32 | c) >> 11;
        }

        static double Uniform(int index) => Pair(index) / 9007199254740992.0;

        static double Normal(int index)
        {
            var (radius, angle) = (Math.Sqrt(-2 * Math.Log((Pair(index & ~1) + 0.5) / 9007199254740992.0)),
                2 * Math.PI * Uniform(index | 1));
            return radius * (index % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
        }
    }
}
