using System.Globalization;

namespace GraphCompiler.Runtime;

/// <summary>One axis of an entry's input: a symbol's name or a number.</summary>
public readonly record struct EntryDim
{
    /// <summary>An axis whose length is a symbol.</summary>
    public EntryDim(string symbol) => Symbol = symbol;

    /// <summary>An axis of fixed length.</summary>
    public EntryDim(int size) => Size = size;

    /// <summary>The symbol, or null for a fixed length.</summary>
    public string? Symbol { get; }

    /// <summary>The length, or 0 for a symbol.</summary>
    public int Size { get; }

    /// <summary>A symbol.</summary>
    public static implicit operator EntryDim(string symbol) => new(symbol);

    /// <summary>A fixed length.</summary>
    public static implicit operator EntryDim(int size) => new(size);

    /// <summary>The symbol's name or the number.</summary>
    public override string ToString() => Symbol ?? Size.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One input of an entry.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="IsIndex">Whether it holds indices (<see cref="int"/>) rather than real numbers.</param>
/// <param name="Shape">Its axes; none for a scalar.</param>
public sealed record EntryInput(string Name, bool IsIndex, IReadOnlyList<EntryDim> Shape)
{
    /// <summary>The shape as text, such as <c>[N, 784]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {ShapeText}";
}
