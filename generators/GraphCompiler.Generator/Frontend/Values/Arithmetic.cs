using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>
/// C#'s arithmetic on boxed constants. Both operands have the same type, since conversions are operations of their own.
/// </summary>
internal static class Arithmetic
{
    /// <summary>The result of a built-in operator on constants; null if it has none.</summary>
    public static object? Binary(BinaryOperatorKind kind, object left, object right, bool isChecked)
    {
        switch (left, right)
        {
            case (bool a, bool b): return Logical(kind, a, b);
            case (string, _) or (_, string):
                return kind == BinaryOperatorKind.Add ? Show(left) + Show(right) : Compare(kind, left.Equals(right));
            case (int or short or byte or sbyte or ushort or char, int or short or byte or sbyte or ushort or char):
                return Integer(kind, ToLong(left), ToLong(right), isChecked);
            case (long or uint or int, long or uint or int): return Long(kind, ToLong(left), ToLong(right), isChecked);
            case (float a, float b): return Real(kind, a, b) is double result ? (float)result : Ordered(kind, a, b);
            case (double or float, double or float):
                return Real(kind, ToDouble(left), ToDouble(right)) ?? Ordered(kind, ToDouble(left), ToDouble(right));
            default: return null;
        }
    }

    static object? Logical(BinaryOperatorKind kind, bool a, bool b) => kind switch
    {
        BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => a & b,
        BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => a | b,
        BinaryOperatorKind.ExclusiveOr => a ^ b,
        _ => Compare(kind, a == b),
    };

    static object? Compare(BinaryOperatorKind kind, bool equal) => kind switch
    {
        BinaryOperatorKind.Equals => equal,
        BinaryOperatorKind.NotEquals => !equal,
        _ => null,
    };

    static object? Integer(BinaryOperatorKind kind, long a, long b, bool isChecked) => kind switch
    {
        BinaryOperatorKind.LeftShift => (int)a << (int)b,
        BinaryOperatorKind.RightShift => (int)a >> (int)b,
        _ => Long(kind, a, b, isChecked) switch
        {
            long value => isChecked ? checked((int)value) : unchecked((int)value),
            var other => other,
        },
    };

    static object? Long(BinaryOperatorKind kind, long a, long b, bool isChecked) => kind switch
    {
        BinaryOperatorKind.Add => isChecked ? checked(a + b) : unchecked(a + b),
        BinaryOperatorKind.Subtract => isChecked ? checked(a - b) : unchecked(a - b),
        BinaryOperatorKind.Multiply => isChecked ? checked(a * b) : unchecked(a * b),
        BinaryOperatorKind.Divide => a / b,
        BinaryOperatorKind.Remainder => a % b,
        BinaryOperatorKind.And => a & b,
        BinaryOperatorKind.Or => a | b,
        BinaryOperatorKind.ExclusiveOr => a ^ b,
        BinaryOperatorKind.LeftShift => a << (int)b,
        BinaryOperatorKind.RightShift => a >> (int)b,
        _ => Order(kind, a.CompareTo(b)),
    };

    static object? Real(BinaryOperatorKind kind, double a, double b) => kind switch
    {
        BinaryOperatorKind.Add => a + b,
        BinaryOperatorKind.Subtract => a - b,
        BinaryOperatorKind.Multiply => a * b,
        BinaryOperatorKind.Divide => a / b,
        BinaryOperatorKind.Remainder => a % b,
        _ => null,
    };

    static object? Ordered(BinaryOperatorKind kind, double a, double b) => kind switch
    {
        BinaryOperatorKind.LessThan => a < b,
        BinaryOperatorKind.LessThanOrEqual => a <= b,
        BinaryOperatorKind.GreaterThan => a > b,
        BinaryOperatorKind.GreaterThanOrEqual => a >= b,
        _ => Compare(kind, a == b),
    };

    /// <summary>A comparison's result from the sign of left - right.</summary>
    public static object? Order(BinaryOperatorKind kind, int sign) => kind switch
    {
        BinaryOperatorKind.LessThan => sign < 0,
        BinaryOperatorKind.LessThanOrEqual => sign <= 0,
        BinaryOperatorKind.GreaterThan => sign > 0,
        BinaryOperatorKind.GreaterThanOrEqual => sign >= 0,
        _ => Compare(kind, sign == 0),
    };

