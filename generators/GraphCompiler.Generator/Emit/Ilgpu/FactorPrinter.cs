using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The steps in which a group walks the terms of its block's sums.</summary>
/// <param name="Length">The terms of a step.</param>
/// <param name="Depth">The axes of the terms.</param>
/// <param name="Quads">The shared memory of both factors, as quads.</param>
/// <param name="Elements">The same as elements.</param>
/// <param name="End">The end of the group's terms.</param>
internal sealed record BlockSteps(int Length, ImmutableArray<Axis> Depth, string Quads, string Elements, string End)
{
    /// <summary>The threads of a group, as in <c>ProductPlan</c>.</summary>
    public const int Threads = 256;

    /// <summary>Whether all steps have as many terms.</summary>
    public bool AreFull => Axis.SizeOf(Depth).DivideExactly(Length) is not null;

    public static string Plus(int offset) => offset == 0 ? "" : " + " + Literals.Int(offset);
}

/// <summary>How far elements of a factor lie apart in shared memory.</summary>
/// <param name="Line">Those of neighbouring lines: the rows of the left factor, the columns of the right one.</param>
/// <param name="Term">Those of neighbouring terms.</param>
internal readonly record struct FactorLayout(int Line, int Term);

/// <summary>
/// Prints the loads of one factor: the place of an element is the sum of one that depends on its line and one that depends on its term.
/// Where four neighbours always lie together, a thread loads them at once.
/// </summary>
/// <param name="along">The axes of the result that the factor varies with.</param>
/// <param name="name">What the factor is called.</param>
/// <param name="side">The lines of a block.</param>
/// <param name="first">The first line of the block.</param>
/// <param name="steps">What both factors have in common.</param>
/// <param name="isAligned">Whether the factor's memory begins at a multiple of four elements.</param>
/// <param name="layoutOf">How a factor lies in shared memory, from whether neighbouring threads load terms of one line.</param>
/// <param name="loaded">A loaded number, or quad, as it is multiplied, from whether it was a narrow one.</param>
internal sealed class FactorPrinter(
    CodeWriter writer, BodyPrinter body, Expression.Load factor, ImmutableArray<Axis> along, string name, int side, string first,
    BlockSteps steps, bool isAligned, Func<bool, int, FactorLayout> layoutOf, Func<string, bool, string> loaded)
{
    const int Threads = BlockSteps.Threads, Quad = 4;

    readonly string line = body.NewName(name + "Line"), term = body.NewName(name + "Term");
    // Neighbouring threads load neighbouring elements.
    readonly bool isAlongDepth = IsAlongDepth(factor, along, steps);
    // How many elements a thread loads at once.
    readonly int width = isAligned && HasQuads(factor, IsAlongDepth(factor, along, steps) ? steps.Depth : along) ? Quad : 1;
    readonly List<string> lines = [], loads = [];
    string source = "";
    IndexPart? ofLine, ofDepth;

    /// <summary>How the factor lies in shared memory.</summary>
    public FactorLayout Layout { get; } = layoutOf(IsAlongDepth(factor, along, steps), side);

    /// <summary>Where it begins there.</summary>
    public int Offset { get; init; }

    /// <summary>The elements that it takes there.</summary>
    public int Length => Math.Max(Layout.Line * side, Layout.Term * steps.Length);

    int Loads => side * steps.Length / Threads / width;

    // The threads that load one line, or one term of all lines.
    int ThreadsAcross => (isAlongDepth ? steps.Length : side) / width;

    // How far the lines, or terms, of a thread's loads lie apart.
    int Apart => Threads / ThreadsAcross;

    /// <summary>The place of an element there.</summary>
    /// <param name="further">How far from it the place is that is wanted.</param>
    public string Place(string line, string term, int further = 0) =>
        $"{Product(Layout.Line, line)} + {Product(Layout.Term, term)}{BlockSteps.Plus(Offset + further)}";

    /// <summary>Prints what tells the places in memory.</summary>
    public void Declare()
    {
        source = body.Print.NameOf(factor.Operand);
        if (width > 1)
        {
            (var elements, source) = (source, body.NewName(name + "Quads"));
            writer.Line($"ArrayView<Quad<{body.Print.RealType}>> {source} = {elements}.Cast<Quad<{body.Print.RealType}>>();");
        }
        ofLine = IndexPart.Of(writer, body, factor.Index, along, name + "Line", line);
        ofDepth = IndexPart.Of(writer, body, factor.Index, steps.Depth, name + "Depth", term);
    }

    /// <summary>Prints where the lines begin that this thread loads from.</summary>
    public void Places()
    {
        var across = Product(width, $"Group.IdxX & {Literals.Int(ThreadsAcross - 1)}");
        var onward = $"Group.IdxX / {Literals.Int(ThreadsAcross)}";
        writer.Line($"int {line} = {(isAlongDepth ? onward : across)};").Line($"int {term} = {(isAlongDepth ? across : onward)};");
        var rest = body.Print.Of(factor.Index.Without([.. along, .. steps.Depth]));
        for (var i = 0; i < (isAlongDepth ? Loads : 1); i++)
        {
            var place = body.NewName(name + "Place");
            lines.Add(place);
            var at = $"{first} + {line}{BlockSteps.Plus(Apart * i)}";
            // Lines past the edge give sums that nobody stores.
            if (Axis.SizeOf(along).DivideExactly(side) is null)
                at = $"Min({at}, {body.Print.Of(Axis.SizeOf(along) - (isAlongDepth ? 1 : width))})";
            writer.Line($"int {place} = {Sum(rest, ofLine!.At(at))};");
        }
    }

    /// <summary>Prints the loads of the terms of one step.</summary>
    /// <param name="start">The step's first term.</param>
    public void Load(string start)
    {
        var isFirst = loads.Count == 0;
        var type = body.Print.TypeOf(factor.Operand.Type);
        if (width > 1) type = $"Quad<{type}>";
        var depth = "";
        for (var i = 0; i < Loads; i++)
        {
            if (!isAlongDepth || i == 0)
            {
                var at = TermOf(start, i);
                if (!steps.AreFull) at = $"Min({at}, {body.Print.Of(Axis.SizeOf(steps.Depth) - (isAlongDepth ? width : 1))})";
                depth = body.NewName(name + "Depth");
                writer.Line($"int {depth} = {ofDepth!.At(at) switch { "" => "0", var text => text }};");
            }
            var place = $"{lines[isAlongDepth ? i : 0]} + {depth}";
            var value = width > 1 ? $"{source}[({place}) / {Quad}]" : $"{source}[{place}]";
            if (isFirst) loads.Add(body.NewName(name));
            // What is loaded before it is needed is on its way meanwhile.
            writer.Line($"{(isFirst ? type + " " : "")}{loads[i]} = LoadedHere({value});");
        }
    }

    /// <summary>Prints how what is loaded is put into shared memory.</summary>
    /// <param name="start">The step's first term.</param>
    public void Store(string start)
    {
        var inside = "";
        for (var i = 0; i < Loads; i++)
        {
            if (!steps.AreFull && (!isAlongDepth || i == 0))
            {
                inside = body.NewName(name + "Inside");
                writer.Line($"int {inside} = {TermOf(start, i)} < {steps.End} ? -1 : 0;");
            }
            var (value, isNarrow) = (loads[i], factor.Operand.Type.IsNarrow);
            if (isNarrow) value = $"({body.Print.RealType}){value}";
            if (!steps.AreFull) value = $"Masked({value}, {inside})";
            Store(loaded(value, isNarrow), Apart * i * (isAlongDepth ? Layout.Line : Layout.Term));
        }
    }

    void Store(string value, int skipped)
    {
        var apart = isAlongDepth ? Layout.Term : Layout.Line;
        if (width == 1) writer.Line($"{steps.Elements}[{Place(line, term, skipped)}] = {value};");
        else if (apart == 1) writer.Line($"{steps.Quads}[({Place(line, term, skipped)}) / {Quad}] = {value};");
        else
        {
            if (value.Contains('('))
            {
                var quad = body.NewName(name + "Quad");
                writer.Line($"Quad<{body.Print.RealType}> {quad} = {value};");
                value = quad;
            }
            for (var i = 0; i < Quad; i++)
                writer.Line($"{steps.Elements}[{Place(line, term, skipped + apart * i)}] = {value}.{"XYZW"[i]};");
        }
    }

    // The term that a load of this thread begins with.
    string TermOf(string start, int load) => $"{start} + {term}{BlockSteps.Plus(isAlongDepth ? 0 : Apart * load)}";

    static bool IsAlongDepth(Expression.Load factor, ImmutableArray<Axis> along, BlockSteps steps) =>
        Statement.Product.IsContiguous(factor, steps.Depth) && !Statement.Product.IsContiguous(factor, along);

    /// <summary>Whether each four elements along some axes, from the first on, lie next to each other at a multiple of four.</summary>
    static bool HasQuads(Expression.Load factor, ImmutableArray<Axis> axes)
    {
        var last = axes[axes.Length - 1];
        return !factor.Operand.Type.IsNarrow && Statement.Product.IsContiguous(factor, axes) && IsMultiple(last.Size)
            && IsMultiple(factor.Index.Offset)
            && factor.Index.Terms.All(term => ReferenceEquals(term.Axis, last) || IsMultiple(term.Coefficient));
    }

    static bool IsMultiple(Dim size) => size.IsZero || size.DivideExactly(Quad) is not null;

    static string Product(int factor, string number)
    {
        if (number.Contains('&') || (factor != 1 && number.Contains(' '))) number = $"({number})";
        return factor == 1 ? number : $"{Literals.Int(factor)} * {number}";
    }

    static string Sum(string left, string right) => (left, right) switch
    {
        (_, "") => left,
        ("0", _) => right,
        _ => $"{left} + {right}",
    };
}
