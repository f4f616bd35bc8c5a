using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>Makes the frames of calls: what the calls are named, and which variables they see.</summary>
internal sealed class CallFrames(CallStack stack, RuntimeTypes types)
{
    /// <summary>A call of a method or accessor.</summary>
    public Frame Enter(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver, Arguments arguments,
        IReadOnlyDictionary<string, ITypeSymbol>? typeArguments = null)
    {
        var inner = new Frame(unit, stack.Current, at.Syntax, NameOf(method, receiver))
        {
            This = receiver,
            TypeArguments = typeArguments,
            Function = receiver is ObjectValue { Path: not "" } module ? module.Type.Name + (method.Name == "Forward" ? "" : method.Name)
                : receiver is null ? method.Name
                : "",
        };
        var parameters = SourceUnit.ParametersOf(method);
        foreach (var (parameter, value) in arguments) inner.Declare(parameters[parameter.Ordinal], value);
        return inner;
    }

    /// <summary>A call of a local function.</summary>
    /// <param name="scope">The variables around the function.</param>
    public Frame EnterLocal(IOperation at, IMethodSymbol method, Arguments arguments, Frame scope)
    {
        var definition = method.OriginalDefinition;
        var inner = new Frame(scope.Unit, stack.Current, at.Syntax, definition.Name)
        {
            Scope = definition.IsStatic ? null : scope,
            This = scope.This,
            TypeArguments = types.TypeArguments(method, definition),
        };
        foreach (var (parameter, value) in arguments) inner.Declare(definition.Parameters[parameter.Ordinal], value);
        return inner;
    }

    /// <summary>A call of a lambda.</summary>
    /// <param name="scope">The variables around the lambda.</param>
    public Frame EnterLambda(IOperation at, IMethodSymbol method, IReadOnlyList<object?> arguments, Frame scope)
    {
        var inner = new Frame(scope.Unit, stack.Current, at.Syntax, "") { Scope = scope, This = scope.This };
        for (var i = 0; i < method.Parameters.Length; i++) inner.Declare(method.Parameters[i], StructCopy.Of(arguments[i]));
        return inner;
    }

    /// <summary>A call's name in a chain: the module's path below the caller's, and the method.</summary>
    string NameOf(IMethodSymbol method, object? receiver)
    {
        var name = method.AssociatedSymbol?.Name ?? method.Name;
        if (receiver is not ObjectValue { Path: { Length: > 0 } path }) return name;
        if (stack.Current.This is ObjectValue { Path: { Length: > 0 } outer })
        {
            if (path == outer) return name;
            if (path.StartsWith(outer, StringComparison.Ordinal)) return path.Substring(outer.Length).TrimStart('.') + "." + name;
        }
        return path + "." + name;
    }
}
