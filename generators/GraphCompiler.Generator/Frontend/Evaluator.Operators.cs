using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Operators: on constants as in C#, on polynomials of symbols, on run-time scalars, and those that types define.
internal sealed partial class Evaluator
{
    object? Binary(IBinaryOperation operation)
    {
        if (operation.OperatorMethod is { } method && !IsBuiltInTypeOperator(method))
            return CallOperator(operation, method, operation.LeftOperand, operation.RightOperand);
        switch (operation.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd: return Condition(operation.LeftOperand) && Condition(operation.RightOperand);
            case BinaryOperatorKind.ConditionalOr: return Condition(operation.LeftOperand) || Condition(operation.RightOperand);
        }
        var left = Evaluate(operation.LeftOperand);
        var right = Evaluate(operation.RightOperand);
        if (operation.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && !(IsScalar(left) && IsScalar(right)))
            return AreEqual(operation, left, right) == (operation.OperatorKind == BinaryOperatorKind.Equals);
        if (operation.OperatorKind == BinaryOperatorKind.Divide && left is int size && right is int parts && parts != 0 && size % parts != 0
            && IsSize(operation.LeftOperand))
            Warn("GC0204", operation, ExpressionText.Of(operation.Syntax), size / parts, size % parts);
        // A lifted operator on a missing value.
        if (operation.IsLifted && (left is null || right is null))
            return operation.Type?.SpecialType == SpecialType.System_Boolean ? false : null;
        return Calculate(operation, operation.OperatorKind, left, right, operation.IsChecked);
    }

    /// <summary>Whether an expression asks a tensor for a size.</summary>
    static bool IsSize(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Dim" } method } && Members.IsPrimitive(method);

    static bool IsScalar(object? value) => value is Node or Dim || Arithmetic.IsNumber(value);

    static bool IsBuiltInTypeOperator(IMethodSymbol method) =>
        method.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Object;

    object? CallOperator(IOperation operation, IMethodSymbol method, params IOperation[] operands) =>
        Call(operation, method, null, [.. operands.Select((operand, i) => (method.Parameters[i], EvaluateCopy(operand)))]);

    /// <summary>A built-in operator.</summary>
    public object? Calculate(IOperation at, BinaryOperatorKind kind, object? left, object? right, bool isChecked)
    {
        if (left is Unknown || right is Unknown) return Unknown.Value;
        if (left is null || right is null)
            return kind == BinaryOperatorKind.Add && (left is string || right is string)
                ? Arithmetic.Show(left) + Arithmetic.Show(right)
                : throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        try
        {
            if (left is Node || right is Node) return CalculateAtRunTime(at, kind, ToNode(left), ToNode(right));
            if ((left is Dim || right is Dim) && left is not string && right is not string)
                return Calculate(at, kind, Arithmetic.ToDim(left), Arithmetic.ToDim(right));
            return Arithmetic.Binary(kind, left, right, isChecked) ?? throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}'");
        }
        catch (ArithmeticException exception)
        {
            throw Fail("GC0116", at, exception is DivideByZeroException ? "division by zero" : "the number is too large for its type");
        }
    }

    object? CalculateAtRunTime(IOperation at, BinaryOperatorKind kind, Node left, Node right) => kind switch
    {
        BinaryOperatorKind.Add => Stamped(at, () => left + right),
        BinaryOperatorKind.Subtract => Stamped(at, () => left - right),
        BinaryOperatorKind.Multiply => Stamped(at, () => left * right),
        BinaryOperatorKind.Divide => Stamped(at, () => left / right),
        BinaryOperatorKind.Remainder or BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift =>
            throw Fail("GC0112", at, $"'{ExpressionText.Of(at.Syntax)}' on a number known only at run time"),
        _ => throw Undecided(at, ExpressionText.Of(at.Syntax)),
    };

    /// <summary>
    /// Integers that depend on symbols: exact arithmetic on polynomials, and comparisons where the answer is the same for all sizes.
    /// </summary>
    object? Calculate(IOperation at, BinaryOperatorKind kind, Dim left, Dim right)
    {
        switch (kind)
        {
            case BinaryOperatorKind.Add: return Plain(left + right);
            case BinaryOperatorKind.Subtract: return Plain(left - right);
            case BinaryOperatorKind.Multiply: return Plain(left * right);
            case BinaryOperatorKind.Divide when !right.IsZero:
                return Plain(Require.Quotient(left, right, () => new GraphException("GC0118", left, right)));
            case BinaryOperatorKind.Remainder when !right.IsZero:
                return left.DivideExactly(right) is null ? throw Fail("GC0118", at, left, right) : 0;
            case BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder: throw new DivideByZeroException();
        }
        return Arithmetic.Order(kind, left - right)
            ?? throw Fail("GC0113", at, ExpressionText.Of(at.Syntax), "give the sizes it depends on as numbers");
    }

    /// <summary>A constant polynomial is a plain number again.</summary>
    static object Plain(Dim dim) => dim.Constant is { } value ? (object)checked((int)value) : dim;

    object? Unary(IUnaryOperation operation)
    {
        if (operation.OperatorMethod is { } method) return CallOperator(operation, method, operation.Operand);
        var operand = Evaluate(operation.Operand);
        if (operation.OperatorKind == UnaryOperatorKind.Hat) return new IndexValue(Arithmetic.ToDim(operand!), true);
        return operand switch
        {
            null or Unknown => operand,
            Dim dim when operation.OperatorKind == UnaryOperatorKind.Minus => Plain(Dim.Zero - dim),
            Dim or Node when operation.OperatorKind == UnaryOperatorKind.Plus => operand,
            Node node when operation.OperatorKind == UnaryOperatorKind.Minus => Stamped(operation, () => -node),
            Dim or Node => throw Fail("GC0112", operation, $"'{ExpressionText.Of(operation.Syntax)}'"),
            _ => Arithmetic.Unary(operation.OperatorKind, operand)
                ?? throw Fail("GC0112", operation, $"'{ExpressionText.Of(operation.Syntax)}'"),
        };
    }