    public static object? Unary(UnaryOperatorKind kind, object operand) => (kind, operand) switch
    {
        (UnaryOperatorKind.Not, bool value) => !value,
        (UnaryOperatorKind.Plus, not (bool or string)) => operand,
        (UnaryOperatorKind.Minus, int value) => unchecked(-value),
        (UnaryOperatorKind.Minus, long value) => unchecked(-value),
        (UnaryOperatorKind.Minus, float value) => -value,
        (UnaryOperatorKind.Minus, double value) => -value,
        (UnaryOperatorKind.BitwiseNegation, int value) => ~value,
        (UnaryOperatorKind.BitwiseNegation, long value) => ~value,
        _ => null,
    };

    /// <summary>A constant converted to a numeric type; null if the type is not numeric.</summary>
    public static object? Convert(object value, SpecialType type, bool isChecked)
    {
        unchecked
        {
            var isReal = value is float or double;
            var real = isReal ? ToDouble(value) : 0;
            if (isReal && type is SpecialType.System_Single) return (float)real;
            if (isReal && type is SpecialType.System_Double) return real;
            var whole = isReal ? isChecked ? checked((long)real) : (long)real : ToLong(value);
            return type switch
            {
                SpecialType.System_Single => (float)whole,
                SpecialType.System_Double => (double)whole,
                SpecialType.System_Int32 => isChecked ? checked((int)whole) : (int)whole,
                SpecialType.System_Int64 => whole,
                SpecialType.System_UInt32 => isChecked ? checked((uint)whole) : (uint)whole,
                SpecialType.System_Int16 => isChecked ? checked((short)whole) : (short)whole,
                SpecialType.System_Byte => isChecked ? checked((byte)whole) : (byte)whole,
                SpecialType.System_SByte => isChecked ? checked((sbyte)whole) : (sbyte)whole,
                SpecialType.System_UInt16 => isChecked ? checked((ushort)whole) : (ushort)whole,
                SpecialType.System_Char => isChecked ? checked((char)whole) : (char)whole,
                _ => null,
            };
        }
    }

    /// <summary>How a polynomial compares with zero, where the answer is the same for all sizes: its symbols are at least one.</summary>
    public static object? Order(BinaryOperatorKind kind, Dim difference)
    {
        if (difference.Constant is { } constant) return Order(kind, Math.Sign(constant));
        var (least, greatest) = (difference.Least, difference.Greatest);
        return kind switch
        {
            BinaryOperatorKind.GreaterThan => least > 0 ? true : greatest <= 0 ? false : null,
            BinaryOperatorKind.GreaterThanOrEqual => least >= 0 ? true : greatest < 0 ? false : null,
            BinaryOperatorKind.LessThan => greatest < 0 ? true : least >= 0 ? false : null,
            BinaryOperatorKind.LessThanOrEqual => greatest <= 0 ? true : least > 0 ? false : null,
            BinaryOperatorKind.Equals => least > 0 || greatest < 0 ? false : null,
            BinaryOperatorKind.NotEquals => least > 0 || greatest < 0 ? true : null,
            _ => null,
        };
    }

    public static bool IsNumber(object? value) =>
        value is int or long or float or double or uint or short or byte or sbyte or ushort or char;

    public static bool IsInteger(object? value) => value is int or long or uint or short or byte or sbyte or ushort or char;

    public static long ToLong(object value) =>
        value is char character ? character : System.Convert.ToInt64(value, CultureInfo.InvariantCulture);

    public static double ToDouble(object value) =>
        value is char character ? character : System.Convert.ToDouble(value, CultureInfo.InvariantCulture);

    public static Dim ToDim(object value) => value as Dim ?? ToLong(value);

    /// <summary>A polynomial as a value: a constant one is a number.</summary>
    public static object FromDim(Dim dim) => dim.Constant is { } value ? (object)checked((int)value) : dim;

    public static string Show(object? value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
