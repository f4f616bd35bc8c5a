using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>LINQ, evaluated at once.</summary>
internal sealed class Linq(ICalls calls, Mistakes mistakes, RuntimeTypes types, Sequences sequences, Calculator calculator)
{
    public bool TryCall(IOperation at, IMethodSymbol method, object?[] a, out object? result)
    {
        result = Evaluate(at, method, a);
        if (result is IEnumerable<object?> items and not ListValue) result = new ListValue(items);
        return result != Intrinsics.None;
    }

    object? Evaluate(IOperation at, IMethodSymbol method, object?[] a)
    {
        object? Call(object? function, params object?[] arguments) => calls.CallFunction(at, function, arguments);
        bool Holds(object? function, object? item) => Predicate(at, function, item);
        object? Indexed(object? function, object? item, int index) =>
            TakesIndex(function) ? Call(function, item, index) : Call(function, item);
        int Count(object? value) => value is int count
            ? count <= EvaluationLimits.Steps ? count : throw mistakes.TooLong(at)
            : throw mistakes.Fail("GC0110", at, "count", Arithmetic.Show(value));

        switch (method.Name)
        {
            case "Range": return Enumerable.Range(Count(a[0]), Math.Max(0, Count(a[1]))).Select(item => (object?)item);
            case "Repeat": return Enumerable.Repeat(a[0], Math.Max(0, Count(a[1])));
            case "Empty": return Enumerable.Empty<object?>();
        }
        var items = sequences.Items(at, a[0]);
        var selector = a.Length > 1 ? a[1] : null;
        switch (method.Name)
        {
            case "ToArray" or "ToList" or "AsEnumerable" or "Cast": return items.ToList();
            case "Select": return items.Select((item, i) => Indexed(selector, item, i)).ToList();
            case "SelectMany" when a.Length == 2:
                return items.SelectMany((item, i) => sequences.Items(at, Indexed(selector, item, i))).ToList();
            case "SelectMany":
                return items.SelectMany(item => sequences.Items(at, Call(selector, item)).Select(inner => Call(a[2], item, inner)))
                    .ToList();
            case "Where": return items.Where((item, i) => Indexed(selector, item, i) as bool? ?? Holds(selector, item)).ToList();
            case "OfType": return items.Where(item => types.IsOfType(item, method.TypeArguments[0])).ToList();
            case "Zip" when a.Length == 2: return items.Zip(sequences.Items(at, a[1]), (x, y) => (object?)new TupleValue([x, y])).ToList();
            case "Zip": return items.Zip(sequences.Items(at, a[1]), (x, y) => Call(a[2], x, y)).ToList();
            case "Concat": return items.Concat(sequences.Items(at, a[1])).ToList();
            case "Append": return items.Append(a[1]).ToList();
            case "Prepend": return items.Prepend(a[1]).ToList();
            case "Reverse": return items.Reverse().ToList();
            case "Take" when a[1] is int: return items.Take(Count(a[1])).ToList();
            case "Skip": return items.Skip(Count(a[1])).ToList();
            case "SkipLast": return items.Take(Math.Max(0, items.Count - Count(a[1]))).ToList();
            case "TakeLast": return items.Skip(Math.Max(0, items.Count - Count(a[1]))).ToList();
            case "Index": return items.Select((item, i) => (object?)new TupleValue([i, item])).ToList();
            case "Chunk": return Enumerable.Range(0, (items.Count + Count(a[1]) - 1) / Count(a[1]))
                .Select(chunk => (object?)new ListValue(items.Skip(chunk * Count(a[1])).Take(Count(a[1])))).ToList();
            case "Distinct" when a.Length == 1:
                return items.Where((item, i) => !items.Take(i).Any(earlier => calculator.AreEqual(at, earlier, item))).ToList();
            case "OrderBy": return items.OrderBy(item => Key(item), Comparer<double>.Default).ToList();
            case "OrderByDescending": return items.OrderByDescending(item => Key(item), Comparer<double>.Default).ToList();
            case "Aggregate" when a.Length == 2 && items.Count > 0:
                return items.Skip(1).Aggregate(items[0], (sum, item) => Call(selector, sum, item));
            case "Aggregate" when a.Length == 3: return items.Aggregate(a[1], (sum, item) => Call(a[2], sum, item));
            case "Aggregate" when a.Length == 4: return Call(a[3], items.Aggregate(a[1], (sum, item) => Call(a[2], sum, item)));
            case "Any": return selector is null ? items.Count > 0 : items.Any(item => Holds(selector, item));
            case "All": return items.All(item => Holds(selector, item));
            case "Count": return selector is null ? items.Count : items.Count(item => Holds(selector, item));
            case "Contains" when a.Length == 2: return items.Any(item => calculator.AreEqual(at, item, a[1]));
            case "SequenceEqual" when a.Length == 2:
                var other = sequences.Items(at, a[1]);
                return items.Count == other.Count && items.Zip(other, (x, y) => calculator.AreEqual(at, x, y)).All(same => same);
            // As in .NET, singles are added in double precision and rounded once.
            case "Sum" when method.ReturnType.SpecialType == SpecialType.System_Single && Selected().ToList() is var singles
                && singles.All(Arithmetic.IsNumber):
                return (float)singles.Sum(item => Arithmetic.ToDouble(item!));
            case "Sum": return Selected().Aggregate(Arithmetic.Convert(0, method.ReturnType.SpecialType, false),
                (sum, item) => calculator.Calculate(at, BinaryOperatorKind.Add, sum, item, false));
            case "Max": return Best(BinaryOperatorKind.GreaterThan);
            case "Min": return Best(BinaryOperatorKind.LessThan);
            case "First" or "FirstOrDefault": return One(Matching().ToList(), list => list[0]);
            case "Last" or "LastOrDefault": return One(Matching().ToList(), list => list[list.Count - 1]);
            case "Single" when Matching().Count() == 1: return Matching().First();
            case "ElementAt": return sequences.ElementAt(at, a[0], a[1]);
            default: return Intrinsics.None;
        }

        IEnumerable<object?> Selected() => selector is null ? items : items.Select(item => Call(selector, item)).ToList();

        IEnumerable<object?> Matching() => selector is null ? items : items.Where(item => Holds(selector, item));

        double Key(object? item) => Call(selector, item) is { } key && Known(key) && Arithmetic.IsNumber(key)
            ? Arithmetic.ToDouble(key)
            : throw mistakes.Undecided(at);

        bool Known(object? value) => value is not Unknown ? true : throw EvaluationException.ReportedAlready();

        object? Best(BinaryOperatorKind better) =>
            One(Selected().Where(Known).ToList(),
                list => list.Aggregate((best, item) => calculator.Calculate(at, better, item, best, false) is true ? item : best));

        object? One(List<object?> list, Func<List<object?>, object?> choose) =>
            list.Count > 0 ? choose(list) : method.Name.EndsWith("OrDefault",
                StringComparison.Ordinal) ? types.DefaultOf(method.ReturnType) : throw mistakes.WouldThrow(at, "the sequence is empty");
    }

    /// <summary>Whether a lambda takes the index beside the item.</summary>
    static bool TakesIndex(object? function) => function is FunctionValue { Method.Parameters.Length: 2 };

    bool Predicate(IOperation at, object? function, object? item) => calls.CallFunction(at, function, [item]) switch
    {
        bool holds => holds,
        Unknown => throw EvaluationException.ReportedAlready(),
        _ => throw mistakes.Undecided(at),
    };
}
