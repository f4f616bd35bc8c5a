using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphCompiler.Generator.Sizes;

/// <summary>The memory that a model may take, and the sizes at which it is measured: <c>64 MB at N = 32, T = 128</c>.</summary>
/// <param name="Text">The budget as the user wrote it.</param>
/// <param name="Bytes">The memory.</param>
/// <param name="Sizes">The value of each symbol.</param>
internal sealed record MemoryBudget(string Text, long Bytes, ImmutableDictionary<string, long> Sizes)
{
    static readonly Regex form = new(
        @"^\s*(?<number>\d+(\.\d+)?)\s*(?<unit>[KMGT]i?)?B\s*"
            + @"(at\s+(?<name>[\w.]+)\s*=\s*(?<size>\d+)\s*(,\s*(?<name>[\w.]+)\s*=\s*(?<size>\d+)\s*)*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Reads a budget.</summary>
    /// <returns>Null, if the text is none.</returns>
    public static MemoryBudget? Parse(string text)
    {
        if (form.Match(text) is not { Success: true } match) return null;
        var unit = match.Groups["unit"].Value;
        var power = unit.Length == 0 ? 0 : "KMGT".IndexOf(unit[0]) + 1;
        var bytes = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            * Math.Pow(unit.Length == 2 ? 1024 : 1000, power);
        var sizes = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        var (names, numbers) = (match.Groups["name"].Captures, match.Groups["size"].Captures);
        for (var i = 0; i < names.Count; i++)
        {
            if (!int.TryParse(numbers[i].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0) return null;
            if (sizes.ContainsKey(names[i].Value)) return null;
            sizes.Add(names[i].Value, size);
        }
        return bytes is >= 1 and < long.MaxValue ? new(text, (long)bytes, sizes.ToImmutable()) : null;
    }

    /// <summary>What a size is.</summary>
    /// <param name="size">A size of a graph under the assumptions.</param>
    public long Of(Dim size, Assumptions assumptions) => size.Evaluate(symbol =>
        assumptions.Derived.FirstOrDefault(derived => derived.Name == symbol) is { } derived
            ? derived.Numerator.Evaluate(name => Sizes[name]) / derived.Denominator
            : Sizes[symbol]);

    /// <summary>A number of bytes for people: <c>1.5 MB</c>.</summary>
    public static string TextOf(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        var number = (double)bytes;
        for (; number >= 1000 && unit < units.Length - 1; unit++) number /= 1000;
        return number.ToString(unit == 0 ? "0" : "0.##", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    public bool Equals(MemoryBudget? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);
}
