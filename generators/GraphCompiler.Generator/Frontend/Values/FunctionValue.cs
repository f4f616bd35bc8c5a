using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>A lambda, local function or method as a value.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Receiver">The object of an instance method.</param>
/// <param name="Body">The body of a lambda; null for methods, which have theirs found by symbol.</param>
/// <param name="Scope">The variables it sees.</param>
/// <param name="IsVirtual">Whether an override of the method is called; not so for <c>base.Method</c>.</param>
internal sealed record FunctionValue(IMethodSymbol Method, object? Receiver, IOperation? Body, Frame? Scope, bool IsVirtual = false);
