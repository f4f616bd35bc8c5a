using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

// Gradient rules: functions that say how another one is differentiated.
internal sealed partial class Evaluator
{
    /// <summary>A call whose rule is being evaluated.</summary>
    sealed record RuleCall(
        IMethodSymbol Function, object? Receiver, Arguments Arguments, IReadOnlyDictionary<string, ITypeSymbol>? TypeArguments)
    {
        /// <summary>Whether another call has the same rule: one that differs in the values of tensors alone.</summary>
        public bool HasRuleOf(RuleCall other) =>
            SymbolEqualityComparer.Default.Equals(Function, other.Function) && Equals(Receiver, other.Receiver)
            && InOrder(Arguments).Zip(InOrder(other.Arguments), AreAlike).All(alike => alike)
            && (TypeArguments ?? new Dictionary<string, ITypeSymbol>()).All(type =>
                other.TypeArguments!.TryGetValue(type.Key, out var same) && SymbolEqualityComparer.Default.Equals(type.Value, same));

        static IEnumerable<object?> InOrder(Arguments arguments) =>
            arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => argument.Value);

        static bool AreAlike(object? a, object? b) => a is Node tensor
            ? b is Node other && other.Shape == tensor.Shape && other.Type == tensor.Type
                && (!tensor.Type.IsInteger || CheckedIndices.AreGiven(tensor) == CheckedIndices.AreGiven(other))
            : Equals(a, b);
    }

    /// <summary>The rules that are being evaluated, the innermost last.</summary>
    readonly List<RuleCall> rules = [];

    /// <summary>A call of a function with a <c>[Gradient]</c> rule: what the function computes, differentiated by the rule.</summary>
    object? RunWithRule(IOperation at, SourceUnit unit, IMethodSymbol function, AttributeData attribute, object? receiver,
        Arguments arguments, IReadOnlyDictionary<string, ITypeSymbol>? typeArguments)
    {
        var rule = RuleOf(at, unit, function, attribute);
        var result = ToNode(RunPlainly(at, unit, function, receiver, arguments, typeArguments));
        object? AsTensor(object? value) => value is ParameterValue ? ToNode(value) : value;
        var call = new RuleCall(
            function, receiver, [.. arguments.Select(argument => (argument.Parameter, AsTensor(argument.Value)))], typeArguments);

        // The rule sees stand-ins for the tensors, and everything else as it is.
        var tensors = ImmutableArray.CreateBuilder<Node>();
        var positions = new Dictionary<int, int>();
        var given = new List<(IParameterSymbol, object?)>();
        foreach (var (parameter, value) in arguments.OrderBy(argument => argument.Parameter.Ordinal))
        {
            var passed = value;
            if (value is not null && (KnownTypes.IsTensor(parameter.Type) || KnownTypes.IsIntTensor(parameter.Type)))
            {
                positions.Add(parameter.Ordinal, tensors.Count);
                var tensor = ToNode(value);
                tensors.Add(tensor);
                var standIn = GradientRule.Argument(tensors.Count - 1, tensor);
                // What the rule knows of computed integers is nothing: where they are indices, they are checked.
                passed = tensor.Type.IsInteger && !CheckedIndices.AreGiven(tensor) ? StopGradient.Call(standIn) : standIn;
            }
            given.Add((rule.Parameters[parameter.Ordinal], passed));
        }
        given.Add((rule.Parameters[given.Count], GradientRule.Result(result)));
        given.Add((rule.Parameters[given.Count], GradientRule.Gradient(result)));
        if (UntoldParameter(result, tensors) is { } path)
            throw FailAt(at, unit, attribute, "GC0306", function.Name,
                $"it reads the parameter '{path}', which would get no gradient: make it an argument");

        // A rule that calls its function is a rule of every order; it is evaluated once.
        if (rules.FindLastIndex(other => other.HasRuleOf(call)) is >= 0 and var same)
        {
            var reference = GradientRule.Reference(rules.Count - 1 - same, function.Name);
            return Stamped(at, () => CustomGradient.Call(result, tensors.ToImmutable(), reference));
        }
        rules.Add(call);
        object? returned;
        try
        {
            returned = RunPlainly(at, unit, rule, rule.IsStatic ? null : receiver, given, typeArguments);
        }
        finally
        {
            rules.RemoveAt(rules.Count - 1);
        }
        var gradients = returned is TupleValue tuple ? tuple.Items : [returned];
        var differentiated = function.Parameters.Where(parameter => KnownTypes.HasGradient(parameter.Type)).ToList();
        var flows = new List<(int, Node)>();
        for (var i = 0; i < differentiated.Count; i++)
        {
            // A null means that nothing flows, as to an argument that is null itself.
            if (gradients[i] is not { } value || !positions.TryGetValue(differentiated[i].Ordinal, out var position)) continue;
            var gradient = ToNode(value);
            if (gradient.Rank == 0) gradient = Movement.Expand(gradient, tensors[position].Shape);
            if (gradient.Shape != tensors[position].Shape)
                throw FailAt(at, unit, attribute, "GC0305", rule.Name, gradient.Shape, differentiated[i].Name, tensors[position].Shape);
            flows.Add((position, gradient));
        }
        return Stamped(at, () => CustomGradient.Call(result, tensors.ToImmutable(), new GradientRule(flows)));
    }

    /// <summary>The method that an attribute names, whose signature follows from the function's.</summary>
    IMethodSymbol RuleOf(IOperation at, SourceUnit unit, IMethodSymbol function, AttributeData attribute)
    {
        if (WhyNoRule(function) is { } reason) throw FailAt(at, unit, attribute, "GC0306", function.Name, reason);
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var candidates = function.ContainingType.GetMembers(name).OfType<IMethodSymbol>().ToList();
        if (candidates.Count == 0) throw FailAt(at, unit, attribute, "GC0303", function.Name, name, function.ContainingType.Name);
        var tensor = function.ReturnType;
        ImmutableArray<ITypeSymbol> wanted = [.. function.Parameters.Select(parameter => parameter.Type), tensor, tensor];
        var count = function.Parameters.Count(parameter => KnownTypes.HasGradient(parameter.Type));
        return candidates.FirstOrDefault(candidate =>
            (candidate.IsStatic || !function.IsStatic) && candidate.TypeParameters.Length == function.TypeParameters.Length
                && candidate.Parameters.Select(parameter => NameOf(parameter.Type)).SequenceEqual(wanted.Select(NameOf))
                && Returns(candidate.ReturnType, count))
            ?? throw FailAt(at, unit, attribute, "GC0304", function.Name, Signature(function, name, count));

        static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

        static bool Returns(ITypeSymbol type, int count) => count == 1
            ? KnownTypes.IsTensor(type)
            : type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Length == count
                && tuple.TupleElements.All(element => KnownTypes.IsTensor(element.Type));
    }

    static string Signature(IMethodSymbol function, string name, int count)
    {
        var parameters = function.Parameters.Select(parameter =>
            $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}")
            .Concat(["Tensor result", "Tensor gradient"]);
        var returned = count == 1 ? "Tensor" : $"({string.Join(", ", Enumerable.Repeat("Tensor", count))})";
        return $"{(function.IsStatic ? "static " : "")}{returned} {name}({string.Join(", ", parameters)})";
    }

    static string? WhyNoRule(IMethodSymbol function)
    {
        if (!KnownTypes.HasGradient(function.ReturnType)) return "it does not return one Tensor";
        if (!function.Parameters.Any(parameter => KnownTypes.HasGradient(parameter.Type))) return "it takes no Tensor";
        return function.Parameters.FirstOrDefault(parameter => HidesTensors(parameter.Type)) is { } parameter
            ? $"its argument '{parameter.Name}' may hold tensors, which would get no gradient"
            : null;
    }

    static bool HidesTensors(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => KnownTypes.IsTensor(array.ElementType) || HidesTensors(array.ElementType),
        INamedTypeSymbol named => named.TypeKind == TypeKind.Delegate
            || named.TypeArguments.Any(argument => KnownTypes.IsTensor(argument) || HidesTensors(argument)),
        _ => false,
    };

    /// <summary>The path of a trained parameter that the result depends on other than through the arguments.</summary>
    string? UntoldParameter(Node result, IEnumerable<Node> arguments)
    {
        var visited = new HashSet<Node>(arguments);
        var open = new Stack<Node>([result]);
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (!visited.Add(node) || node.Primitive is StopGradient) continue;
            if (node.Primitive == Leaf.Parameter && parameters.Any(entry => entry.Value == node && entry.Key.Kind == ParameterKind.Trained))
                return (string)node.Attribute!;
            foreach (var input in node.Primitive is CustomGradient ? node.Inputs.RemoveAt(0) : node.Inputs) open.Push(input);
        }
        return null;
    }

    /// <summary>A mistake in a rule: at the attribute, where that is the user's own, else at the call.</summary>
    EvaluationException FailAt(IOperation at, SourceUnit unit, AttributeData attribute, string id, params object[] arguments) =>
        ReferenceEquals(unit, sources.User) && attribute.ApplicationSyntaxReference is { } reference
            ? new(new Finding(id, reference.GetSyntax(cancellation).GetLocation(), Finding.Text(arguments), ""))
            : Fail(id, at, arguments);
}
