using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>The items of arrays, lists and strings.</summary>
internal sealed class Sequences(Mistakes mistakes)
{
    /// <summary>The items of something that <c>foreach</c>, a spread or LINQ goes through.</summary>
    public IReadOnlyList<object?> Items(IOperation at, object? value) => value switch
    {
        ListValue list => list.Items,
        Unknown => throw EvaluationException.ReportedAlready(),
        string text => [.. text.Select(character => (object?)character)],
        null => throw mistakes.NoValue(at),
        Node => throw mistakes.Unsupported(at, $"going through the elements of the tensor '{ExpressionText.Of(at.Syntax)}'"),
        _ => throw mistakes.Unsupported(at, $"going through '{ExpressionText.Of(at.Syntax)}'"),
    };

    /// <summary>An item, or a list of those in a range.</summary>
    public object? ElementAt(IOperation at, object? collection, object? index)
    {
        switch (collection)
        {
            case ListValue { Items: var items } when index is IndexRange range:
                var (start, end) = (Position(at, range.Start, items.Count, inclusive: true),
                    Position(at, range.End, items.Count, inclusive: true));
                return start <= end
                    ? new ListValue(items.GetRange(start, end - start))
                    : throw mistakes.Fail("GC0119", at, range, items.Count);
            case ListValue { Items: var items }:
                return items[Position(at, index, items.Count, inclusive: false)];
            case string text:
                return text[Position(at, index, text.Length, inclusive: false)];
            case null:
                throw mistakes.NoValue(at);
            default:
                throw mistakes.Unsupported(at);
        }
    }

    /// <summary>An index as a number.</summary>
    /// <param name="count">The number of items.</param>
    /// <param name="inclusive">Whether the end is a position too.</param>
    public int Position(IOperation at, object? index, int count, bool inclusive)
    {
        var value = index switch
        {
            IndexValue position => position.Within(count),
            Dim dim => dim,
            not null when Arithmetic.IsInteger(index) => Arithmetic.ToLong(index),
            _ => throw mistakes.Unsupported(at),
        };
        if (value.Constant is not { } number) throw mistakes.Fail("GC0110", at, "index", value);
        return number >= 0 && (inclusive ? number <= count : number < count)
            ? (int)number
            : throw mistakes.Fail("GC0119", at, index, count);
    }
}
