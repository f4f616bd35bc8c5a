using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>The calls that are being evaluated, and where they stand in the user's code.</summary>
/// <param name="user">The compilation with the model.</param>
internal sealed class CallStack(SourceUnit user)
{
    /// <summary>The innermost call.</summary>
    public Frame Current { get; private set; } = new(user, null, null, "");

    public int Depth { get; private set; }

    /// <summary>Whether one of the operands of the expression that is being evaluated is unknown.</summary>
    public bool HasUnknownOperand { get; set; }

    /// <summary>Makes a call the innermost one while it runs.</summary>
    public T Run<T>(Frame inner, Func<T> run)
    {
        var (outer, outerOperand) = (Current, HasUnknownOperand);
        (Current, HasUnknownOperand) = (inner, false);
        Depth++;
        try
        {
            return run();
        }
        finally
        {
            Depth--;
            (Current, HasUnknownOperand) = (outer, outerOperand);
        }
    }

    /// <summary>Whether a call runs the user's own code.</summary>
    public bool IsUser(Frame frame) => ReferenceEquals(frame.Unit, user);

    public (Location Location, string Chain) Locate(SyntaxNode syntax) => Locate(syntax, Current);

    /// <summary>The innermost place in the user's own code, and the calls from there to here.</summary>
    public (Location Location, string Chain) Locate(SyntaxNode syntax, Frame frame)
    {
        var names = new Stack<string>();
        for (var current = frame; ; current = current.Caller!)
        {
            if (IsUser(current) || current.Caller is null || current.CallSite is null)
                return (IsUser(current) ? syntax.GetLocation() : Location.None, names.Count == 0 ? "" : " in " + string.Join(" > ", names));
            if (current.Name.Length > 0) names.Push(current.Name);
            syntax = current.CallSite;
        }
    }

    /// <summary>The calls that led here, outermost first, as nodes remember them.</summary>
    public string Path => Current.Path ??= Chain(frame => frame.Name);

    /// <summary>The functions and module types that led here, outermost first.</summary>
    public string Functions => Current.Functions ??= Chain(frame => frame.Function);

    string Chain(Func<Frame, string> nameOf)
    {
        var names = new Stack<string>();
        for (var current = Current; current is not null; current = current.Caller)
            if (nameOf(current).Length > 0) names.Push(nameOf(current));
        return string.Join(" > ", names);
    }

    /// <summary>The user's calls that led here, each once.</summary>
    public string UserCalls()
    {
        var calls = new SortedSet<string>(StringComparer.Ordinal);
        for (var current = Current; current is { CallSite: { } site, Caller: { } caller }; current = caller)
            if (IsUser(caller)) calls.Add(site.SyntaxTree.FilePath + site.Span);
        return string.Join(" ", calls);
    }
}
