using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>Gradient rules: functions that say how another one is differentiated.</summary>
internal sealed class GradientRules(ICalls calls, CallFrames frames, Sources sources, Mistakes mistakes, Origins origins,
    TensorValues tensors, CancellationToken cancellation)
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
                && (!tensor.Type.IsInteger || CheckedIndices.AreArguments(tensor) == CheckedIndices.AreArguments(other))
            : Equals(a, b);
    }

    /// <summary>The rules that are being evaluated, the innermost last.</summary>
    readonly List<RuleCall> rules = [];

    /// <summary>A call of a function with a <c>[Gradient]</c> rule: what the function computes, differentiated by the rule.</summary>
    public object? Run(IOperation at, SourceUnit unit, IMethodSymbol function, AttributeData attribute, object? receiver,
        Arguments arguments, IReadOnlyDictionary<string, ITypeSymbol>? typeArguments)
    {
        var rule = RuleOf(at, unit, function, attribute);
        var inner = frames.Enter(at, unit, function, receiver, arguments, typeArguments);
        var result = tensors.ToNode(calls.RunBody(inner, at.Syntax, function));
        object? AsTensor(object? value) => value is ParameterValue ? tensors.ToNode(value) : value;
        var call = new RuleCall(
            function, receiver, [.. arguments.Select(argument => (argument.Parameter, AsTensor(argument.Value)))], typeArguments);

        // In the place of tensors the rule gets stand-ins; other arguments are passed as they are.
        var inputs = ImmutableArray.CreateBuilder<Node>();
        var positions = new Dictionary<int, int>();
        var given = new List<(IParameterSymbol, object?)>();
        foreach (var (parameter, value) in arguments.OrderBy(argument => argument.Parameter.Ordinal))
        {
            var passed = value;
            if (value is not null && (KnownTypes.IsTensor(parameter.Type) || KnownTypes.IsIntTensor(parameter.Type)))
            {
                positions.Add(parameter.Ordinal, inputs.Count);
                var tensor = tensors.ToNode(value);
                inputs.Add(tensor);
                var standIn = GradientRule.Argument(inputs.Count - 1, tensor);
                // Nothing is known of computed integers within the rule, so they are checked where they are indices.
                passed = tensor.Type.IsInteger && !CheckedIndices.AreArguments(tensor) ? StopGradient.Call(standIn) : standIn;
            }
            given.Add((rule.Parameters[parameter.Ordinal], passed));
        }
        given.Add((rule.Parameters[given.Count], GradientRule.Result(result)));
        given.Add((rule.Parameters[given.Count], GradientRule.Gradient(result)));
        if (HiddenParameter(result, inputs) is { } path)
            throw FailAt(at, unit, attribute, "GC0306", function.Name,
                $"it reads the parameter '{path}', which would get no gradient: make it an argument");

        // A rule that calls its own function refers to itself, so it is evaluated once.
        if (rules.FindLastIndex(other => other.HasRuleOf(call)) is >= 0 and var same)
        {
            var reference = GradientRule.Reference(rules.Count - 1 - same, function.Name);
            return origins.Stamped(at, () => CustomGradient.Call(result, inputs.ToImmutable(), reference));
        }
        rules.Add(call);
        object? returned;
        try
        {
            var frame = frames.Enter(at, unit, rule, rule.IsStatic ? null : receiver, given, typeArguments);
            returned = calls.RunBody(frame, at.Syntax, rule);
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
            // A null means no gradient, as for an argument that is null.
            if (gradients[i] is not { } value || !positions.TryGetValue(differentiated[i].Ordinal, out var position)) continue;
            var gradient = tensors.ToNode(value);
            if (gradient.Rank == 0) gradient = Movement.Expand(gradient, inputs[position].Shape);
            if (gradient.Shape != inputs[position].Shape)
                throw FailAt(at, unit, attribute, "GC0305", rule.Name, gradient.Shape, differentiated[i].Name, inputs[position].Shape);
            flows.Add((position, gradient));
        }
        return origins.Stamped(at, () => CustomGradient.Call(result, inputs.ToImmutable(), new GradientRule(flows)));
    }

    /// <summary>The method that an attribute names, whose signature follows from the function's.</summary>
    IMethodSymbol RuleOf(IOperation at, SourceUnit unit, IMethodSymbol function, AttributeData attribute)
    {
        if (RuleSignature.ReasonAgainst(function) is { } reason) throw FailAt(at, unit, attribute, "GC0306", function.Name, reason);
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
            ?? throw FailAt(at, unit, attribute, "GC0304", function.Name, RuleSignature.Of(function, name, count));

        static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

        static bool Returns(ITypeSymbol type, int count) => count == 1
            ? KnownTypes.IsTensor(type)
            : type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Length == count
                && tuple.TupleElements.All(element => KnownTypes.IsTensor(element.Type));
    }

    /// <summary>The path of a trained parameter that the result depends on other than through the arguments.</summary>
    string? HiddenParameter(Node result, IEnumerable<Node> arguments)
    {
        var visited = new HashSet<Node>(arguments);
        var open = new Stack<Node>([result]);
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (!visited.Add(node) || node.Primitive is StopGradient) continue;
            if (tensors.IsTrained(node)) return (string)node.Attribute!;
            foreach (var input in node.Primitive is CustomGradient ? node.Inputs.RemoveAt(0) : node.Inputs) open.Push(input);
        }
        return null;
    }

    /// <summary>A mistake in a rule: at the attribute, where that is the user's own, else at the call.</summary>
    EvaluationException FailAt(IOperation at, SourceUnit unit, AttributeData attribute, string id, params object[] arguments) =>
        ReferenceEquals(unit, sources.User) && attribute.ApplicationSyntaxReference is { } reference
            ? new(new Finding(id, reference.GetSyntax(cancellation).GetLocation(), Finding.Text(arguments), ""))
            : mistakes.Fail(id, at, arguments);
}