    /// <summary>Equality as <c>==</c> and patterns see it.</summary>
    public bool AreEqual(IOperation at, object? left, object? right)
    {
        if (left is Unknown || right is Unknown) throw FollowUp();
        if (left is null || right is null) return left is null && right is null;
        if (IsScalar(left) && IsScalar(right)) return Calculate(at, BinaryOperatorKind.Equals, left, right, false) is true;
        return left is ObjectValue { Type.IsRecord: true } a && right is ObjectValue { Type.IsRecord: true } b
            ? a.Fields.Count == b.Fields.Count
                && a.Fields.All(field => b.Fields.TryGetValue(field.Key, out var other) && AreEqual(at, field.Value, other))
            : left.Equals(right);
    }

    bool CompareTuples(ITupleBinaryOperation operation)
    {
        var (first, second) = (Evaluate(operation.LeftOperand), Evaluate(operation.RightOperand));
        if (first is Unknown || second is Unknown) throw FollowUp();
        var (left, right) = (first as TupleValue, second as TupleValue);
        var equal = left is null || right is null
            ? left == right
            : left.Items.Zip(right.Items, (a, b) => AreEqual(operation, a, b)).All(same => same);
        return equal == (operation.OperatorKind == BinaryOperatorKind.Equals);
    }

    object? Convert(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { } method)
        {
            var operand = EvaluateCopy(conversion.Operand);
            // System.Index and Range come from plain numbers.
            if (method.ContainingType is { Name: "Index", ContainingNamespace.Name: "System" })
                return new IndexValue(Arithmetic.ToDim(operand!), false);
            return operand is null && conversion.IsImplicit
                && conversion.Operand.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                ? null
                : Call(conversion, method, null, [(method.Parameters[0], operand)]);
        }
        if (!conversion.Conversion.Exists) throw Silent();
        var value = Evaluate(conversion.Operand);
        if (conversion.Type is not { } type || value is null) return value;
        type = Substitute(type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type);
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying }) type = underlying;
        if (conversion.IsTryCast) return IsOfType(value, type) ? value : null;
        switch (value)
        {
            case Dim dim when IsReal(type):
                return Stamped(conversion, () => Leaf.Size(dim));
            case Node or ParameterValue when KnownTypes.IsBoolTensor(type) && !KnownTypes.IsBoolTensor(conversion.Operand.Type):
                throw Fail("GC0112", conversion,
                    $"'{ExpressionText.Of(conversion.Syntax)}': numbers become Booleans by a comparison, such as NotEqual(x, 0)");
            case Node when type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64:
                throw Fail("GC0112", conversion,
                    $"'{ExpressionText.Of(conversion.Syntax)}': a number known only at run time can't become an integer");
            case TupleValue tuple when type is INamedTypeSymbol { IsTupleType: true } target:
                return new TupleValue([.. tuple.Items.Select((item, i) => Arithmetic.IsNumber(item)
                    ? Arithmetic.Convert(item!, target.TupleElements[i].Type.SpecialType, false) ?? item
                    : item)]);
            case var number when Arithmetic.IsNumber(number):
                try
                {
                    return Arithmetic.Convert(IsReal(type) ? Widened(number!) : number!, type.SpecialType, conversion.IsChecked) ?? value;
                }
                catch (OverflowException)
                {
                    throw Fail("GC0116", conversion, "the number is too large for its type");
                }
            default:
                return value;
        }
    }

    /// <summary>A number in the model's precision: in double precision, <c>0.1f</c> is 0.1 and not the float next to it.</summary>
    object Widened(object number) => Real == DType.Float64 && number is float single ? Numbers.Decimal(single) : number;

    /// <summary>A number or tensor as a node.</summary>
    public Node ToNode(object? value) => value switch
    {
        Node node => node,
        Dim dim => Leaf.Size(dim),
        ParameterValue parameter => NodeOf(parameter),
        Unknown => throw FollowUp(),
        not null when Arithmetic.IsNumber(value) => Leaf.Of(Arithmetic.ToDouble(Widened(value))),
        _ => throw new InvalidOperationException($"{value?.GetType().Name ?? "null"} is not a number"),
    };

    /// <summary>An interpolated string, unless a part of it is unknown.</summary>
    string Interpolate(IInterpolatedStringOperation text) => string.Concat(text.Parts.Select(part => part switch
    {
        IInterpolatedStringTextOperation literal => Arithmetic.Show(Evaluate(literal.Text)),
        IInterpolationOperation hole =>
            TextOf(hole.Expression, Evaluate(hole.Expression) is not Unknown and var value ? value : throw FollowUp()),
        _ => throw Fail("GC0112", part, Words(part)),
    }));

    /// <summary>A value as text, as <c>ToString</c> would give it: a constant of an enumeration is called by its name.</summary>
    public static string TextOf(IOperation operation, object? value) =>
        Unwrap(operation).Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type && Arithmetic.IsInteger(value)
        && type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue
                && Arithmetic.ToLong(field.ConstantValue!) == Arithmetic.ToLong(value!)) is { } named
            ? named.Name
            : Show(value);

    static string Show(object? value) => value switch
    {
        Node node => node.Shape.ToString(),
        ParameterValue parameter => $"{parameter.Path} {parameter.Shape}".TrimStart(),
        ObjectValue item => item.Type.Name,
        TupleValue tuple => $"({string.Join(", ", tuple.Items.Select(Show))})",
        null => "null",
        _ => Arithmetic.Show(value),
    };
}
