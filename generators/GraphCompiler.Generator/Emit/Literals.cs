using System.Globalization;
using System.Text;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>The one place where values become C# text, in no culture's format.</summary>
internal static class Literals
{
    /// <summary>A floating-point literal: <c>0.5f</c>, <c>float.NaN</c>.</summary>
    public static string Real(double value, DType type)
    {
        if (double.IsNaN(value)) return type.Keyword + ".NaN";
        if (type == DType.Float32 && Math.Abs(value) > float.MaxValue && !double.IsInfinity(value))
            value = value > 0 ? double.PositiveInfinity : double.NegativeInfinity;
        if (double.IsInfinity(value)) return $"{type.Keyword}.{(value > 0 ? "Positive" : "Negative")}Infinity";
        return type == DType.Float64
            ? Numbers.Shortest(value) is var text && text.All(c => char.IsDigit(c) || c == '-') ? text + ".0" : text
            : Numbers.Shortest((float)value) + "f";
    }

    /// <summary>A size as C#: a number, or a polynomial in the symbols' names.</summary>
    public static string Size(Dim dim) => dim.Print(Identifiers.OfSymbol);

    /// <summary>A size as a factor: sums in parentheses.</summary>
    public static string Factor(Dim dim) => dim.Terms.Length > 1 ? $"({Size(dim)})" : Size(dim);

    /// <summary>A string literal.</summary>
    public static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        return text.Append('"').ToString();
    }

    public static string Int(long value) => value.ToString(CultureInfo.InvariantCulture);
}
