using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Lowering;

namespace GraphCompiler.Generator.Tests.Ops;

public partial class ScanTests
{
    /// <summary>Scans whose steps hold scans.</summary>
    static TheoryData<string, string, string> NestedScans => new()
    {
        {
            "a scan in the step",
            """
            var z = x.Reshape(x.Dim(0), x.Dim(1), 2, 2).Permute(0, 2, 1, 3);
            var (h, ys) = Scan((z, x), b.Expand(x.Dim(1), 4), (s, a) =>
            {
                var (w, chars) = Scan(a.Item1, s[.., 1..3] * 0.5, (inner, c) =>
                {
                    var n = Tanh(c + MatMul(inner, W[..2, ..2]) + s[.., ..2]);
                    return (n, n * c);
                });
                var n = Tanh(MatMul(Concat([w, chars.Sum(0)], -1), U) + MatMul(s, W) + a.Item2);
                return (n, (n, chars));
            });
            return (ys.Item1 * ys.Item1).Sum() + Sin(ys.Item2).Sum() + h.Sum();
            """,
            """
            Tensor s = b.Expand(x.Dim(1), 4), sum = 0;
            for (var t = 0; t < T; t++)
            {
                Tensor inner = s[.., 1..3] * 0.5, all = 0;
                for (var k = 0; k < 2; k++)
                {
                    var c = x[t][.., (2 * k)..(2 * k + 2)];
                    inner = Tanh(c + MatMul(inner, W[..2, ..2]) + s[.., ..2]);
                    all += inner * c;
                    sum += Sin(inner * c).Sum();
                }
                s = Tanh(MatMul(Concat([inner, all], -1), U) + MatMul(s, W) + x[t]);
                sum += (s * s).Sum();
            }
            return sum + s.Sum();
            """
        },
        {
            "three scans within each other",
            """
            var (h, _) = Scan(x, b.Sum(), (s, a) =>
            {
                var (p, _) = Scan(a.Transpose(0, 1).Reshape(2, 2, -1), s, (q, columns) =>
                {
                    var (r, _) = Scan(columns, q, (u, column) => (Sin(u * 0.5 + column.Sum() * W[0, 0]), u), reverse: true);
                    return (r + 0.1 * q, r);
                });
                return (p + s, s);
            });
            return h * h;
            """,
            """
            Tensor s = b.Sum();
            for (var t = 0; t < T; t++)
            {
                var p = s;
                for (var i = 0; i < 2; i++)
                {
                    var u = p;
                    for (var j = 1; j >= 0; j--) u = Sin(u * 0.5 + x[t][.., 2 * i + j].Sum() * W[0, 0]);
                    p = u + 0.1 * p;
                }
                s += p;
            }
            return s * s;
            """
        },
        {
            "a gradient of a scan in the step",
            """
            var (w, _) = Scan(x, (Tensor)b, (w, a) =>
            {
                var (loss, _) = Scan(a.Transpose(0, 1), w.Sum(), (l, column) => (Sin(l * 0.3 + column.Sum() * w).Sum(), l));
                return (w - 0.1 * Grad(loss, w), loss);
            });
            return Squared(w).Sum();
            """,
            """
            Tensor w = b;
            for (var t = 0; t < T; t++)
            {
                var l = w.Sum();
                for (var k = 0; k < 4; k++) l = Sin(l * 0.3 + x[t][.., k].Sum() * w).Sum();
                w -= 0.1 * Grad(l, w);
            }
            return Squared(w).Sum();
            """
        },
    };

    /// <summary>Draws of inner steps are items of all outer ones, and no two steps share any.</summary>
    [Theory, InlineData("Scan"), InlineData("While")]
    public void Every_step_of_every_loop_draws_its_own_numbers(string inner)
    {
        var spec = Read($$"""
            var (h, ys) = Scan(x, (Tensor)b, (s, a) =>
            {
                var n = {{(inner == "Scan"
                    ? "Scan(a.Transpose(0, 1), s.Sum(), (q, column) => (Tanh(q * 0.5 + (column * RandomUniform(a.Dim(0))).Sum()), q)).Last"
                    : "While(3, s, q => q.Max() < 0.5, q => Dropout(q, 0.5) * 0.5 + RandomUniform(4) * 0.4 + b * 0.1).Sum()")}};
                return (Sin(s + n + MatMul(a, W).Sum(0)), RandomUniform(2) * n);
            });
            return Squared(h).Sum() + ys.Sum();
            """, "\"T\"");
        foreach (var fuse in new[] { true, false })
            LoweredModel.Compare(spec, fuse, [(new() { ["T"] = 1, ["N"] = 2 }, 3), (new() { ["T"] = 4, ["N"] = 3 }, 7)], (_, _) => null);

        // The interpreter's draws, all different but for chance.
        var draws = new List<(int Stream, int Index)>();
        var data = EntryData.Draw(spec, spec.Entries[0], new Dictionary<string, long> { ["T"] = 4, ["N"] = 3 }, 7, value => value);
        var counting = new Interpreter
        {
            Symbols = data.Symbols, Inputs = data.Tensors, Parameters = data.Parameters,
            Draw = (_, stream, index) => { draws.Add((stream, index)); return 0.3; },
        };
        counting.Run(Pipeline.Evaluate(spec.Entries[0].Training!));
        Assert.Equal(inner == "Scan" ? 4 * 4 * 3 + 4 * 2 : 4 * 3 * (4 + 4) + 4 * 2, draws.Distinct().Count());
    }
}
