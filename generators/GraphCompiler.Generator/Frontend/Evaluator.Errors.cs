using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Errors: where the user can mend them, and how they were reached.
internal sealed partial class Evaluator
{
    public EvaluationException Fail(string id, IOperation at, params object[] arguments) => Fail(id, at.Syntax, arguments);

    // A mistake with an unknown operand would not be there but for another one.
    EvaluationException Fail(string id, SyntaxNode at, params object[] arguments) =>
        hasUnknownOperand ? FollowUp() : new(FindingAt(id, at, arguments));

    Finding FindingAt(string id, SyntaxNode at, params object[] arguments)
    {
        var (location, chain) = Locate(at);
        return new(id, location, Finding.Text(arguments.Select(InWords)), chain);
    }

    object InWords(object argument) => argument switch
    {
        Dim size => Assumptions.TextOf(size),
        Shape shape => Assumptions.TextOf(shape),
        _ => argument,
    };

    /// <summary>The assumption under which a mistake is none, if there is one.</summary>
    AssumptionException? Assumed(GraphException mistake, IOperation at)
    {
        var (location, _) = Locate(at.Syntax);
        return mistake.Condition is { } condition && Assumptions.With(condition, SourceAt(location)) is { } more
            ? new(more, location)
            : null;
    }

    readonly List<Finding> warnings = [];

    /// <summary>What is no mistake, but probably not meant.</summary>
    public IReadOnlyList<Finding> Warnings => warnings;

    void Warn(string id, IOperation at, params object[] arguments)
    {
        var (location, chain) = Locate(at.Syntax);
        warnings.Add(new(id, location, Finding.Text(arguments), chain));
    }

    readonly Dictionary<(Location, string), Finding> modes = [];
    readonly HashSet<object> trained = [];

    /// <summary>Where <c>Mode.IsTraining</c> is read, but no loss gets to, nor to the same module or function from elsewhere.</summary>
    public IEnumerable<Finding> IdleModes => modes.Where(mode => !trained.Contains(Reader(mode.Key))).Select(mode => mode.Value);

    static object Reader((Location Location, string Chain) mode) => mode.Chain.Length > 0 ? mode.Chain : mode.Location;

    bool ReadMode(IOperation at)
    {
        var place = Locate(at.Syntax);
        if (!modes.ContainsKey(place))
            modes.Add(place, new("GC0205", place.Location, Finding.Text([SourceAt(place.Location)]), place.Chain));
        if (IsTraining) trained.Add(Reader(place));
        return IsTraining;
    }

    string SourceAt(Location location) =>
        location.SourceTree?.GetRoot(cancellation).FindNode(location.SourceSpan, getInnermostNodeForTie: true) is { } syntax
            ? ExpressionText.Of(syntax)
            : "";

    const string NotAtHand = "its source is not at hand, and the generator doesn't know it";

    /// <summary>A method, type or static member of which neither the source nor the meaning is known.</summary>
    EvaluationException WithoutSource(IOperation at, ISymbol symbol) =>
        Fail("GC0109", at, (symbol is ITypeSymbol ? "new " : "")
            + symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), NotAtHand);

    public EvaluationException Undecided(IOperation at, string expression) =>
        Fail("GC0113", at, expression, "for a choice per element use Where");

    /// <summary>Too many steps: at the innermost loop, as it is the loop that does not end.</summary>
    public EvaluationException TooLong(IOperation at) =>
        EndEntry("GC0115", at.Syntax.AncestorsAndSelf()
            .FirstOrDefault(syntax => syntax is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax) ?? at.Syntax,
            MaximumSteps);

    EvaluationException EndEntry(string id, SyntaxNode at, params object[] arguments) =>
        new(FindingAt(id, at, arguments)) { EndsEntry = true };

    /// <summary>Too many calls in each other: at the call that is repeated most.</summary>
    EvaluationException TooDeep(Frame inner, SyntaxNode callSite)
    {
        List<(Frame Caller, SyntaxNode Site, string Name)> calls = [(frame, callSite, inner.Name)];
        for (var current = frame; current is { Caller: { } caller, CallSite: { } site }; current = caller)
            calls.Add((caller, site, current.Name));
        var (innermost, at, name) = calls.GroupBy(call => call.Site).OrderByDescending(same => same.Count()).First().First();
        frame = innermost;
        return EndEntry("GC0114", at, name.Length == 0 ? "A lambda" : $"'{name}'", MaximumDepth);
    }

    /// <summary>For what the C# compiler reports itself.</summary>
    static EvaluationException Silent() => new(null);

    bool IsUser(Frame frame) => ReferenceEquals(frame.Unit, sources.User);

    /// <summary>The innermost place in the user's own code, and the calls from there to here.</summary>
    (Location Location, string Chain) Locate(SyntaxNode syntax)
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
    string CurrentPath() => frame.Path ??= Chain(frame => frame.Name);

    /// <summary>The functions and module types that led here, outermost first.</summary>
    string CurrentFunctions() => frame.Functions ??= Chain(frame => frame.Function);

    string Chain(Func<Frame, string> nameOf)
    {
        var names = new Stack<string>();
        for (var current = frame; current is not null; current = current.Caller)
            if (nameOf(current).Length > 0) names.Push(nameOf(current));
        return string.Join(" > ", names);
    }

    /// <summary>What an unsupported operation is called in a message.</summary>
    static string Words(IOperation operation) => operation switch
    {
        IAwaitOperation => "await",
        ITryOperation => "try",
        ILockOperation => "lock",
        IUsingOperation or IUsingDeclarationOperation => "using",
        ITypeOfOperation => "typeof",
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicObjectCreationOperation
            or IDynamicIndexerAccessOperation => "dynamic",
        IAddressOfOperation => "an address",
        IEventReferenceOperation or IEventAssignmentOperation => "an event",
        ILabeledOperation or IBranchOperation => "goto",
        _ => $"'{ExpressionText.Of(operation.Syntax)}'",
    };

    /// <summary>An exception that the code itself would throw.</summary>
    public EvaluationException Thrown(IOperation at, string message) => Fail("GC0116", at, message);

    object? Throw(IThrowOperation thrown)
    {
        var message = thrown.Exception is { } exception && Unwrap(exception) is IObjectCreationOperation creation
            ? creation.Arguments.Select(argument => TryEvaluate(argument.Value)).OfType<string>().FirstOrDefault()
                ?? creation.Type?.Name ?? ""
            : thrown.Exception is null ? "" : ExpressionText.Of(thrown.Exception.Syntax);
        throw Fail("GC0116", thrown, message);

        object? TryEvaluate(IOperation operation) => operation.Type?.SpecialType == SpecialType.System_String ? Evaluate(operation) : null;
    }

    static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion) operation = conversion.Operand;
        return operation;
    }
}
