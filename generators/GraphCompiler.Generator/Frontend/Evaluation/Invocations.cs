using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>
/// What calls mean: functions of the API, methods whose source is at hand, delegates, or methods of the base class library.
/// </summary>
internal sealed class Invocations(ICode code, Sources sources, CallStack stack, Mistakes mistakes, MistakeLog log, RuntimeTypes types,
    ApiCalls apiCalls, ParameterCreation parameterCreation, Intrinsics intrinsics, Functions functions)
{
    public object? Invoke(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var receiver = call.Instance is { } instance ? code.Evaluate(instance) : null;
        if (call.Arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out }))
            throw mistakes.Unsupported(call, $"'{ExpressionText.Of(call.Syntax)}', which passes by reference");
        var target = types.Constrained(method, call.ConstrainedToType);
        return Call(call, target, receiver, code.EvaluateArguments(call.Arguments), call.IsVirtual);
    }

    public object? Call(IOperation at, IMethodSymbol method, object? receiver, Arguments arguments, bool isVirtual = false)
    {
        if (method.ReducedFrom is not null) throw new InvalidOperationException("operations name the unreduced method");
        if (receiver is Unknown) return receiver;
        if (Members.IsPrimitive(method)) return apiCalls.Call(at, method, receiver, arguments);
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return CallFunction(at, receiver,
                [.. arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => argument.Value)]);
        if (KnownTypes.IsInit(method.ContainingType)) return parameterCreation.MakeInitializer(at, method, arguments);
        if (method.MethodKind == MethodKind.LocalFunction) return functions.RunLocal(at, method, arguments);

        var target = isVirtual && receiver is ObjectValue self ? VirtualMembers.Override(self.Type, method) : method;
        var (unit, symbol) = sources.Resolve(target);
        if (unit is not null && symbol is not null && unit.Body(symbol) is not null)
        {
            if (receiver is null && !method.IsStatic) throw mistakes.NoValue(at);
            // The user's mistakes are not in a library's code, so it need not be evaluated with unknown values.
            if (!ReferenceEquals(unit, sources.User)
                && (log.IsUnknown(receiver) || arguments.Any(argument => log.IsUnknown(argument.Value))))
                return Unknown.Value;
            // The source's own parameters, by position.
            return functions.Run(at, unit, symbol, receiver,
                [.. arguments.Select(argument => (symbol.Parameters[argument.Parameter.Ordinal], argument.Value))],
                types.TypeArguments(method, symbol));
        }
        if (intrinsics.TryCall(at, method, receiver, arguments, out var result)) return result;
        throw mistakes.WithoutSource(at, method);
    }

    public object? CallFunction(IOperation at, object? function, IReadOnlyList<object?> arguments)
    {
        if (function is not FunctionValue { Method: var method } target) throw mistakes.NoValue(at);
        // An extension method of a value.
        if (target is { Body: null, Receiver: not null } && method.IsStatic) arguments = [target.Receiver, .. arguments];
        if (target.Body is not null) return functions.RunLambda(at, target, arguments);
        Arguments named = [.. arguments.Select((value, i) => (method.Parameters[i], value))];
        return method.MethodKind == MethodKind.LocalFunction
            ? functions.RunLocal(at, method, named, target.Scope)
            : Call(at, method, target.Receiver, named, target.IsVirtual);
    }

    public object? MethodGroup(IMethodReferenceOperation reference) => new FunctionValue(
        reference.Method,
        reference.Instance is { } instance ? code.Evaluate(instance) : null,
        null,
        reference.Method.MethodKind == MethodKind.LocalFunction ? stack.Current.Snapshot() : null,
        reference.Instance is { Syntax: not BaseExpressionSyntax });
}
