using System.Globalization;

namespace GraphCompiler.Runtime;

/// <summary>One axis of an entry's input: a symbol's name, a number, or an expression of symbols.</summary>
public readonly record struct EntryDim
{
    readonly string? text;

    /// <summary>An axis whose length is a symbol or, such as <c>N + 1</c>, an expression of symbols.</summary>
    public EntryDim(string size) => text = size;

    /// <summary>An axis of fixed length.</summary>
    public EntryDim(int size) => Size = size;

    /// <summary>The symbol, or null for a fixed length and an expression.</summary>
    public string? Symbol => IsFixed || text!.Contains(' ') ? null : text;

    /// <summary>Whether the length is a number.</summary>
    public bool IsFixed => text is null;

    /// <summary>The length, or 0 if it depends on symbols.</summary>
    public int Size { get; }

    /// <summary>A symbol or an expression.</summary>
    public static implicit operator EntryDim(string size) => new(size);

    /// <summary>A fixed length.</summary>
    public static implicit operator EntryDim(int size) => new(size);

    /// <summary>The symbol's name, the expression or the number.</summary>
    public override string ToString() => text ?? Size.ToString(CultureInfo.InvariantCulture);
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
