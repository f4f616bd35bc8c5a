using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>
/// Draws the arguments of one call. What a parameter gets follows from its type and name, so that a new function takes part by itself; a
/// new kind of parameter needs a line in <see cref="Draw"/>. What does not fit is refused by the function's own shape rule.
/// </summary>
sealed class ArgumentDraw(Random random, TermPool pool, Signature function)
{
    readonly List<Argument> drawn = [];

    /// <summary>The first tensor of the call.</summary>
    Term First => drawn.SelectMany(argument => argument.Terms).First();

    Shape Shape => First.Shape;

    public ImmutableArray<Argument> Run()
    {
        if (function.IsMember) drawn.Add(Argument.Of("this", 
            function.IsOfIndices ? pool.Indices(null) : function.IsOfBooleans ? pool.Booleans(null) : pool.Existing()));
        // A text may speak of the tensors after it.
        foreach (var parameter in function.Parameters.OrderBy(parameter => parameter.ParameterType == typeof(string)))
            drawn.Add(Draw(parameter));
        return [.. drawn.OrderBy(argument =>
            argument.Parameter == "this" ? -1 : function.Parameters.Single(parameter => parameter.Name == argument.Parameter).Position)];
    }

    Argument Draw(ParameterInfo parameter) => (parameter.ParameterType, parameter.Name!) switch
    {
        (var type, "loss") when type == typeof(Tensor) => Argument.Of("loss", pool.Scalar()),
        (var type, "wrt") when type == typeof(Tensor) => Argument.Of("wrt", PartOf(First)),
        (var type, "direction") when type == typeof(Tensor) =>
            Argument.Of("direction", pool.Like(drawn.Single(argument => argument.Parameter == "x").Terms[0].Shape)),
        (var type, "x") when type == typeof(Tensor) && function.Parameters[0].Name == "y" => Argument.Of("x", PartOf(First)),
        (var type, var name) when type == typeof(Tensor) =>
            Argument.Of(name, drawn.Any(argument => argument.Terms.Any()) ? pool.Beside(Shape) : pool.Existing()),
        (var type, var name) when type == typeof(IntTensor) => Argument.Of(name, pool.Indices(drawn.Count == 0 ? null : Shape)),
        (var type, var name) when type == typeof(BoolTensor) =>
            Argument.Of(name, pool.Booleans(drawn.Any(argument => argument.Terms.Any()) && random.Next(3) > 0 ? Shape : null)),
        (var type, var name) when type == typeof(BoolTensor[]) => Argument.Of(name, SeveralBooleans()),
        (var type, var name) when type == typeof(Tensor[]) => Argument.Of(name, Several(isAlike: name == "tensors")),
        (var type, var name) when type == typeof(IntTensor[]) => Argument.Of(name, SeveralIndices()),
        (var type, "value") when type == typeof(int) || type == typeof(long) => Integer(parameter, random.Next(3)),
        (var type, "axis" or "axis1" or "axis2") when type == typeof(int) =>
            Integer(parameter, random.Next(Rank) - (random.Next(2) == 0 ? Rank : 0)),
        (var type, "size") when type == typeof(int) && function.Name == "Tensor.Windows" => Integer(parameter, random.Next(1, 4)),
        (var type, "stride" or "dilation") when type == typeof(int) => Integer(parameter, random.Next(1, 4)),
        (var type, "length") when type == typeof(int?) =>
            random.Next(2) == 0 ? Argument.Of("length", (object?)null, "null") : Size("length", pool.Size()),
        (var type, "size" or "classes" or "count") when type == typeof(int) => Size(parameter.Name!, pool.Size()),
        (var type, "before" or "after") when type == typeof(int) => Integer(parameter, random.Next(4)),
        (var type, "step") when type == typeof(int) => Integer(parameter, random.Next(1, 4) * (random.Next(2) * 2 - 1)),
        (var type, "axes") when type == typeof(int[]) => IsParams(parameter)
            ? Integers("axes", Shuffled(Rank), true)
            : Integers("axes", Shuffled(Rank).Take(random.Next(1, Rank + 1)), false),
        (var type, "shape") when type == typeof(int[]) && drawn.Count == 0 =>
            Sizes("shape", Enumerable.Range(0, random.Next(4)).Select(_ => pool.Size())),
        (var type, "shape") when type == typeof(int[]) => Sizes("shape", random.Next(2) == 0 ? Regrouped() : Repeated()),
        (var type, "values") when type == typeof(bool[]) =>
            Constants("values", () => random.Next(2) == 0, value => value ? "true" : "false"),
        (var type, "values") when type == typeof(int[]) => Constants("values", () => random.Next(-2, 6), Text),
        (var type, "values") when type == typeof(double[]) || type == typeof(float[]) =>
            Constants("values", () => random.Next(-8, 9) / 4.0, value => value.ToString("0.00", CultureInfo.InvariantCulture)),
        (var type, var name) when type == typeof(AxisRange[]) => Ranges(name),
        (var type, var name) when type == typeof(Range) => Range() is var (range, text) ? Argument.Of(name, range, text) : null!,
        (var type, var name) when type == typeof(string) => Notation(name),
        (var type, var name) when type == typeof(bool) =>
            random.Next(2) == 0 ? Argument.Of(name, true, "true") : Argument.Of(name, false, "false"),
        (var type, var name) when type == typeof(float) || type == typeof(double) => Number(name),
        var (type, name) => throw new NotSupportedException($"{function}: no rule says what to draw for {type.Name} {name}"),
    };

