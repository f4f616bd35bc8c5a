using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>More of C#, as modules of real projects use it.</summary>
public class LanguageTests
{
    [Theory]
    [InlineData("=> new Chain([new Times(2), new Plus(1)]).Forward(x);", "x * 2 + 1",
        "interface ILayer { Tensor Forward(Tensor x); } sealed class Times(float by) : ILayer { public Tensor Forward(Tensor x) => x * by; } sealed class Plus(float by) : ILayer { Tensor ILayer.Forward(Tensor x) => x + by; } sealed class Chain(ILayer[] layers) : ILayer { public Tensor Forward(Tensor x) { foreach (var layer in layers) x = layer.Forward(x); return x; } }")]
    [InlineData("{ Shape s = new Circle(2); return x * s switch { Square(var side) => side, Circle { Radius: > 1 } c => c.Radius * 10, _ => 0 }; }", "x * 20",
        "abstract record Shape; record Square(float Side) : Shape; record Circle(float Radius) : Shape;")]
    [InlineData("{ Meters m = 3; float f = m; return x * f; }", "x * 3",
        "readonly struct Meters(float value) { public float Value => value; public static implicit operator Meters(float v) => new(v); public static implicit operator float(Meters m) => m.Value; }")]
    [InlineData("{ var v = new Vector(1, 2) + new Vector(3, 4); return x * v[0] + v[1]; }", "x * 4 + 6",
        "readonly record struct Vector(float X, float Y) { public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y); public float this[int i] => i == 0 ? X : Y; }")]
    [InlineData("=> Box<Tensor>.Of(x).Value * Box<int>.Of(3).Value;", "x * 3", "sealed class Box<T> { public required T Value { get; init; } public static Box<T> Of(T value) => new() { Value = value }; }")]
    [InlineData("{ var stack = new Accumulator(); stack.Add(x); stack.Add(x * 2); return stack.Total!; }", "x + x * 2",
        "sealed class Accumulator { Tensor? total; public Tensor? Total => total; public int Count { get; private set; } public void Add(Tensor t) { total = total is null ? t : total + t; Count++; } }")]
    [InlineData("=> (from i in Enumerable.Range(1, 3) let square = i * i where square > 1 orderby -i select square).Aggregate(x, (t, s) => t * s);", "x * 9 * 4", "")]
    [InlineData("{ static T Same<T>(T t) => t; var pair = Same((x, 2)); var (t, n) = pair; return t * n * Same(3); }", "x * 2 * 3", "")]
    [InlineData("{ Func<int, Func<Tensor, Tensor>> power = n => t => { var r = t; for (var i = 1; i < n; i++) r *= t; return r; }; return power(3)(x); }", "x * x * x", "")]
    [InlineData("=> Config.Default.Sizes is [var first, ..] && Config.Name == \"net\" ? x * first * Config.Default.Rate : x;", "x * 5 * 0.1f",
        "sealed record Config(int[] Sizes, float Rate = 0.1f) { public const string Name = \"net\"; public static readonly Config Default = new([5, 6]); }")]
    [InlineData("=> Tools.Fold(x, 2, scale: 3f);", "x * 3 * 3", "static class Tools { public static Tensor Fold(Tensor t, int times = 1, float scale = 2, Func<Tensor, Tensor>? then = null) { while (times-- > 0) t *= scale; return then?.Invoke(t) ?? t; } }")]
    [InlineData("{ var flags = Options.A | Options.C; return flags.HasFlag(Options.C) ? x : -x; }", "x", "[Flags] enum Options { A = 1, B = 2, C = 4 }")]
    [InlineData("{ if ((Options.A & Options.C) == 0) return x; return -x; }", "x", "[Flags] enum Options { A = 1, B = 2, C = 4 }")]
    [InlineData("{ var all = new List<Tensor>(); for (var i = 0; i < 2; i++) all.Add(x * i); all[1] = all[1] + all.Count; return all[^1]; }", "x * 1 + 2", "")]
    [InlineData("{ Tensor[] parts = new Tensor[2]; for (int i = 0; i < parts.Length; i++) parts[i] = x + i; return parts.Select((p, i) => p * i).Aggregate((a, b) => a + b); }", "(x + 0) * 0 + (x + 1) * 1", "")]
    [InlineData("{ long n = 2; uint u = 3; byte b = 4; double d = n * u + b; checked { n += 1; } return x * (float)d * n; }", "x * 10 * 3", "")]
    [InlineData("{ float scale = x.Dim(0); scale = 1 / MathF.Sqrt(scale); return x * scale; }", "x * (1 / Sqrt(x.Dim(0)))", "")]
    [InlineData("{ int n = x.Dim(0) * x.Dim(1); n /= 4; n -= x.Dim(0); return n == 0 ? x : -x; }", "x", "")]
    [InlineData("{ Tensor y = 2; return y * x; }", "2 * x", "")]
    [InlineData("{ goto end; end: return x; }", "x", "", "GC0111")]
    [InlineData("{ try { return x; } finally { } }", "x", "", "GC0111")]
    [InlineData("{ Set(out var y); return x * y; static void Set(out int v) => v = 1; }", "x", "", "GC0112")]
    [InlineData("{ foreach (var row in (dynamic)x) return row; return x; }", "x", "", "GC0112")]
    [InlineData("=> x == x ? x : x;", "x", "", "GC0113")]
    [InlineData("=> x * DateTime.Now.Second;", "x", "", "GC0109")]
    public void Constructs(string elaborate, string plain, string types, string? refused = null)
    {
        if (refused is null) SameGraph.Assert(elaborate, plain, types: types);
        else Assert.Equal([refused], SameGraph.Refused(elaborate, types));
    }
}
