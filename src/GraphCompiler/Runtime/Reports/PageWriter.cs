using System.Globalization;
using System.Text;

namespace GraphCompiler.Runtime;

/// <summary>Writes HTML that is well-formed XML too, so that tests and other programs can read it.</summary>
internal sealed class PageWriter
{
    readonly StringBuilder text = new();

    /// <summary>Appends markup as it is.</summary>
    public PageWriter Markup(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>Appends text, escaped.</summary>
    public PageWriter Text(string value)
    {
        Append(text, value);
        return this;
    }

    /// <summary>Appends an element, given by its name and attributes, with text in it.</summary>
    public PageWriter Element(string open, string value) =>
        Markup("<").Markup(open).Markup(">").Text(value).Markup("</").Markup(open.Split(' ')[0]).Markup(">");

    /// <summary>A value in an attribute, escaped.</summary>
    public static string Attribute(string value)
    {
        var escaped = new StringBuilder();
        Append(escaped, value);
        return escaped.ToString();
    }

    /// <summary>A coordinate, to a hundredth.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with three digits and a prefix, such as <c>1.23 M</c>.</summary>
    public static string Metric(double value) => Scaled(value, 1000, ["", " k", " M", " G", " T", " P"]);

    /// <summary>A number of bytes, such as <c>1.23 MiB</c>.</summary>
    public static string Bytes(double value) => Scaled(value, 1024, [" B", " KiB", " MiB", " GiB", " TiB", " PiB"]);

    /// <summary>A time, such as <c>1.23 ms</c>.</summary>
    public static string Time(double seconds) =>
        seconds >= 1 ? Digits(seconds) + " s" : seconds >= 1e-3 ? Digits(seconds * 1e3) + " ms" : Digits(seconds * 1e6) + " us";

    public override string ToString() => text.ToString();

    static string Scaled(double value, double step, string[] units)
    {
        var unit = 0;
        for (; Math.Abs(value) >= step && unit < units.Length - 1; unit++) value /= step;
        return (unit == 0 ? value.ToString("0", CultureInfo.InvariantCulture) : Digits(value)) + units[unit];
    }

    static string Digits(double value) =>
        value.ToString(value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    // Characters that XML does not allow, control characters and halves of pairs, become the replacement character.
    static void Append(StringBuilder target, string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': target.Append("&amp;"); break;
                case '<': target.Append("&lt;"); break;
                case '>': target.Append("&gt;"); break;
                case '"': target.Append("&quot;"); break;
                case '\'': target.Append("&#39;"); break;
                case '\n' or '\r' or '\t': target.Append(' '); break;
                case < ' ' or 0xFFFE or 0xFFFF: target.Append('\uFFFD'); break;
                default: target.Append(rune.ToString()); break;
            }
        }
    }
}
