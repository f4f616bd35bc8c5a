
namespace GraphCompiler.Generator.Kernels;

/// <summary>
/// A function of scalars, known to both printers by one spelling: <c>Name(a, b)</c>, which the CPU back end finds in
/// <c>IVector</c> and the GPU back end in <c>KernelMath</c>, or an operator.
/// </summary>
/// <param name="Name">The function's name.</param>
/// <param name="Operator">Its operator, if it is written as one.</param>
/// <param name="Precedence">The operator's precedence: 1 additive, 2 multiplicative, 3 unary; 4 for calls.</param>
/// <param name="Cost">About how many additions one evaluation costs.</param>
/// <param name="Evaluate">The function in double precision.</param>
internal sealed record ScalarFunction(string Name, int Arity, string? Operator, int Precedence, int Cost, Func<double[], double> Evaluate)
{
    public DType Result { get; init; } = DType.Real;

    /// <summary>Whether the result is exactly rounded, so that every machine computes the same.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether the order of two operands does not matter, to the last bit.</summary>
    public bool IsCommutative { get; init; }

    /// <summary>Whether a greater operand never gives a lesser result.</summary>
    public bool IsIncreasing { get; init; }

    /// <summary>Whether the function only changes the type of a whole number: a cast, where values are scalars.</summary>
    public bool IsConversion { get; init; }

    public static ScalarFunction Conversion(string name, DType result) =>
        new(name, 1, null, 4, 1, x => x[0]) { Result = result, IsExact = true, IsConversion = true };

    public static ScalarFunction Unary(string name, int cost, Func<double, double> evaluate) =>
        new(name, 1, null, 4, cost, x => evaluate(x[0]));

    public static ScalarFunction Binary(string name, int cost, Func<double, double, double> evaluate) =>
        new(name, 2, null, 4, cost, x => evaluate(x[0], x[1]));

    public static ScalarFunction Infix(string name, string symbol, int precedence, int cost, Func<double, double, double> evaluate) =>
        new(name, 2, symbol, precedence, cost, x => evaluate(x[0], x[1]));
}
