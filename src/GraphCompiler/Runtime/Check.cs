using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Numerics;
using System.Text;

namespace GraphCompiler.Runtime;

/// <summary>What a generated entry checks before it touches any state.</summary>
public static class Check
{
    /// <summary>Solves a symbol from an argument's length: length / perUnit.</summary>
    /// <param name="length">The argument's length.</param>
    /// <param name="perUnit">The number of elements that each unit of the symbol takes.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="shape">The expected shape, such as <c>[N, 784]</c>.</param>
    /// <exception cref="ArgumentException">The length is zero or no whole multiple.</exception>
    public static nint Symbol(int length, nint perUnit, string argument, string shape)
    {
        if (length <= 0 || perUnit <= 0 || length % perUnit != 0) ThrowSymbol(length, perUnit, argument, shape);
        return length / perUnit;
    }

    /// <summary>Solves a symbol from an argument's length of <c>fixedPart + perUnit · symbol</c>.</summary>
    /// <param name="length">The argument's length.</param>
    /// <param name="perUnit">How many elements each unit of the symbol adds (or takes away, if negative).</param>
    /// <param name="fixedPart">The number of elements that don't depend on the symbol.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="shape">The expected shape, such as <c>[N + M]</c>.</param>
    /// <exception cref="ArgumentException">No positive symbol gives that length.</exception>
    public static nint Symbol(int length, nint perUnit, nint fixedPart, string argument, string shape)
    {
        if (length <= 0 || perUnit == 0 || (length - fixedPart) % perUnit != 0 || (length - fixedPart) / perUnit <= 0)
            ThrowSymbol(length, perUnit, fixedPart, argument, shape);
        return (length - fixedPart) / perUnit;
    }

    /// <summary>Requires an argument's exact length.</summary>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public static void Length(int actual, nint expected, string argument, string shape)
    {
        if (actual != expected) ThrowLength(actual, expected, argument, shape);
    }

    /// <summary>Requires that a symbol has the value it had in an earlier argument.</summary>
    /// <param name="expected">The value from the first argument.</param>
    /// <param name="actual">The value from this argument.</param>
    /// <param name="symbol">The symbol, such as <c>N</c>.</param>
    /// <param name="argument">This argument's name.</param>
    /// <param name="firstArgument">The name of the argument that fixed the symbol.</param>
    /// <exception cref="ArgumentException">The values differ.</exception>
    public static void Agree(nint expected, nint actual, string symbol, string argument, string firstArgument)
    {
        if (expected != actual) ThrowAgree(expected, actual, symbol, argument, firstArgument);
    }

    /// <summary>Requires that every index is in [0, size).</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names the first such position and its value.</exception>
    public static void Indices(ReadOnlySpan<int> values, nint size, string argument)
    {
        if (HasBeyond(values, size)) ThrowIndices(values, size, argument);
    }

    /// <summary>Requires that every computed index is in [0, size).</summary>
    /// <param name="values">The indices.</param>
    /// <param name="size">The size of what they index.</param>
    /// <param name="expression">The expression in graph code that indexes by them.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names the first such position and its value.</exception>
    public static void ComputedIndices(ReadOnlySpan<int> values, nint size, string expression)
    {
        if (HasBeyond(values, size)) ThrowComputed(values, size, expression);
    }

    static bool HasBeyond(ReadOnlySpan<int> values, nint size)
    {
        // As unsigned numbers, negative ones are above every size.
        var limit = (uint)nint.Clamp(size, 0, int.MaxValue);
        var vectors = MemoryMarshal.Cast<int, Vector<uint>>(values);
        var bad = Vector<uint>.Zero;
        foreach (var vector in vectors) bad |= Vector.GreaterThanOrEqual(vector, new Vector<uint>(limit));
        var wrong = bad != Vector<uint>.Zero;
        foreach (var value in values[(vectors.Length * Vector<uint>.Count)..]) wrong |= (uint)value >= limit;
        return wrong;
    }

    /// <summary>
    /// Requires that every index of a part is in [0, size): of every <paramref name="period"/> in a row, of <paramref name="count"/> from
    /// <paramref name="start"/> on.
    /// </summary>
    /// <inheritdoc cref="Indices(ReadOnlySpan{int}, nint, string)"/>
    public static void Indices(ReadOnlySpan<int> values, nint size, nint start, nint count, nint period, string argument)
    {
        var limit = (uint)nint.Clamp(size, 0, int.MaxValue);
        for (var first = start; first < values.Length; first += period)
            for (var position = first; position < first + count; position++)
                if ((uint)values[(int)position] >= limit) ThrowIndex((int)position, values[(int)position], size, argument);
    }

    /// <summary>Requires that there is as much memory as an entry needs.</summary>
    /// <param name="bytes">The bytes, computed in floating point, which does not overflow.</param>
    /// <param name="entry">The entry's name.</param>
    /// <param name="symbols">What the bytes depend on.</param>
    /// <exception cref="InsufficientMemoryException">There is less.</exception>
    public static void Memory(double bytes, string entry, params ReadOnlySpan<(string Name, nint Value)> symbols) =>
        Memory(bytes, available, entry, symbols);

    /// <inheritdoc cref="Memory(double, string, ReadOnlySpan{ValueTuple{string, nint}})"/>
    /// <param name="bytes">The bytes, computed in floating point, which does not overflow.</param>
    /// <param name="available">How many there are.</param>
    /// <param name="entry">The entry's name.</param>
    /// <param name="symbols">What the bytes depend on.</param>
    public static void Memory(double bytes, double available, string entry, params ReadOnlySpan<(string Name, nint Value)> symbols)
    {
        if (bytes > available) ThrowMemory(bytes, available, entry, symbols);
    }

