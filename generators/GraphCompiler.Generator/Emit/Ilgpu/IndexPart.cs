using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The part of an index that depends on some axes only, as a function of their linear index.</summary>
internal sealed class IndexPart
{
    readonly Func<string, string> print;

    IndexPart(Func<string, string> print) => this.print = print;

    /// <summary>The part at a linear index; empty if it is always 0.</summary>
    public string At(string linear) => print(linear);

    /// <summary>Prints, if coordinates have to be told apart, a function that does.</summary>
    public static IndexPart Of(
        CodeWriter writer, BodyPrinter body, IndexExpression index, ImmutableArray<Axis> axes, string function, string parameter)
    {
        var part = index - index.Without(axes);
        var walked = axes.Where(axis => !axis.Size.IsOne).ToList();
        if (part.IsZero) return new(_ => "");
        if (walked.Count == 1 && part.Terms is [{ Axis: not null } only])
        {
            return new(linear => only.Coefficient.IsOne ? linear : $"{body.Print.Factor(only.Coefficient)} * {AsFactor(linear)}");
        }
        var name = body.NewName(char.ToUpperInvariant(function[0]) + function.Substring(1));
        // What the function reads beside its parameter: tensors of indices, other coordinates, sizes.
        var read = part.Terms.Select(term => term.Loaded).OfType<Expression>().SelectMany(value => value.SelfAndDescendants())
            .OfType<Expression.Load>().Select(load => load.Operand).Distinct()
            .Select(operand => ($"ArrayView<{body.Print.TypeOf(operand.Type)}>", body.Print.NameOf(operand)))
            .Concat(part.Axes.Distinct().Where(axis => !axes.Contains(axis)).Select(axis => ("int", body.Print.NameOf(axis))))
            .Concat(body.Kernel.Symbols.Select(symbol => ("int", body.Print.NameOfSymbol(symbol)))).ToList();
        const string services = "global::System.Runtime.CompilerServices.";
        writer.Line($"[{services}MethodImpl({services}MethodImplOptions.AggressiveInlining)]");
        var parameters = string.Join(", ", read.Prepend(("int", parameter)).Select(each => $"{each.Item1} {each.Item2}"));
        writer.Block($"static int {name}({parameters})", () =>
        {
            body.Coordinates(axes, parameter);
            writer.Line($"return {body.Print.Of(part)};");
        });
        return new(linear => $"{name}({string.Join(", ", read.Select(each => each.Item2).Prepend(linear))})");
    }

    static string AsFactor(string linear) =>
        linear.Contains(" + ") && !linear.StartsWith("Min(", StringComparison.Ordinal) ? $"({linear})" : linear;
}
