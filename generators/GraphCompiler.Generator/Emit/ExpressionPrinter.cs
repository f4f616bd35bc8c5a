using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints a kernel's expressions as scalar C#, over operands that are indexed, loop variables and locals.</summary>
internal sealed class ExpressionPrinter(DType real, NameTable names)
{
    const int Additive = 1, Multiplicative = 2, Unary = 3, Primary = 4;

    public string RealType => real.Keyword;

    public string TypeOf(DType type) => type.In(real).Keyword;

    public string NameOf(Operand operand) => names.Of(operand, operand.Name);

    public string NameOf(Local local) => names.Of(local, local.Name);

    public string NameOf(Axis axis) => names.Of(axis, axis.Name);

    public string NameOfSymbol(string symbol) => names.Of("symbol " + symbol, symbol);

    public string NameOfArgument(string argument) => names.Of("argument " + argument, argument);

    public string Literal(double value) => Literals.Real(value, real);

    /// <summary>What a combiner begins with.</summary>
    public string Identity(DType type, Combiner combiner) => (type.Kind, combiner) switch
    {
        (DTypeKind.Integer, Combiner.Max) => type.Keyword + ".MinValue",
        (DTypeKind.Integer, Combiner.Min) => type.Keyword + ".MaxValue",
        (DTypeKind.Integer, Combiner.Product) => "1",
        (DTypeKind.Integer, _) => "0",
        (_, Combiner.Max) => Literal(double.NegativeInfinity),
        (_, Combiner.Min) => Literal(double.PositiveInfinity),
        (_, Combiner.Product) => Literal(1),
        _ => Literal(0),
    };

    public string Of(Expression expression) => Print(expression).Text;

    public string Of(IndexExpression index) => Print(index).Text;

    public string Of(Dim dim) => Print(dim).Text;

    /// <summary>A value as it is stored: rounded, if the operand has fewer bits.</summary>
    public string Stored(Operand operand, Expression value) =>
        operand.Type.IsNarrow ? $"({TypeOf(operand.Type)}){Wrap(Print(value), Primary)}" : Of(value);

    /// <summary>A size as a factor: in parentheses if it is a sum.</summary>
    public string Factor(Dim dim) => Wrap(Print(dim), Unary);

    /// <summary>The assignment that gives all carried locals their next values.</summary>
    public string Carry(Statement.Carry carry) => carry.Locals.Length == 1
        ? $"{NameOf(carry.Locals[0])} = {Of(carry.Next[0])};"
        : $"({string.Join(", ", carry.Locals.Select(NameOf))}) = ({string.Join(", ", carry.Next.Select(Of))});";

    public string Element(Operand operand, IndexExpression index) => $"{NameOf(operand)}[{Of(index)}]";

    (string Text, int Precedence) Print(Expression expression) => expression switch
    {
        Expression.Constant constant => Literal(constant.Value) is var text && text[0] == '-' ? (text, Unary) : (text, Primary),
        Expression.Size { Dim.Constant: { } size } => (Literal(size), Primary),
        Expression.Size size => ($"({RealType}){Wrap(Print(size.Dim), Primary)}", Unary),
        Expression.Argument argument => (NameOfArgument(argument.Name), Primary),
        Expression.Position position => Print(position.Index),
        Expression.Scalar scalar => (NameOf(scalar.Operand), Primary),
        Expression.Load load when load.Operand.Type.IsNarrow => ($"({RealType}){Element(load.Operand, load.Index)}", Unary),
        Expression.Load load => (Element(load.Operand, load.Index), Primary),
        Expression.Read read => (NameOf(read.Local), Primary),
        Expression.Apply apply => Print(apply),
        _ => throw new InvalidOperationException($"unknown expression {expression}"),
    };

    (string Text, int Precedence) Print(Expression.Apply apply)
    {
        var (function, arguments) = (apply.Function, apply.Arguments);
        if (function.IsConversion) return ($"({TypeOf(function.Result)}){Wrap(Print(arguments[0]), Primary)}", Unary);
        // Between indices only, C# would compute in integers, or in float where the model is double.
        var integers = function.Result.IsReal && arguments.All(argument => argument.Type.IsInteger);
        if (function.Operator is null)
        {
            var call = $"{function.Name}({string.Join(", ", arguments.Select(Of))})";
            return integers && real != DType.Float32 ? ($"({RealType}){call}", Unary) : (call, Primary);
        }
        var first = integers ? ($"({RealType}){Wrap(Print(arguments[0]), Primary)}", Unary) : Print(arguments[0]);
        if (arguments.Length == 1) return (function.Operator + Wrap(first, Primary), Unary);
        // The right operand of equal precedence keeps its parentheses: floating-point operations do not associate.
        return ($"{Wrap(first, function.Precedence)} {function.Operator} {Wrap(Print(arguments[1]), function.Precedence + 1)}",
            function.Precedence);
    }

    (string Text, int Precedence) Print(IndexExpression index)
    {
        var parts = new List<(string Text, bool IsNegative)>();
        foreach (var term in index.Terms)
        {
            var atom = term.Axis is { } axis ? (axis.Size.IsOne ? "0" : NameOf(axis), Primary) : Print(term.Loaded!);
            var negative = term.Coefficient.Constant < 0;
            var magnitude = negative ? term.Coefficient * -1 : term.Coefficient;
            parts.Add((magnitude.IsOne
                ? Wrap(atom, Multiplicative)
                : $"{Wrap(Print(magnitude), Multiplicative)} * {Wrap(atom, Unary)}", negative));
        }
        if (!index.Offset.IsZero || parts.Count == 0)
        {
            var negative = index.Offset.Constant < 0;
            parts.Add((Of(negative ? index.Offset * -1 : index.Offset), negative));
        }
        // A leading minus is legal, but the other way round reads better.
        parts = [.. parts.OrderBy(part => part.IsNegative)];
        var text = (parts[0].IsNegative ? "-" : "") + parts[0].Text
            + string.Concat(parts.Skip(1).Select(part => (part.IsNegative ? " - " : " + ") + part.Text));
        return (text, parts.Count > 1 || index.Offset.Terms.Length > 1 ? Additive
            : parts[0].IsNegative ? Unary
            : text.Contains(" * ") ? Multiplicative
            : Primary);
    }

    (string Text, int Precedence) Print(Dim dim)
    {
        if (dim.Constant is { } value) return (Literals.Int(value), value < 0 ? Unary : Primary);
        var text = "";
        foreach (var term in dim.Terms.Reverse())
        {
            var magnitude = Math.Abs(term.Coefficient);
            var factors = term.Symbols.Select(symbol => Dim.Print(symbol, NameOfSymbol));
            if (magnitude != 1 || term.Symbols.IsEmpty) factors = factors.Prepend(Literals.Int(magnitude));
            var sign = text.Length == 0 ? (term.Coefficient < 0 ? "-" : "") : term.Coefficient < 0 ? " - " : " + ";
            text += sign + string.Join(" * ", factors);
        }
        return (text, dim.Terms.Length > 1 ? Additive : text.Contains(" * ") ? Multiplicative : text[0] == '-' ? Unary : Primary);
    }

    static string Wrap((string Text, int Precedence) part, int atLeast) => part.Precedence >= atLeast ? part.Text : $"({part.Text})";
}
