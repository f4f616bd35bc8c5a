using System.Collections.Immutable;
using System.Text;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>A value of a random graph: what is written in graph code, and the node that the front end makes of it.</summary>
abstract class Term(Node node)
{
    public Node Node { get; } = node;

    public Shape Shape => Node.Shape;

    public bool IsReal => Node.Type.IsReal;

    /// <summary>Whether it is a tensor of Booleans, which is one of numbers too.</summary>
    public virtual bool IsBoolean => false;

    public abstract IEnumerable<Term> Operands { get; }

    /// <summary>Every term that some terms are made of, operands first.</summary>
    public static List<Term> Sort(IEnumerable<Term> roots)
    {
        var sorted = new List<Term>();
        var visited = new HashSet<Term>();
        foreach (var root in roots) Visit(root);
        return sorted;

        void Visit(Term term)
        {
            if (!visited.Add(term)) return;
            foreach (var operand in term.Operands) Visit(operand);
            sorted.Add(term);
        }
    }
}

enum LeafKind
{
    Input,
    Parameter,
    State,
    Scalar,
}

/// <summary>An argument of the entry or a parameter of the model.</summary>
sealed class LeafTerm(string name, LeafKind kind, Node node) : Term(node)
{
    public string Name { get; } = name;

    public LeafKind Kind { get; } = kind;

    public override IEnumerable<Term> Operands => [];

    public static LeafTerm Of(string name, LeafKind kind, Shape shape, DType? type = null) => new(name, kind, kind switch
    {
        LeafKind.Input => Leaf.InputTensor(name, shape, type ?? DType.Real, Origin.None),
        LeafKind.Scalar => Leaf.Argument(name),
        _ => Leaf.ParameterTensor(name, shape, Origin.None),
    });
}

/// <summary>A value that is computed from others.</summary>
abstract class ComputedTerm(Node node) : Term(node)
{
    /// <summary>The same computation of other operands; fails as the shape rules do if they do not fit.</summary>
    public abstract ComputedTerm With(Func<Term, Term> replace);

    public abstract string Print(Func<Term, string> nameOf);

    /// <summary>Whether the text of an argument names a size.</summary>
    public virtual bool Names(Dim symbol) => false;
}

/// <summary>A call of a function of the API.</summary>
sealed class CallTerm(Signature function, ImmutableArray<Argument> arguments) : ComputedTerm(function.Node(arguments))
{
    public Signature Function { get; } = function;

    public override bool IsBoolean => Function.GivesBooleans;

    public ImmutableArray<Argument> Arguments { get; } = arguments;

    public override IEnumerable<Term> Operands => Arguments.SelectMany(argument => argument.Terms);

    public override ComputedTerm With(Func<Term, Term> replace) =>
        new CallTerm(Function, [.. Arguments.Select(argument => argument with { Terms = [.. argument.Terms.Select(replace)] })]);

    public override string Print(Func<Term, string> nameOf) => Function.Print(Arguments, nameOf);

    public override bool Names(Dim symbol) =>
        Arguments.Any(argument => argument.Text.Contains(symbol.ToString(), StringComparison.Ordinal));
}

/// <summary>An argument of a call: one term, a list of terms, or anything else as a value and as C#.</summary>
sealed record Argument(string Parameter, ImmutableArray<Term> Terms, object? Given, string Text, bool IsList = false)
{
    public static Argument Of(string parameter, Term term) => new(parameter, [term], null, "");

    public static Argument Of(string parameter, IEnumerable<Term> terms) => new(parameter, [.. terms], null, "", true);

    public static Argument Of(string parameter, object? given, string text) => new(parameter, [], given, text);

    public object? Value => IsList ? Terms.Select(term => term.Node).ToArray() : Terms is [var only] ? only.Node : Given;

    public string Print(Func<Term, string> nameOf) =>
        IsList ? $"[{string.Join(", ", Terms.Select(nameOf))}]" : Terms is [var only] ? nameOf(only) : Text;
}
