using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>The terms made so far, and leaves made when they are asked for.</summary>
sealed class TermPool(Random random)
{
    public static readonly Dim N = Dim.Symbol("N"), M = Dim.Symbol("M");

    // Units, primes, and the neighbours of whole vectors.
    static readonly int[] small = [1, 2, 2, 3, 3, 4, 5, 7, 8], large = [9, 15, 16, 17, 31, 32, 33, 48, 65, 100, 129];

    // Few sizes in a graph, so that shapes often fit.
    readonly Dim[] sizes = [N, M, N, small[random.Next(small.Length)], small[random.Next(small.Length)], large[random.Next(large.Length)]];
    readonly List<Term> terms = [];
    int leaves;

    public IReadOnlyList<Term> Terms => terms;

    public void Add(Term term) => terms.Add(term);

    /// <summary>Forgets the terms after the first <paramref name="count"/>.</summary>
    public void Truncate(int count) => terms.RemoveRange(count, terms.Count - count);

    public Dim Size() => random.Next(8) == 0 ? 1 : sizes[random.Next(sizes.Length)];

    public Shape Shape() =>
        Generator.Sizes.Shape.Of([.. Enumerable.Range(0, new[] { 0, 1, 1, 2, 2, 2, 3, 3, 4 }[random.Next(9)]).Select(_ => Size())]);

    /// <summary>A real term, rather a late one.</summary>
    public Term Existing()
    {
        var reals = terms.Where(term => term.IsReal).ToList();
        if (reals.Count == 0 || random.Next(8) == 0) return Fresh(Shape());
        return random.Next(2) == 0 ? reals[^1] : reals[random.Next(reals.Count)];
    }

    public Term Scalar() => terms.Where(term => term is { IsReal: true, Shape.Rank: 0 }).ToList() is { Count: > 0 } scalars
        ? scalars[random.Next(scalars.Count)]
        : Existing();

    /// <summary>A real term of a shape.</summary>
    public Term Like(Shape shape) =>
        terms.Where(term => term.IsReal && term.Shape == shape).ToList() is { Count: > 0 } alike && random.Next(3) > 0
            ? alike[random.Next(alike.Count)]
            : Fresh(shape);

    /// <summary>A term that may be combined with one of a shape: by broadcasting, or as the right operand of a product.</summary>
    public Term Beside(Shape shape) => random.Next(7) switch
    {
        0 => Existing(),
        1 => Like(shape),
        2 => Call("Tensor.op_Implicit", ("value", new[] { 0.5f, 2, 1, -1, 0, 3 }[random.Next(6)])),
        3 => Like(new(shape.Dims.RemoveRange(0, random.Next(shape.Rank + 1)))),
        4 => Like(new([.. shape.Select(size => random.Next(2) == 0 ? 1 : size)])),
        5 when shape.Rank > 0 =>
            Like(new([.. shape.Dims.RemoveRange(Math.Max(0, shape.Rank - 2), Math.Min(2, shape.Rank)), shape[shape.Rank - 1], Size()])),
        6 when shape.Rank > 0 => Like(random.Next(3) == 0 ? new([shape[shape.Rank - 1]]) : new([shape[shape.Rank - 1], Size()])),
        _ => Existing(),
    };

    /// <summary>
    /// Indices: of any shape, of one that takes the place of the last axes of a shape, or of one for each element along an axis.
    /// </summary>
    public Term Indices(Shape? beside)
    {
        var known = terms.Where(term => !term.IsReal).ToList();
        if (known.Count > 0 && random.Next(2) == 0) return known[random.Next(known.Count)];
        return beside is not { } shape || random.Next(3) == 0 ? Fresh(Shape(), DType.Int32)
            : random.Next(2) == 0 || shape.Rank == 0 ? Fresh(new(shape.Dims.RemoveRange(0, random.Next(shape.Rank + 1))), DType.Int32)
            : Fresh(shape.With(random.Next(shape.Rank), Size()), DType.Int32);
    }

    /// <summary>Booleans, of a shape if one is given.</summary>
    public Term Booleans(Shape? like)
    {
        var known = terms.Where(term => term.IsBoolean && (like is null || term.Shape == like)).ToList();
        return known.Count > 0 && random.Next(2) == 0 ? known[random.Next(known.Count)]
            : Call("Tensor.op_GreaterThan", ("left", like is { } shape ? Like(shape) : Existing()),
                ("right", Call("Tensor.op_Implicit", ("value", 0.25f))));
    }

    /// <summary>A new leaf; sizes that no declaration can have are replaced.</summary>
    public Term Fresh(Shape shape, DType? type = null)
    {
        shape = new([.. shape.Select(size => size.IsConstant || size == N || size == M ? size : Size())]);
        var isConstant = shape.All(size => size.IsConstant) && type is null;
        var kind = shape.Rank == 0 && type is null ? (random.Next(2) == 0 ? LeafKind.Scalar : LeafKind.Parameter)
            : !isConstant || random.Next(4) == 0 ? LeafKind.Input
            : random.Next(8) == 0 ? LeafKind.State : LeafKind.Parameter;
        if (shape.Rank == 0 && kind == LeafKind.Input) shape = Generator.Sizes.Shape.Of(1);
        var leaf = LeafTerm.Of($"{"xpsc"[(int)kind]}{leaves++}", kind, shape, type);
        Add(leaf);
        return leaf;
    }

    public Term Scan(Term items, Term initial, Term captured, ScanBody body, bool isReversed, bool isLast)
    {
        var term = new ScanTerm(items, initial, captured, body, isReversed, isLast);
        Add(term);
        return term;
    }

    /// <summary>A call by the function's name and arguments: terms, lists of terms, or numbers.</summary>
    public Term Call(string function, params (string Name, object Value)[] arguments)
    {
        var term = new CallTerm(Signature.Of(function, arguments.Select(argument => argument.Name).Where(name => name != "this")),
            [.. arguments.Select(argument => argument.Value switch
        {
            Term operand => Argument.Of(argument.Name, operand),
            bool flag => Argument.Of(argument.Name, flag, flag ? "true" : "false"),
            float number => Argument.Of(argument.Name, number,
                number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f"),
            var value => Argument.Of(argument.Name, value, FormattableString.Invariant($"{value}")),
        })]);
        Add(term);
        return term;
    }
}
