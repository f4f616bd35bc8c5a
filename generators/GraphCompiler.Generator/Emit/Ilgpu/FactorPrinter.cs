using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The steps in which a group walks the terms of its block's sums.</summary>
/// <param name="Side">The side of the block.</param>
/// <param name="Depth">The axes of the terms.</param>
/// <param name="Shared">The shared memory of both factors, as elements.</param>
/// <param name="Start">The first term of the step.</param>
/// <param name="End">The end of the group's terms.</param>
internal sealed record BlockSteps(int Side, ImmutableArray<Axis> Depth, string Shared, string Start, string End)
{
    /// <summary>The terms of a step and the threads of a group, as in <c>ProductPlan</c>.</summary>
    public const int Length = 16, Threads = 256;

    public static string Plus(int offset) => offset == 0 ? "" : " + " + Literals.Int(offset);
}

/// <summary>How far elements of a factor lie apart in shared memory.</summary>
/// <param name="Line">Those of neighbouring lines: the rows of the left factor, the columns of the right one.</param>
/// <param name="Term">Those of neighbouring terms.</param>
internal readonly record struct FactorLayout(int Line, int Term);

/// <summary>
/// Prints the loads of one factor: the place of an element is the sum of one that depends on its line and one that depends on its term.
/// </summary>
/// <param name="along">The axes of the result that the factor varies with.</param>
/// <param name="name">What the factor is called.</param>
/// <param name="first">The first line of the block.</param>
/// <param name="steps">What both factors have in common.</param>
/// <param name="layoutOf">How a factor lies in shared memory, from whether neighbouring threads load terms of one line.</param>
/// <param name="loaded">A loaded number as it is multiplied, from whether it was a narrow one.</param>
internal sealed class FactorPrinter(
    CodeWriter writer, BodyPrinter body, Expression.Load factor, ImmutableArray<Axis> along, string name, string first, BlockSteps steps,
    Func<bool, FactorLayout> layoutOf, Func<string, bool, string> loaded)
{
    const int Step = BlockSteps.Length, Threads = BlockSteps.Threads;

    readonly int loads = steps.Side * Step / Threads;
    readonly string line = body.NewName(name + "Line"), term = body.NewName(name + "Term");
    // Neighbouring threads load neighbouring elements.
    readonly bool isAlongDepth = IsAlongDepth(factor, along, steps);
    readonly List<string> lines = [];
    IndexPart? ofLine, ofDepth;

    /// <summary>How the factor lies in shared memory.</summary>
    public FactorLayout Layout { get; } = layoutOf(IsAlongDepth(factor, along, steps));

    /// <summary>Where it begins there.</summary>
    public int Offset { get; init; }

    /// <summary>The elements that it takes there.</summary>
    public int Length => Math.Max(Layout.Line * steps.Side, Layout.Term * Step);

    /// <summary>The place of an element there.</summary>
    public string Place(string line, string term) => $"{Product(Layout.Line, line)} + {Product(Layout.Term, term)}{BlockSteps.Plus(Offset)}";

    /// <summary>Prints the functions that tell the places in memory.</summary>
    public void Functions()
    {
        ofLine = IndexPart.Of(writer, body, factor.Index, along, name + "Line", line);
        ofDepth = IndexPart.Of(writer, body, factor.Index, steps.Depth, name + "Depth", term);
    }

    /// <summary>Prints where the lines begin that this thread loads from.</summary>
    public void Places()
    {
        var (inLine, inTerms) = isAlongDepth
            ? ($"Group.IdxX / {Literals.Int(Step)}", $"Group.IdxX % {Literals.Int(Step)}")
            : ($"Group.IdxX % {Literals.Int(steps.Side)}", $"Group.IdxX / {Literals.Int(steps.Side)}");
        writer.Line($"int {line} = {inLine};").Line($"int {term} = {inTerms};");
        var rest = body.Print.Of(factor.Index.Without([.. along, .. steps.Depth]));
        for (var i = 0; i < (isAlongDepth ? loads : 1); i++)
        {
            var place = body.NewName(name + "Place");
            lines.Add(place);
            var at = $"{first} + {line}{BlockSteps.Plus(Threads / Step * i)}";
            // Lines past the edge give sums that nobody stores.
            if (Axis.SizeOf(along).DivideExactly(steps.Side) is null) at = $"Min({at}, {body.Print.Of(Axis.SizeOf(along) - 1)})";
            writer.Line($"int {place} = {Sum(rest, ofLine!.At(at))};");
        }
    }

    /// <summary>Prints the loads of the terms of one step.</summary>
    /// <returns>The statements that store them in shared memory.</returns>
    public IReadOnlyList<string> Load()
    {
        var isExact = Axis.SizeOf(steps.Depth).DivideExactly(Step) is not null;
        var (depth, inside) = ("", "");
        var stores = new List<string>();
        for (var i = 0; i < loads; i++)
        {
            var further = isAlongDepth ? 0 : Threads / steps.Side * i;
            if (!isAlongDepth || i == 0)
            {
                var at = $"{steps.Start} + {term}{BlockSteps.Plus(further)}";
                depth = body.NewName(name + "Depth");
                if (!isExact)
                {
                    inside = body.NewName(name + "Inside");
                    writer.Line($"int {inside} = {at} < {steps.End} ? -1 : 0;");
                    at = $"Min({at}, {body.Print.Of(Axis.SizeOf(steps.Depth) - 1)})";
                }
                writer.Line($"int {depth} = {ofDepth!.At(at) switch { "" => "0", var text => text }};");
            }
            var value = $"{body.Print.NameOf(factor.Operand)}[{lines[isAlongDepth ? i : 0]} + {depth}]";
            if (factor.Operand.Type.IsNarrow) value = $"({body.Print.RealType}){value}";
            if (!isExact) value = $"Masked({value}, {inside})";
            var number = body.NewName(name);
            writer.Line($"{body.Print.RealType} {number} = {value};");
            var skipped = isAlongDepth ? Layout.Line * (Threads / Step) * i : Layout.Term * further;
            var target = $"{Product(Layout.Line, line)} + {Product(Layout.Term, term)}{BlockSteps.Plus(Offset + skipped)}";
            stores.Add($"{steps.Shared}[{target}] = {loaded(number, factor.Operand.Type.IsNarrow)};");
        }
        return stores;
    }

    static bool IsAlongDepth(Expression.Load factor, ImmutableArray<Axis> along, BlockSteps steps) =>
        Statement.Product.IsContiguous(factor, steps.Depth) && !Statement.Product.IsContiguous(factor, along);

    static string Product(int factor, string number) =>
        factor == 1 ? number : $"{Literals.Int(factor)} * {(number.Contains(' ') ? $"({number})" : number)}";

    static string Sum(string left, string right) => (left, right) switch
    {
        (_, "") => left,
        ("0", _) => right,
        _ => $"{left} + {right}",
    };
}