    static readonly double available = Math.Min(CacheLine.MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Requires that a symbol given as an argument is positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or negative.</exception>
    public static void Positive(nint value, string argument)
    {
        if (value <= 0) ThrowPositive(value, argument);
    }

    /// <summary>Requires an assumption about sizes: that one is another.</summary>
    /// <param name="left">The left side's value.</param>
    /// <param name="right">The right side's value.</param>
    /// <param name="condition">The assumption, such as <c>N == M + 1</c>.</param>
    /// <param name="argument">The name of the argument that the left side's first symbol was found in.</param>
    /// <param name="expression">The expression in graph code that needs it.</param>
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static void Equal(nint left, nint right, string condition, string argument, string expression)
    {
        if (left != right) ThrowAssumption(left, right, condition, argument, expression);
    }

    /// <summary>Requires an assumption about sizes: that one is a multiple of a number.</summary>
    /// <inheritdoc cref="Equal"/>
    public static void Multiple(nint left, nint right, string condition, string argument, string expression)
    {
        if (left % right != 0) ThrowAssumption(left, right, condition, argument, expression);
    }

    /// <summary>Requires an assumption about sizes: that one is not less than another.</summary>
    /// <inheritdoc cref="Equal"/>
    public static void AtLeast(nint left, nint right, string condition, string argument, string expression)
    {
        if (left < right) ThrowAssumption(left, right, condition, argument, expression);
    }

    /// <summary>Requires an assumption about sizes: that one is not greater than another.</summary>
    /// <inheritdoc cref="Equal"/>
    public static void AtMost(nint left, nint right, string condition, string argument, string expression)
    {
        if (left > right) ThrowAssumption(left, right, condition, argument, expression);
    }

    [DoesNotReturn]
    static void ThrowAssumption(nint left, nint right, string condition, string argument, string expression)
    {
        // A side that is not a plain number is told with its value.
        var sides = condition.Split([" == ", " >= ", " <= ", " % "], 2, StringSplitOptions.None);
        var rightValue = char.IsAsciiDigit(sides[1][0]) && !sides[1].Contains('*') ? "" : $" and {sides[1]} is {right}";
        throw new ArgumentException($"{expression} needs {condition}, but {sides[0]} is {left}{rightValue} in argument {argument}.",
            argument);
    }

    [DoesNotReturn]
    static void ThrowSymbol(int length, nint perUnit, nint fixedPart, string argument, string shape)
        =>
            throw new ArgumentException(
                $"Argument {argument} needs shape {shape}, so its length must be {fixedPart} plus a positive multiple of {perUnit}, but "
                    + $"it is {length}.", argument);

    [DoesNotReturn]
    static void ThrowSymbol(int length, nint perUnit, string argument, string shape)
        => throw new ArgumentException(length == 0
            ? $"Argument {argument} needs shape {shape}, but it is empty."
            : $"Argument {argument} needs shape {shape}, so its length must be a whole multiple of {perUnit}, but it is {length}.",
            argument);

    [DoesNotReturn]
    static void ThrowLength(int actual, nint expected, string argument, string shape)
        =>
            throw new ArgumentException($"Argument {argument} needs shape {shape}, so its length must be {expected}, but it is {actual}.",
                argument);

    [DoesNotReturn]
    static void ThrowAgree(nint expected, nint actual, string symbol, string argument, string firstArgument)
        =>
            throw new ArgumentException($"{symbol} is {expected} in argument {firstArgument}, but {actual} in argument {argument}.",
                argument);

    [DoesNotReturn]
    static void ThrowIndices(ReadOnlySpan<int> values, nint size, string argument)
    {
        var position = FirstBeyond(values, size);
        ThrowIndex(position, values[position], size, argument);
    }

    [DoesNotReturn]
    static void ThrowComputed(ReadOnlySpan<int> values, nint size, string expression)
    {
        var position = FirstBeyond(values, size);
        throw new ArgumentOutOfRangeException(null, values[position],
            $"{expression} needs indices from 0 to {size - 1}, but at position {position} it is given {values[position]}.");
    }

    static int FirstBeyond(ReadOnlySpan<int> values, nint size)
    {
        var position = 0;
        while (position < values.Length - 1 && (uint)values[position] < (uint)nint.Clamp(size, 0, int.MaxValue)) position++;
        return position;
    }

    [DoesNotReturn]
    static void ThrowIndex(int position, int value, nint size, string argument)
        => throw new ArgumentOutOfRangeException(argument, value,
            $"Argument {argument} needs indices from 0 to {size - 1}, but at position {position} it has {value}.");

    [DoesNotReturn]
    static void ThrowMemory(double bytes, double available, string entry, ReadOnlySpan<(string Name, nint Value)> symbols)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in symbols)
            text.Append(text.Length == 0 ? " for " : ", ").Append(CultureInfo.InvariantCulture, $"{name} = {value}");
        throw new InsufficientMemoryException(
            FormattableString.Invariant($"{entry} needs {bytes:N0} bytes of memory{text}, but there are {available:N0}."));
    }

    [DoesNotReturn]
    static void ThrowPositive(nint value, string argument)
        => throw new ArgumentOutOfRangeException(argument, value, $"Argument {argument} must be positive, but it is {value}.");
}
