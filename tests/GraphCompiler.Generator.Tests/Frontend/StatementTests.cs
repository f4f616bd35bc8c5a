using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>Control flow over constants disappears; what is left is the straight line.</summary>
public class StatementTests
{
    [Theory]
    [InlineData("{ for (var i = 0; i < 3; i++) x = x * 2; return x; }", "x * 2 * 2 * 2")]
    [InlineData("{ for (int i = 3, j = 0; i > j; i--, j++) x = x + i; return x; }", "x + 3 + 2")]
    [InlineData("{ foreach (var f in new[] { 1f, 2f }) x = x * f; return x; }", "x * 1 * 2")]
    [InlineData("{ foreach (var (a, b) in new[] { (1, 2), (3, 4) }) x = x * a + b; return x; }", "(x * 1 + 2) * 3 + 4")]
    [InlineData("{ var i = 0; while (true) { if (i++ == 2) break; if (i == 1) continue; x = x - i; } return x; }", "x - 2")]
    [InlineData("{ var i = 0; do { x = x / 2; i += 1; } while (i < 2); return x; }", "x / 2 / 2")]
    [InlineData("{ for (var i = 0; i < 2; i++) { for (var j = 0; j < 5; j++) { if (j == 1) break; x = x + j; } } return x; }", "x + 0 + 0")]
    [InlineData("{ if (x.Rank == 2 && x.Dim(1) == 4) return Relu(x); else return x; }", "Relu(x)")]
    [InlineData("{ if (x.Dim(0) >= 1) x = Exp(x); if (x.Dim(0) == x.Dim(0) + 1) x = Log(x); return x; }", "Exp(x)")]
    [InlineData("{ switch (x.Rank) { case 1: return x; case 2 or 3: x = Tanh(x); break; default: return -x; } return x; }", "Tanh(x)")]
    [InlineData("{ switch (\"gelu\") { case \"relu\": return Relu(x); case \"gelu\" when x.Rank > 1: return Tanh(x); } return x; }",
        "Tanh(x)")]
    [InlineData("{ Tensor y; y = x; var z = y; z += 1; return y * z; }", "x * (x + 1)")]
    [InlineData("{ return F(F(x)); Tensor F(Tensor t) { return t * t; } }", "(x * x) * (x * x)")]
    [InlineData("{ Func<Tensor, Tensor> f = t => { var u = t + 1; return u * u; }; return f(x); }", "(x + 1) * (x + 1)")]
    [InlineData("{ int Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1); return x * Factorial(5); }", "x * 120")]
    [InlineData(
        "{ var fs = new List<Func<Tensor, Tensor>>(); for (var i = 1; i <= 2; i++) { var k = i; fs.Add(t => t * k); } foreach (var f in "
            + "fs) x = f(x); return x; }", "x * 1 * 2")]
    [InlineData("{ ; { var y = x; x = y + y; } return x; }", "x + x")]
    public void Statements(string elaborate, string plain) => SameGraph.Assert(elaborate, plain);

