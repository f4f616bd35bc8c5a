using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>More of C#, as modules of real projects use it.</summary>
public class LanguageTests
{
    [Theory]
    [InlineData("=> new Chain([new Times(2), new Plus(1)]).Forward(x);", "x * 2 + 1",
        "interface ILayer { Tensor Forward(Tensor x); } sealed class Times(float by) : ILayer { public Tensor Forward(Tensor x) => x * "
            + "by; } sealed class Plus(float by) : ILayer { Tensor ILayer.Forward(Tensor x) => x + by; } sealed class Chain(ILayer[] "
            + "layers) : ILayer { public Tensor Forward(Tensor x) { foreach (var layer in layers) x = layer.Forward(x); return x; } }")]
    [InlineData(
        "{ Shape s = new Circle(2); return x * s switch { Square(var side) => side, Circle { Radius: > 1 } c => c.Radius * 10, _ => 0 }; }",
        "x * 20",
        "abstract record Shape; record Square(float Side) : Shape; record Circle(float Radius) : Shape;")]
    [InlineData("{ Meters m = 3; float f = m; return x * f; }", "x * 3",
        "readonly struct Meters(float value) { public float Value => value; public static implicit operator Meters(float v) => new(v); "
            + "public static implicit operator float(Meters m) => m.Value; }")]
    [InlineData("{ var v = new Vector(1, 2) + new Vector(3, 4); return x * v[0] + v[1]; }", "x * 4 + 6",
        "readonly record struct Vector(float X, float Y) { public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + "
            + "b.Y); public float this[int i] => i == 0 ? X : Y; }")]
    [InlineData("=> Box<Tensor>.Of(x).Value * Box<int>.Of(3).Value;", "x * 3",
        "sealed class Box<T> { public required T Value { get; init; } public static Box<T> Of(T value) => new() { Value = value }; }")]
    [InlineData("{ var stack = new Accumulator(); stack.Add(x); stack.Add(x * 2); return stack.Total!; }", "x + x * 2",
        "sealed class Accumulator { Tensor? total; public Tensor? Total => total; public int Count { get; private set; } public void "
            + "Add(Tensor t) { total = total is null ? t : total + t; Count++; } }")]
    [InlineData(
        "=> (from i in Enumerable.Range(1, 3) let square = i * i where square > 1 orderby -i select square).Aggregate(x, (t, s) => t * s);",
        "x * 9 * 4", "")]
    [InlineData("{ static T Same<T>(T t) => t; var pair = Same((x, 2)); var (t, n) = pair; return t * n * Same(3); }", "x * 2 * 3", "")]
    [InlineData(
        "{ Func<int, Func<Tensor, Tensor>> power = n => t => { var r = t; for (var i = 1; i < n; i++) r *= t; return r; }; return "
            + "power(3)(x); }", "x * x * x", "")]
    [InlineData("=> Config.Default.Sizes is [var first, ..] && Config.Name == \"net\" ? x * first * Config.Default.Rate : x;",
        "x * 5 * 0.1f",
        "sealed record Config(int[] Sizes, float Rate = 0.1f) { public const string Name = \"net\"; public static readonly Config "
            + "Default = new([5, 6]); }")]
    [InlineData("=> Tools.Fold(x, 2, scale: 3f);", "x * 3 * 3",
        "static class Tools { public static Tensor Fold(Tensor t, int times = 1, float scale = 2, Func<Tensor, Tensor>? then = null) { "
            + "while (times-- > 0) t *= scale; return then?.Invoke(t) ?? t; } }")]
    [InlineData("{ var flags = Options.A | Options.C; return flags.HasFlag(Options.C) ? x : -x; }", "x",
        "[Flags] enum Options { A = 1, B = 2, C = 4 }")]
    [InlineData("{ if ((Options.A & Options.C) == 0) return x; return -x; }", "x", "[Flags] enum Options { A = 1, B = 2, C = 4 }")]
    [InlineData(
        "{ var all = new List<Tensor>(); for (var i = 0; i < 2; i++) all.Add(x * i); all[1] = all[1] + all.Count; return all[^1]; }",
        "x * 1 + 2", "")]
    [InlineData(
        "{ Tensor[] parts = new Tensor[2]; for (int i = 0; i < parts.Length; i++) parts[i] = x + i; return parts.Select((p, i) => p * "
            + "i).Aggregate((a, b) => a + b); }", "(x + 0) * 0 + (x + 1) * 1", "")]
    [InlineData("{ long n = 2; uint u = 3; byte b = 4; double d = n * u + b; checked { n += 1; } return x * (float)d * n; }",
        "x * 10 * 3", "")]
    [InlineData("{ float scale = x.Dim(0); scale = 1 / MathF.Sqrt(scale); return x * scale; }", "x * (1 / Sqrt(x.Dim(0)))", "")]
    [InlineData("{ int n = x.Dim(0) * x.Dim(1); n /= 4; n -= x.Dim(0); return n == 0 ? x : -x; }", "x", "")]
    [InlineData("{ Tensor y = 2; return y * x; }", "2 * x", "")]
    [InlineData("{ Tensor Rec(Tensor t, int n) { var (a, b) = (t + 1, t * 2); return n == 0 ? a : Rec(b, n - 1) + a; } return Rec(x, 1); }",
        "(x * 2 + 1) + (x + 1)", "")]
    [InlineData(
        "{ var all = new List<Func<Tensor, Tensor>>(); foreach (var (k, by) in new[] { 2, 3 }.Index()) all.Add(t => t * by + k); return "
            + "all[0](x); }", "x * 2 + 0", "")]
    [InlineData("{ Op op = (t, by, more) => t * by + more; return op(by: 2, t: x); }", "x * 2 + 5",
        "delegate Tensor Op(Tensor t, float by, float more = 5);")]
    [InlineData("{ var grid = new Grid(); grid[1, 0] = x; grid[column: 1, row: 0] = x * 2; return grid[1] + grid[column: 1, row: 0]; }",
        "x + x * 2",
        "sealed class Grid { readonly Tensor[] cells = new Tensor[4]; public Tensor this[int row, int column = 0] { get => cells[2 * row "
            + "+ column]; set => cells[2 * row + column] = value; } }")]
    [InlineData(
        "{ int[] a = [1, 2, 3]; var i = 0; a[i++] += 10; a[i++]--; a[i++] = i; (i, a[0]) = (1, a[0] + i); return x * a[0] + a[1] * "
            + "100 + a[2]; }", "x * 14 + 100 + 3", "")]
    [InlineData("{ var (i, a) = (0, new[] { 1, 2 }); (i, a[i]) = (1, 5); return x * a[0] + a[1]; }", "x * 5 + 2", "")]
    [InlineData("=> x * new Wider(3).Size;", "x * 7",
        "class Wide(int size) { public virtual int Size => 2 * size; } sealed class Wider(int size) : Wide(size) { public override int "
            + "Size => base.Size + 1; }")]
    [InlineData("=> new Shifted().Apply(x);", "x * 2 + 1",
        "class Twice { public virtual Tensor Apply(Tensor t) => t * 2; } sealed class Shifted : Twice { public override Tensor "
            + "Apply(Tensor t) { Func<Tensor, Tensor> plain = base.Apply; return plain(t) + 1; } }")]
    [InlineData("=> new Times().Twice(x, 3);", "x * 3 * 3",
        "abstract class Step<T> { protected abstract Tensor Do(Tensor t, T by); public Tensor Twice(Tensor t, T by) => Do(Do(t, by), "
            + "by); } class Times : Step<float> { protected override Tensor Do(Tensor t, float by) => t * by; }")]
    [InlineData("{ IStep<int> step = new Plus(); return step.Twice(x, 3); }", "x + 3 + 3",
        "interface IStep<T> { Tensor Do(Tensor t, T by); Tensor Twice(Tensor t, T by) => Do(Do(t, by), by); } class Plus : IStep<int> { "
            + "public virtual Tensor Do(Tensor t, int by) => t + by; } class None : Plus { public new Tensor Do(Tensor t, int by) => t; }")]
    [InlineData("{ Plus step = new None(); return step.Do(x, 3); }", "x + 3",
        "class Plus { public virtual Tensor Do(Tensor t, int by) => t + by; } class None : Plus { public new Tensor Do(Tensor t, int "
            + "by) => t; }")]
    [InlineData("{ var pair = (Left: x, By: 2); pair = pair with { By = 3, Left = pair.Left + 1 }; return pair.Left * pair.By; }",
        "(x + 1) * 3", "")]
    [InlineData("{ (int, int)? none = null; return none == (1, 2) ? -x : x; }", "x", "")]
    [InlineData("=> x * Generic.Made<Three>() * Generic.Asked<Three>();", "x * 3 * 4",
        "interface IHasNumber { static abstract int Number(); int Value { get; } } class Three : IHasNumber { public int Value => 3; "
            + "static int IHasNumber.Number() => 4; } static class Generic { public static int Made<T>() where T : IHasNumber, new() => "
            + "new T().Value; public static int Asked<T>() where T : IHasNumber => T.Number(); }")]
    [InlineData("{ var box = new Box<float>(); return box.Is(x) || !box.Is(2f) ? -x : x + box.Empty; }", "x + 0f",
        "sealed class Box<T> { public T? Empty => default; public bool Is(object o) => o is T; }")]
    [InlineData("=> x * (Numbers.Whole / 2) + Numbers.Length.Value;", "x * 0.5f + 30",
        "static class Numbers { public static readonly float Whole = 1; public static readonly Meters Length = 3; } readonly struct "
            + "Meters(float value) { public float Value => value; public static implicit operator Meters(int v) => new(v * 10); }")]
    [InlineData("{ var mine = Size.Default; mine.Width = 3; return x * mine.Width * Size.Default.Width; }", "x * 3 * 2",
        "record struct Size(int Width) { public static readonly Size Default = new(2); }")]
    [InlineData("=> $\"{Kind.Soft}\" == \"Soft\" && Kind.Hard.ToString() == \"Hard\" ? x : -x;", "x", "enum Kind { Soft, Hard }")]
    [InlineData("{ Func<Tensor> twice = x.Twice; return twice(); }", "x * 2",
        "static class More { public static Tensor Twice(this Tensor t) => t * 2; }")]
    [InlineData("{ var sum = new Sum(); sum.Add(x); sum.Add(x * 2); return sum.Total(); }", "x + x * 2",
        "sealed class Sum { readonly List<Tensor> parts = []; public void Add(Tensor t) => parts.Add(t); public Tensor Total() => "
            + "parts.Aggregate((a, b) => a + b); }")]
    [InlineData("=> Numbers.Of.Count++ > 0 ? x : -x;", "x",
        "sealed class Numbers { public int Count = 1; public static readonly Numbers Of = new(); }", "GC0011")]
    [InlineData("{ var few = new List<int> { 1, 2 }; return x * few[2]; }", "x", "", "GC0119")]
    [InlineData("=> x.Twice().Half * x.Doubled(by: 3);", "x * 2 / 2 * (x * 3)",
        "static class More { extension(Tensor t) { public Tensor Twice() => t * 2; public Tensor Half => t / 2; } extension<T>(T t) "
            + "where T : Tensor { public Tensor Doubled(float by = 2) => t * by; } }")]
    [InlineData("=> x * new Scaled().By;", "x * 6f", "sealed class Scaled { public float By { get => field * 2; } = 3; }")]
    [InlineData("=> new Halved().Forward(x, by: 2);", "x * 2",
        "partial class Halved { public partial Tensor Forward(Tensor t, float by); } partial class Halved { public partial Tensor "
            + "Forward(Tensor a, float b) => a * b; }")]
    [InlineData("=> x * new object[] { 1, \"2\", 3 }.OfType<int>().Sum();", "x * 4f", "")]
    [InlineData("{ var (width, by) = new Wide(2, 3); return x * width * by; }", "x * 2 * 3",
        "record Spec(int Width); sealed record Wide(int Width, float By) : Spec(Width);")]
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