    int Rank => Math.Max(1, Shape.Rank);

    static bool IsParams(ParameterInfo parameter) => parameter.GetCustomAttribute<ParamArrayAttribute>() is not null;

    Term PartOf(Term whole)
    {
        var parts = Term.Sort([whole]).Where(term => term.IsReal).ToList();
        return parts[random.Next(parts.Count)];
    }

    IEnumerable<Term> Several(bool isAlike)
    {
        var first = pool.Existing();
        yield return first;
        for (var count = random.Next(3); count > 0; count--)
        {
            var shape = first.Shape;
            if (isAlike && shape.Rank > 0 && random.Next(2) == 0) shape = shape.With(random.Next(shape.Rank), pool.Size());
            yield return isAlike ? pool.Like(shape) : pool.Beside(shape);
        }
    }

    IEnumerable<Term> SeveralIndices()
    {
        var first = pool.Indices(null);
        yield return first;
        if (random.Next(3) > 0) yield return random.Next(2) == 0 ? first : pool.Indices(first.Shape);
    }

    IEnumerable<Term> SeveralBooleans()
    {
        var first = pool.Booleans(null);
        yield return first;
        if (random.Next(3) > 0) yield return pool.Booleans(first.Shape);
    }

    static Argument Integer(ParameterInfo parameter, int value) => Argument.Of(parameter.Name!, value, Text(value));

    static Argument Size(string name, Dim size) => Argument.Of(name, size, size.ToString());

    static Argument Integers(string name, IEnumerable<int> values, bool isParams)
    {
        var list = values.ToArray();
        var text = string.Join(", ", list.Select(Text));
        return Argument.Of(name, list.Cast<object?>().ToArray(), isParams ? text : $"[{text}]");
    }

    static Argument Sizes(string name, IEnumerable<Dim> sizes)
    {
        var list = sizes.ToArray();
        return Argument.Of(name, list.ToArray<object?>(), string.Join(", ", list.AsEnumerable()));
    }

    IEnumerable<int> Shuffled(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        return order;
    }

