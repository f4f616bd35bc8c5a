using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Calls of methods, local functions and lambdas.
internal sealed partial class Evaluator
{
    object? Invoke(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var receiver = call.Instance is { } instance ? Evaluate(instance) : null;
        if (call.Arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out }))
            throw Fail("GC0112", call, $"'{ExpressionText.Of(call.Syntax)}', which passes by reference");
        return Call(call, Constrained(method, call.ConstrainedToType), receiver, Arguments(call.Arguments), isVirtual: call.IsVirtual);
    }

    /// <summary>Evaluated in the order written.</summary>
    IReadOnlyList<(IParameterSymbol Parameter, object? Value)> Arguments(ImmutableArray<IArgumentOperation> arguments)
    {
        var values = new (IParameterSymbol, object?)[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            values[i] = (arguments[i].Parameter ?? throw Silent(), EvaluateCopy(arguments[i].Value));
        return values;
    }

    object? Call(IOperation at, IMethodSymbol method, object? receiver,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments, bool isVirtual = false)
    {
        if (method.ReducedFrom is not null) throw new InvalidOperationException("operations name the unreduced method");
        if (receiver is Unknown) return receiver;
        if (Members.IsPrimitive(method)) return CallPrimitive(at, method, receiver, arguments);
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return CallFunction(at, receiver,
                [.. arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => argument.Value)]);
        if (KnownTypes.IsInit(method.ContainingType)) return MakeInitializer(at, method, arguments);
        if (method.MethodKind == MethodKind.LocalFunction) return RunLocal(at, method, arguments);

        var target = isVirtual && receiver is ObjectValue self ? Override(self, method) : method;
        var (unit, symbol) = sources.Resolve(target);
        if (unit is not null && symbol is not null && unit.Body(symbol) is not null)
        {
            if (receiver is null && !method.IsStatic) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            // A library's code has no mistakes of the user's that could be found.
            if (!ReferenceEquals(unit, sources.User) && (IsUnknown(receiver) || arguments.Any(argument => IsUnknown(argument.Value))))
                return Unknown.Value;
            // The source's own parameters, by position.
            return Run(at, unit, symbol, receiver,
                [.. arguments.Select(argument => (symbol.Parameters[argument.Parameter.Ordinal], argument.Value))],
                TypeArguments(method, symbol));
        }
        if (Intrinsics.TryCall(this, at, method, receiver, arguments, out var result)) return result;
        throw WithoutSource(at, method);
    }

    /// <summary>Calls a value of delegate type.</summary>
    public object? CallFunction(IOperation at, object? function, IReadOnlyList<object?> arguments)
    {
        if (function is not FunctionValue { Method: var method } target) throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
        // An extension method of a value.
        if (target is { Body: null, Receiver: not null } && method.IsStatic) arguments = [target.Receiver, .. arguments];
        if (target.Body is null)
            return method.MethodKind == MethodKind.LocalFunction
                ? RunLocal(at, method, [.. arguments.Select((value, i) => (method.Parameters[i], value))], target.Scope)
                : Call(at, method, target.Receiver, [.. arguments.Select((value, i) => (method.Parameters[i], value))], target.IsVirtual);
        var scope = target.Scope!;
        var inner = new Frame(scope.Unit, frame, at.Syntax, "") { Scope = scope, This = scope.This };
        for (var i = 0; i < method.Parameters.Length; i++) inner.Declare(method.Parameters[i], CopyOf(arguments[i]));
        return Within(inner, at, () =>
        {
            Execute(target.Body);
            return inner.Result;
        });
    }

    /// <summary>Whether a lambda takes the index beside the item.</summary>
    public static bool TakesIndex(object? function) => function is FunctionValue { Method.Parameters.Length: 2 };

    public bool CallPredicate(IOperation at, object? function, object? item) => CallFunction(at, function, [item]) switch
    {
        bool holds => holds,
        Unknown => throw FollowUp(),
        _ => throw Undecided(at, ExpressionText.Of(at.Syntax)),
    };

    object? RunLocal(IOperation at, IMethodSymbol method, IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments,
        Frame? scope = null)
    {
        var definition = method.OriginalDefinition;
        scope ??= frame;
        var inner = new Frame(scope.Unit, frame, at.Syntax, definition.Name)
        {
            Scope = definition.IsStatic ? null : scope,
            This = scope.This,
            TypeArguments = TypeArguments(method, definition),
        };
        foreach (var (parameter, value) in arguments) inner.Declare(definition.Parameters[parameter.Ordinal], value);
        return Within(inner, at, () => RunBody(inner.Unit, definition));
    }

    object? Run(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments,
        IReadOnlyDictionary<string, ITypeSymbol>? typeArguments = null)
    {
        if (method.IsAsync) throw Fail("GC0109", at, method.Name, "it is async");
        return KnownTypes.Find(method, "GradientAttribute") is { } attribute
            ? RunWithRule(at, unit, method, attribute, receiver, arguments, typeArguments)
            : RunPlainly(at, unit, method, receiver, arguments, typeArguments);
    }

    object? RunPlainly(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments, IReadOnlyDictionary<string, ITypeSymbol>? typeArguments)
    {
        var inner = Enter(at, unit, method, receiver, arguments, typeArguments);
        return Within(inner, at, () => RunBody(unit, method));
    }

    Frame Enter(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments,
        IReadOnlyDictionary<string, ITypeSymbol>? typeArguments = null)
    {
        var inner = new Frame(unit, frame, at.Syntax, NameOf(method, receiver))
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

    object? RunBody(SourceUnit unit, IMethodSymbol method)
    {
        var (body, since) = (unit.Body(method), sites.Count);
        // A value that is never returned is a mistake that the C# compiler reports.
        if (Run(body) == Flow.Next && !method.ReturnsVoid && !IsIterator(method)) throw Silent();
        if (frame.YieldsUnknown || frame.Result is Unknown) return Unknown.Value;
        if (frame.Yielded is { } items) return new ListValue(items);
        NameResult(frame.Result, since);
        return frame.Result is null && IsIterator(method) ? new ListValue(new List<object?>()) : frame.Result;
    }

    static bool IsIterator(IMethodSymbol method) =>
        method.ReturnType.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    Flow Run(IOperation? body) => body switch
    {
        IMethodBodyOperation { BlockBody: var block, ExpressionBody: var expression } => Execute((block ?? expression)!),
        ILocalFunctionOperation { Body: { } block } => Execute(block),
        IBlockOperation block => Execute(block),
        _ => throw Silent(),
    };

    /// <summary>A call's name in a chain: the module's path below the caller's, and the method.</summary>
    string NameOf(IMethodSymbol method, object? receiver)
    {
        var name = method.AssociatedSymbol?.Name ?? method.Name;
        if (receiver is not ObjectValue { Path: { Length: > 0 } path }) return name;
        if (frame.This is ObjectValue { Path: { Length: > 0 } outer })
        {
            if (path == outer) return name;
            if (path.StartsWith(outer, StringComparison.Ordinal)) return path.Substring(outer.Length).TrimStart('.') + "." + name;
        }
        return path + "." + name;
    }

    /// <summary>
    /// What the type parameters of a method or property, and of the class around it, stand for, by the names they have in its definition.
    /// </summary>
    IReadOnlyDictionary<string, ITypeSymbol>? TypeArguments(ISymbol member, IMethodSymbol definition)
    {
        var arguments = new Dictionary<string, ITypeSymbol>(StringComparer.Ordinal);
        if (member.ContainingType is { IsGenericType: true } type) Add(type.TypeParameters, type.TypeArguments);
        if (member is IMethodSymbol method) Add(definition.TypeParameters, method.TypeArguments);
        return arguments.Count == 0 ? null : arguments;

        void Add(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> meant)
        {
            for (var i = 0; i < parameters.Length; i++) arguments[parameters[i].Name] = Substitute(meant[i]);
        }
    }

    object? MethodGroup(IMethodReferenceOperation reference) => new FunctionValue(
        reference.Method,
        reference.Instance is { } instance ? Evaluate(instance) : null,
        null,
        reference.Method.MethodKind == MethodKind.LocalFunction ? frame.Snapshot() : null,
        reference.Instance is { Syntax: not BaseExpressionSyntax });

    /// <summary>What a virtual or interface member means for an object.</summary>
    static T Override<T>(ObjectValue self, T member) where T : class, ISymbol
    {
        if (!member.IsVirtual && !member.IsAbstract && !member.IsOverride) return member;
        if (member.ContainingType.TypeKind == TypeKind.Interface)
        {
            if (Implementation(self.Type, member) is not { } implementation || SameDefinition(implementation, member)) return member;
            return Override(self, implementation);
        }
        foreach (var type in DeclarationReader.SelfAndBases(self.Type))
            foreach (var candidate in type.GetMembers(member.Name).OfType<T>())
                for (var overridden = candidate; overridden is not null; overridden = Overridden(overridden))
                    if (SameDefinition(overridden, member)) return candidate;
        return member;

        static T? Overridden(T candidate) =>
            candidate is IMethodSymbol method ? method.OverriddenMethod as T : (candidate as IPropertySymbol)?.OverriddenProperty as T;
    }

    static T? Implementation<T>(INamedTypeSymbol type, T member) where T : class, ISymbol
    {
        var name = member.ContainingType.ToDisplayString();
        return type.AllInterfaces.Where(parent => Members.FullName(parent) == Members.FullName(member.ContainingType))
            // One of several constructions of a generic interface.
            .OrderByDescending(parent => parent.ToDisplayString() == name)
            .SelectMany(parent => parent.GetMembers(member.Name)).Where(candidate => SameDefinition(candidate, member))
            .Select(type.FindImplementationForInterfaceMember).FirstOrDefault() as T;
    }

    /// <summary>What a static member of an interface, asked of a type parameter, means for the type that this stands for.</summary>
    T Constrained<T>(T member, ITypeSymbol? parameter) where T : class, ISymbol =>
        parameter is not null && Substitute(parameter) is INamedTypeSymbol type && Implementation(type, member) is { } implementation
            ? implementation
            : member;

    /// <summary>Whether two symbols, perhaps of two compilations, are declared at the same place.</summary>
    static bool SameDefinition(ISymbol first, ISymbol second) =>
        SymbolEqualityComparer.Default.Equals(first.OriginalDefinition, second.OriginalDefinition)
        || DocumentationCommentId.CreateDeclarationId(first.OriginalDefinition)
            == DocumentationCommentId.CreateDeclarationId(second.OriginalDefinition);

    InitializerValue MakeInitializer(IOperation at, IMethodSymbol method,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        var texts = arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => Text(argument.Parameter, argument.Value));
        return new($"Init.{method.Name}({string.Join(", ", texts)})");

        string Text(IParameterSymbol parameter, object? value) => value switch
        {
            Unknown => throw FollowUp(),
            Dim or Node => throw Fail("GC0110", at, parameter.Name, Show(value)),
            null => throw Fail("GC0117", at, ExpressionText.Of(at.Syntax)),
            ListValue list => $"[{string.Join(", ", list.Items.Select(item => Text(parameter, item)))}]",
            double number => NumberText(number),
            float number => NumberText(number) + "f",
            _ => Arithmetic.Show(value),
        };
    }

    static string NumberText(double value) =>
        double.IsNaN(value) ? "double.NaN" : double.IsInfinity(value) ? value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
