namespace GraphCompiler.Generator.Tests.Ops;

public partial class ScanTests
{
    /// <summary>Recurrences: a state goes from step to step.</summary>
    static TheoryData<string, string, string> Recurrences => new()
    {
        {
            "a recurrent net",
            "var (h, ys) = Scan(x, ((Tensor)0).Expand(x.Dim(1), 4), (s, a) => { var n = Tanh(MatMul(a, U) + MatMul(s, W) + b); return "
            + "(n, n); }); return (ys * ys).Mean() + h.Sum();",
            """
            Tensor h = ((Tensor)0).Expand(x.Dim(1), 4), sum = 0;
            for (var t = 0; t < T; t++) { h = Tanh(MatMul(x[t], U) + MatMul(h, W) + b); sum += (h * h).Sum(); }
            return sum / (T * x.Dim(1) * 4) + h.Sum();
            """
        },
        {
            "from the last step",
            "var (h, ys) = Scan(x, x[0] * 0.5, (s, a) => (s * 0.5 + Sin(a), s * a), reverse: true); return (ys[0] * h).Sum() + "
            + "Sin(ys).Sum();",
            """
            Tensor h = x[0] * 0.5, sum = 0, y = 0;
            for (var t = T - 1; t >= 0; t--) { y = h * x[t]; h = h * 0.5 + Sin(x[t]); sum += Sin(y).Sum(); }
            return (y * h).Sum() + sum;
            """
        },
        {
            "two states that change places",
            "var ((p, q), ys) = Scan((x, Exp(x)), ((Tensor)1, b.Sum()), (s, a) => ((s.Item2 * 0.9 + 0 * a.Item1.Sum(), s.Item1 + "
            + "a.Item2.Mean()), (s.Item1 * a.Item1, s.Item2))); return p * q + ys.Item1.Sum() + Sin(ys.Item2).Sum();",
            """
            Tensor p = 1, q = b.Sum(), sum = 0;
            for (var t = 0; t < T; t++) { sum += (p * x[t]).Sum() + Sin(q); (p, q) = (q * 0.9, p + Exp(x[t]).Mean()); }
            return p * q + sum;
            """
        },
        {
            "a state that stays and one that is not read",
            "var (s, y) = Scan(x, ((Tensor)b, (Tensor)3), (s, a) => ((s.Item1, s.Item2 * 2), s.Item1 * a)); return (y * y).Sum() + "
            + "s.Item1.Sum();",
            "Tensor sum = b.Sum(); for (var t = 0; t < T; t++) sum += Squared(b * x[t]).Sum(); return sum;"
        },
        {
            "running products",
            "var (_, y) = Scan(x, (Tensor)1, (s, a) => { var n = s * (1 + 0.1 * a); return (n, n); }); return (y * W.Sum()).Sum();",
            "Tensor s = ((Tensor)1).Expand(x.Dim(1), 4), sum = 0; for (var t = 0; t < T; t++) { s *= 1 + 0.1 * x[t]; sum += (s * "
            + "W.Sum()).Sum(); } return sum;"
        },
        {
            "a scan of what a scan gives",
            """
            var (_, ys) = Scan(x, b.Expand(x.Dim(1), 4), (s, a) => { var n = Tanh(a + MatMul(s, W)); return (n, n); });
            var (h, _) = Scan(ys, (Tensor)0, (s, a) => (Tanh(MatMul(a, W) - s), s), reverse: true);
            return Squared(h).Sum();
            """,
            """
            var ys = new Tensor[T]; var s = b.Expand(x.Dim(1), 4); Tensor h = ((Tensor)0).Expand(x.Dim(1), 4);
            for (var t = 0; t < T; t++) ys[t] = s = Tanh(x[t] + MatMul(s, W));
            for (var t = T - 1; t >= 0; t--) h = Tanh(MatMul(ys[t], W) - h);
            return Squared(h).Sum();
            """
        },
        {
            "a gradient in the step",
            "var (w, _) = Scan(x, (Tensor)b, (w, a) => { var loss = Sin(MatMul(a, w)).Sum(); return (w - 0.1 * Grad(loss, w), loss); }); "
            + "return Squared(w).Sum();",
            "Tensor w = b; for (var t = 0; t < T; t++) w -= 0.1 * Grad(Sin(MatMul(x[t], w)).Sum(), w); return Squared(w).Sum();"
        },
        {
            "a gradient of the scan",
            "var (h, _) = Scan(x, (Tensor)b, (s, a) => (Tanh(MatMul(a, W).Sum(0) + s), s)); return Squared(Grad(Squared(h).Sum(), "
            + "b)).Sum() + Jvp(h, b, b).Sum();",
            "Tensor h = b; for (var t = 0; t < T; t++) h = Tanh(MatMul(x[t], W).Sum(0) + h); return Squared(Grad(Squared(h).Sum(), "
            + "b)).Sum() + Jvp(h, b, b).Sum();"
        },
        {
            "in a branch",
            "var (h, _) = Scan(x, (Tensor)0, (s, a) => (s + Where(a > 0, Sqrt(a), a), s)); return Where(h > 1, Log(h), h).Sum();",
            "Tensor h = ((Tensor)0).Expand(x.Dim(1), 4); for (var t = 0; t < T; t++) h += Where(x[t] > 0, Sqrt(x[t]), x[t]); return "
            + "Where(h > 1, Log(h), h).Sum();"
        },
    };
}