    /// <summary>The same elements: neighbours merged, constants split, ones inserted, one size left to be worked out.</summary>
    List<Dim> Regrouped()
    {
        var sizes = Shape.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(sizes.Count + 1);
            if (random.Next(3) == 0) sizes.Insert(at, 1);
            else if (at + 1 < sizes.Count && random.Next(2) == 0)
            {
                sizes[at] *= sizes[at + 1];
                sizes.RemoveAt(at + 1);
            }
            else if (at < sizes.Count && sizes[at].Constant is { } size
                && Enumerable.Range(2, 4).Where(factor => size % factor == 0).ToArray() is { Length: > 0 } factors)
            {
                var factor = factors[random.Next(factors.Length)];
                sizes[at] = size / factor;
                sizes.Insert(at + random.Next(2), factor);
            }
        }
        if (sizes.Count > 0 && random.Next(4) == 0) sizes[random.Next(sizes.Count)] = -1;
        return sizes;
    }

    /// <summary>Ones grown, and axes added before the first.</summary>
    List<Dim> Repeated()
    {
        var sizes = Shape.Select(size => size.IsOne ? pool.Size() : size).ToList();
        if (sizes.Count < 4 && random.Next(2) == 0) sizes.Insert(0, pool.Size());
        return sizes;
    }

    Argument Ranges(string name)
    {
        var items = new List<object?>();
        var texts = new List<string>();
        for (var i = random.Next(1, Rank + 1); i > 0; i--)
        {
            if (random.Next(3) == 0)
            {
                var (index, text) = Index(random.Next(2), random.Next(2) == 0 ? random.Next(3) : 0);
                items.Add(index.FromEnd && index.Value.IsZero ? index with { Value = 1 } : index);
                texts.Add(index.FromEnd && index.Value.IsZero ? "^1" : text);
            }
            else
            {
                var (range, text) = Range();
                items.Add(range);
                texts.Add(text);
            }
        }
        return Argument.Of(name, items.ToArray(), $"[{string.Join(", ", texts)}]");
    }

    (IndexRange Value, string Text) Range()
    {
        var (start, startText) = random.Next(3) == 0 ? Index(random.Next(2), random.Next(1, 4)) : Index(0, 0);
        var (end, endText) = random.Next(3) == 0 ? Index(random.Next(2), random.Next(1, 6)) : Index(1, 0);
        return (new(start, end), $"{startText}..{endText}");
    }

    static (IndexValue Value, string Text) Index(int fromEnd, int value) =>
        (new(value, fromEnd == 1), (fromEnd == 1 ? "^" : "") + Text(value));

    Argument Constants<T>(string name, Func<T> draw, Func<T, string> text)
    {
        var values = Enumerable.Range(0, random.Next(1, 6)).Select(_ => draw()).ToArray();
        return Argument.Of(name, values.Cast<object?>().ToArray(), $"[{string.Join(", ", values.Select(text))}]");
    }

    Argument Number(string name)
    {
        float[] values = [0, 1, 2, -1, 0.5f, -0.5f, 3, 0.25f, 1.5f];
        var value = values[random.Next(values.Length)];
        return Argument.Of(name, value, value.ToString("R", CultureInfo.InvariantCulture) + "f");
    }

    /// <summary>Axes of one size often share a label; some labels are summed.</summary>
    Argument Notation(string name)
    {
        var sizes = new List<Dim>();
        var terms = drawn.SelectMany(argument => argument.Terms).Select(term => string.Concat(term.Shape.Select(size =>
        {
            var same = Enumerable.Range(0, sizes.Count).Where(i => sizes[i] == size).ToList();
            if (same.Count > 0 && random.Next(3) > 0) return Label(same[random.Next(same.Count)]);
            sizes.Add(size);
            return Label(sizes.Count - 1);
        }))).ToList();
        var result = string.Concat(Shuffled(sizes.Count).Where(_ => random.Next(2) == 0).Take(4).Select(Label));
        var notation = string.Join(",", terms) + "->" + result;
        return Argument.Of(name, notation, $"\"{notation}\"");

        static string Label(int i) => ((char)('a' + i)).ToString();
    }

    static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