    [Theory]
    [InlineData("=> x.Rank == 2 ? Relu(x) : x;", "Relu(x)")]
    [InlineData("=> x.Dim(-1) switch { < 4 => x, 4 => Sqrt(x), _ => Exp(x) };", "Sqrt(x)")]
    [InlineData("=> (x.Rank, x.Dim(1)) switch { (2, var d) when d > 3 => x * d, _ => x };", "x * 4")]
    [InlineData("=> new[] { 1, 2, 3 } is [1, .., var last] ? x * last : x;", "x * 3")]
    [InlineData("=> x is { Rank: 2 } y && y.Dim(1) is > 2 and not 5 ? y + 1 : x;", "x + 1")]
    [InlineData("{ int? n = null; n ??= 3; float? s = null; return x * (s ?? 2f) * n.Value; }", "x * 2 * 3")]
    [InlineData("{ Tensor? mask = null; return mask is null ? x : x * mask; }", "x")]
    [InlineData("{ var (a, b) = (x + 1, x - 1); (a, b) = (b, a); return a / b; }", "(x - 1) / (x + 1)")]
    [InlineData("{ var t = (sum: x + x, 2); t.sum = t.sum * t.Item2; return t.sum; }", "(x + x) * 2")]
    [InlineData("{ var a = new int[3]; a[1] = 5; a[^1] += 2; a[0]++; return x * a[0] * a[1] * a[2]; }", "x * 1 * 5 * 2")]
    [InlineData("{ int[] a = [1, 2, 3, 4]; var b = a[1..^1]; int[] c = [..b, 9]; return x * c[0] * c.Length * c[2]; }", "x * 2 * 3 * 9")]
    [InlineData("=> Enumerable.Range(1, 3).Select(i => i * i).Where(i => i != 4).Aggregate(x, (t, i) => t + i);", "x + 1 + 9")]
    [InlineData("=> (from i in Enumerable.Range(0, 4) where i % 2 == 1 select i).Sum() is var s ? x * s : x;", "x * 4")]
    [InlineData("=> new[] { x, x + x }.Zip([1f, 2f], (t, s) => t * s).Last();", "(x + x) * 2")]
    [InlineData("=> x * MathF.Sqrt(x.Dim(-1)) * Math.Max(2, 3) * (7 / 2) * (7 % 4) * (1 << 3);", "x * 2 * 3 * 3 * 3 * 8")]
    [InlineData("=> x * (float)(1.5 + 0.25) * (int)2.9f * -(-3);", "x * 1.75f * 2 * 3")]
    [InlineData("=> x * nameof(x).Length * $\"{1 + 1}a\".Length;", "x * 1 * 2")]
    public void Expressions(string elaborate, string plain) => SameGraph.Assert(elaborate, plain);

    [Theory]
    [InlineData("=> Twice(x, by: 3);", "x * 3 * 3", "Tensor Twice(Tensor t, float by = 2) => t * by * by;")]
    [InlineData("=> Twice(x);", "x * 2 * 2", "Tensor Twice(Tensor t, float by = 2) => t * by * by;")]
    [InlineData("=> Total(x, x, x);", "x + x + x",
        "static Tensor Total(params Tensor[] all) { var sum = all[0]; for (var i = 1; i < all.Length; i++) sum += all[i]; return sum; }")]
    [InlineData("=> Pick(1, x, Exp(x));", "Exp(x)", "static T Pick<T>(int i, params T[] all) => all[i];")]
    [InlineData("=> x.Doubled().Doubled();", "x + x + (x + x)", "",
        "static class More { public static Tensor Doubled(this Tensor t) => t + t; }")]
    [InlineData("=> x * Half * Steps.Count();", "x * 0.5f * 2", "const float Half = 0.5f; static readonly int[] Steps = [3, 4];")]
    [InlineData("=> x * Size;", "x * 8", "int Size => 4 + more; readonly int more = 4;")]
    [InlineData("=> Apply(Relu, x);", "Relu(x)", "Tensor Apply(Func<Tensor, Tensor> f, Tensor t) => f(t);")]
    [InlineData("{ var s = new State(x, 1); s = s with { Hidden = s.Hidden * 2 }; var (h, n) = s; return h + n; }", "x * 2 + 1", "",
        "record State(Tensor Hidden, int Count);")]
    [InlineData("{ var p = new Pair { A = x }; var q = p; q.A = x + 1; return p.A * q.A; }", "x * (x + 1)", "",
        "struct Pair { public Tensor A; }")]
    [InlineData("=> kind switch { Kind.Relu => Relu(x), Kind.Tanh => Tanh(x), _ => x };", "Tanh(x)", "readonly Kind kind = Kind.Tanh;",
        "enum Kind { None, Relu, Tanh }")]
    [InlineData("{ foreach (var t in Parts(x)) x = x + t; return x; }", "x + Exp(x) + Log(x)",
        "static IEnumerable<Tensor> Parts(Tensor t) { yield return Exp(t); yield return Log(t); }")]
    [InlineData("=> x * (w * w).Sum();", "x * (w * w).Sum()", "")]
    [InlineData("=> x.Reshape(x.Dim(0) * 2, x.Dim(1) / 2).Sum(axes: [0, 1]) * x;", "x.Reshape(-1, 2).Sum() * x")]
    public void Calls(string elaborate, string plain, string members = "", string types = "") =>
        SameGraph.Assert(elaborate, plain, members, types);
}
