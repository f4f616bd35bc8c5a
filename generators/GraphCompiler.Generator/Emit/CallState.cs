using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Emit;

/// <summary>The tuple by which a static lambda gets a model and the arguments that it calls one of its methods with.</summary>
internal sealed class CallState
{
    /// <summary>What the elements of a tuple can't be called, besides Item1, Item2 and so on.</summary>
    static readonly ImmutableArray<string> reserved = ["CompareTo", "Equals", "GetHashCode", "GetType", "Rest", "ToString"];

    readonly Identifiers names = new([.. reserved, "Model"]);
    readonly ImmutableArray<(string Name, string Value)> elements;

    /// <param name="model">The model, which the lambda finds as <c>Model</c>.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="others">What the tuple also has.</param>
    public CallState(string model, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> others)
    {
        elements = [.. arguments.Select(value => (names.Unique(ElementName(value)), value))];
        var rest = others.Select(other => (names.Unique(other.Name), other.Value));
        Tuple = $"({string.Join(", ", elements.Concat(rest).Select(Given).Prepend($"Model: {model}"))})";
    }

    /// <summary>The tuple.</summary>
    public string Tuple { get; }

    /// <summary>The arguments, in a lambda whose parameter is the tuple.</summary>
    public IEnumerable<string> Elements(string parameter) => elements.Select(element => $"{parameter}.{element.Name}");

    static string Given((string Name, string Value) element) =>
        element.Name == element.Value ? element.Value : $"{element.Name}: {element.Value}";

    static string ElementName(string value)
    {
        var name = value.TrimStart('@');
        return name.StartsWith("Item", StringComparison.Ordinal) && name.Length > 4 && name.Skip(4).All(char.IsDigit)
            ? "given" + name
            : name;
    }
}
