using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Errors;

/// <summary>Makes findings of mistakes: where the user can mend them, and how they were reached.</summary>
internal sealed class Mistakes(CallStack stack, EntryContext entry, CancellationToken cancellation)
{
    /// <summary>Why a method can't be called.</summary>
    public const string NoSource = "its source is not at hand, and the generator doesn't know it";

    public EvaluationException Fail(string id, IOperation at, params object[] arguments) => Fail(id, at.Syntax, arguments);

    /// <remarks>A mistake in an expression with an unknown operand follows from the one that made the operand unknown.</remarks>
    public EvaluationException Fail(string id, SyntaxNode at, params object[] arguments) =>
        stack.HasUnknownOperand ? EvaluationException.ReportedAlready() : new(FindingAt(id, at, stack.Current, arguments));

    Finding FindingAt(string id, SyntaxNode at, Frame frame, object[] arguments)
    {
        var (location, chain) = stack.Locate(at, frame);
        return new(id, location, Finding.Text(arguments.Select(InWords)), chain);
    }

    object InWords(object argument) => argument switch
    {
        Dim size => entry.Assumptions.TextOf(size),
        Shape shape => entry.Assumptions.TextOf(shape),
        _ => argument,
    };

    /// <summary>The assumption under which a mistake is none, if there is one.</summary>
    public AssumptionException? Assumed(GraphException mistake, IOperation at)
    {
        var (location, _) = stack.Locate(at.Syntax);
        if (mistake.Condition is not { } condition) return null;
        return entry.Assumptions.With(condition, ExpressionText.At(location, cancellation)) is { } more ? new(more, location) : null;
    }

    /// <summary>A method, type or static member of which neither the source nor the meaning is known.</summary>
    public EvaluationException WithoutSource(IOperation at, ISymbol symbol) =>
        Fail("GC0109", at, (symbol is ITypeSymbol ? "new " : "")
            + symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), NoSource);

    /// <summary>An expression that graph code can't contain.</summary>
    public EvaluationException Unsupported(IOperation at) => Unsupported(at, $"'{ExpressionText.Of(at.Syntax)}'");

    /// <param name="what">What can't be done with the expression.</param>
    public EvaluationException Unsupported(IOperation at, string what) => Fail("GC0112", at, what);

    /// <summary>Null where a value is needed.</summary>
    public EvaluationException NoValue(IOperation at) => Fail("GC0117", at, ExpressionText.Of(at.Syntax));

    /// <summary>A condition that is not known while building.</summary>
    public EvaluationException Undecided(IOperation at) =>
        Fail("GC0113", at, ExpressionText.Of(at.Syntax), "for a choice per element use Where");

    /// <summary>An exception that the code itself would throw.</summary>
    public EvaluationException WouldThrow(IOperation at, string message) => Fail("GC0116", at, message);

    /// <summary>A field or property that code may change later, so that no graph can depend on it.</summary>
    public EvaluationException MayChange(IOperation at, ISymbol member) =>
        Fail("GC0010", at, member.Name, member is IPropertySymbol ? "remove its setter" : "make it readonly");

    /// <summary>Too many steps: at the innermost loop, as it is the loop that does not end.</summary>
    public EvaluationException TooLong(IOperation at) =>
        EndEntry("GC0115", at.Syntax.AncestorsAndSelf()
            .FirstOrDefault(syntax => syntax is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax) ?? at.Syntax,
            stack.Current, EvaluationLimits.Steps);

    /// <summary>Too many calls in each other: at the call that is repeated most.</summary>
    public EvaluationException TooDeep(Frame inner, SyntaxNode callSite)
    {
        List<(Frame Caller, SyntaxNode Site, string Name)> calls = [(stack.Current, callSite, inner.Name)];
        for (var current = stack.Current; current is { Caller: { } caller, CallSite: { } site }; current = caller)
            calls.Add((caller, site, current.Name));
        var (innermost, at, name) = calls.GroupBy(call => call.Site).OrderByDescending(same => same.Count()).First().First();
        return EndEntry("GC0114", at, innermost, name.Length == 0 ? "A lambda" : $"'{name}'", EvaluationLimits.Depth);
    }

    EvaluationException EndEntry(string id, SyntaxNode at, Frame frame, params object[] arguments) =>
        new(FindingAt(id, at, frame, arguments)) { EndsEntry = true };

    /// <summary>What an unsupported operation is called in a message.</summary>
    public static string NameOf(IOperation operation) => operation switch
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

    /// <summary>A parameter of the model that none of its fields leads to.</summary>
    public static EvaluationException NotInAField(ParameterValue parameter) => new(parameter.HolderOutsideModules is { } holder
        ? Finding.At(parameter.Location!, "GC0018", holder.Name)
        : Finding.At(parameter.Location!, "GC0012"));
}
