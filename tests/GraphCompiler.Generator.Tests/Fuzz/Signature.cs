using System.Collections.Immutable;
using System.Reflection;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>An overload of a function of the API that makes a tensor, found by reflection.</summary>
sealed class Signature
{
    static readonly Dictionary<string, string> operators = new()
    {
        ["op_Addition"] = "+", ["op_Subtraction"] = "-", ["op_Multiply"] = "*", ["op_Division"] = "/",
        ["op_Modulus"] = "%", ["op_BitwiseAnd"] = "&", ["op_BitwiseOr"] = "|", ["op_ExclusiveOr"] = "^",
        ["op_GreaterThan"] = ">", ["op_GreaterThanOrEqual"] = ">=", ["op_LessThan"] = "<", ["op_LessThanOrEqual"] = "<=",
    };

    readonly MethodInfo method;

    Signature(MethodInfo method) => this.method = method;

    public static ImmutableArray<Signature> All { get; } =
    [
        .. typeof(Tensor).Assembly.GetTypes()
            .SelectMany(type =>
                type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
            .Where(member => member.GetCustomAttribute<PrimitiveAttribute>() is not null)
            .Select(member => member as MethodInfo ?? ((PropertyInfo)member).GetMethod!)
            .Where(method => method.ReturnType == typeof(Tensor) || method.ReturnType == typeof(IntTensor)
                || method.ReturnType == typeof(BoolTensor))
            .Select(method => new Signature(method))
            .OrderBy(signature => signature.Name, StringComparer.Ordinal)
            .ThenBy(signature => signature.method.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>The name in <see cref="ApiFunction.All"/>.</summary>
    public string Name => $"{method.DeclaringType!.Name}.{method.Name}";

    public IReadOnlyList<ParameterInfo> Parameters => method.GetParameters();

    /// <summary>Whether the first operand is the receiver, which is no parameter.</summary>
    public bool IsMember => !method.IsStatic;

    /// <summary>Whether the function takes tensors and nothing else.</summary>
    public bool IsPlain => !IsMember && Parameters.All(parameter => parameter.ParameterType == typeof(Tensor));

    public bool TakesIndices => (IsMember && IsOfIndices)
        || Parameters.Any(parameter => parameter.ParameterType == typeof(IntTensor) || parameter.ParameterType == typeof(IntTensor[]));

    /// <summary>Whether it gives Booleans.</summary>
    public bool GivesBooleans => method.ReturnType == typeof(BoolTensor);

    /// <summary>Whether it is declared by the type of Booleans.</summary>
    public bool IsOfBooleans => method.DeclaringType == typeof(BoolTensor);

    /// <summary>Whether it is declared by the type of indices.</summary>
    public bool IsOfIndices => method.DeclaringType == typeof(IntTensor);

    /// <summary>The first overload of a function that has parameters of the given names.</summary>
    public static Signature Of(string name, params IEnumerable<string> parameters) =>
        All.First(signature => signature.Name == name
            && parameters.All(parameter => signature.Parameters.Any(other => other.Name == parameter)));

    public Node Node(IEnumerable<Argument> arguments) =>
        (Node)ApiFunction.All[Name].Call(new(arguments.ToDictionary(argument => argument.Parameter, argument => argument.Value)));

    public string Print(ImmutableArray<Argument> arguments, Func<Term, string> nameOf)
    {
        var texts = arguments.Select(argument => argument.Print(nameOf)).ToList();
        return method.Name switch
        {
            "op_Implicit" => $"(({method.DeclaringType!.Name})({texts[0]}))",
            "op_UnaryNegation" => $"-{texts[0]}",
            "op_LogicalNot" => $"!{texts[0]}",
            "get_Item" => $"{texts[0]}[{texts[1].Trim('[', ']')}]",
            var name when operators.TryGetValue(name, out var symbol) => $"{texts[0]} {symbol} {texts[1]}",
            var name when IsMember => $"{texts[0]}.{name}({string.Join(", ", texts.Skip(1))})",
            var name when method.DeclaringType != typeof(GraphCompiler.Ops) =>
                $"{method.DeclaringType!.Name}.{name}({string.Join(", ", texts)})",
            var name => $"{name}({string.Join(", ", texts)})",
        };
    }

    public override string ToString() =>
        $"{Name}({string.Join(", ", Parameters.Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";
}
