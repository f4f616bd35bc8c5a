using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Evaluation;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>
/// Runs graph code while the project is built: an interpreter over Roslyn's operations whose tensors are nodes of a graph. Whatever
/// C# would compute from constants it computes; what depends on data becomes nodes; the rest is refused at the exact expression.
/// </summary>
/// <remarks>
/// It builds the parts of the interpreter, each on those before it, and starts them. As code contains code, earlier parts evaluate it
/// through <see cref="ICode"/> and <see cref="ICalls"/>, which this class implements by the later ones.
/// </remarks>
internal sealed class Evaluator : ICode, ICalls
{
    readonly Sources sources;
    readonly CancellationToken cancellation;
    readonly CallStack stack;
    readonly EvaluationModes modes = new();
    readonly EntryContext entry = new();
    readonly Invalidation invalidation;
    readonly StepLimit steps;
    readonly RandomStreams streams = new();
    readonly TensorValues tensors;
    readonly StateAssignments states;
    readonly Construction construction;
    readonly Statements statements;
    readonly Functions functions;
    readonly Invocations invocations;
    readonly Expressions expressions;

    /// <param name="real">
    /// The type of the model's real numbers. In double precision, a number of type <c>float</c> stands for the decimal it is written as.
    /// </param>
    public Evaluator(Sources sources, DType real, CancellationToken cancellation)
    {
        (this.sources, this.cancellation) = (sources, cancellation);
        stack = new(sources.User);
        var types = new RuntimeTypes(stack);
        var frames = new CallFrames(stack, types);

        var mistakes = new Mistakes(stack, entry, cancellation);
        Log = new(stack, modes);
        Warnings = new(stack, entry, cancellation);
        invalidation = new(stack);

        Origins = new(stack, mistakes);
        Names = new(stack, Origins);
        Shapes = new(stack, entry);
        tensors = new(Origins, real);
        var scans = new ScanCalls(this, mistakes, Log, Origins, new TensorParts(tensors), streams);
        states = new(mistakes, tensors, scans);
        var apiCalls = new ApiCalls(modes, mistakes, Log, Warnings, Origins, tensors, streams, states, scans);
        var gradientRules = new GradientRules(this, frames, sources, mistakes, Origins, tensors, cancellation);

        var sequences = new Sequences(mistakes);
        var calculator = new Calculator(mistakes, Origins, tensors);
        var intrinsics = new Intrinsics(this, mistakes, Origins, tensors, types, sequences, calculator);
        var staticMembers = new StaticMembers(this, this, sources, stack, modes, mistakes);
        var fields = new Fields(stack, modes, mistakes, invalidation, types, staticMembers);
        var properties = new Properties(this, sources, mistakes, types, apiCalls, fields, staticMembers, intrinsics);
        var deconstruction = new Deconstruction(this, frames, sources, mistakes, properties);
        var parameterCreation = new ParameterCreation(stack, mistakes, Log);
        var fieldInitialization = new FieldInitialization(this, this, stack, modes, types);
        construction = new(this, this, sources, stack, mistakes, Log, types, fieldInitialization, parameterCreation);
        var objects = new ObjectCreation(this, stack, mistakes, types, construction);
        var collections = new CollectionCreation(this, mistakes, types, sequences);

        steps = new(mistakes, cancellation);
        var recovery = new Recovery(stack, modes, Log, invalidation);
        var throws = new Throws(this, mistakes);
        var variables = new Variables(this, stack, mistakes, Names, types);
        var references = new References(this, stack, mistakes, types, fields, properties, sequences);
        var operators = new Operators(this, this, mistakes, Warnings, Origins, tensors, types, calculator);
        var patterns = new Patterns(this, stack, mistakes, types, fields, properties, deconstruction, calculator);
        var places = new Places(this, stack, mistakes, Names, types, variables, fields, properties, sequences, deconstruction);
        var assignments = new Assignments(this, this, mistakes, tensors, calculator, places);
        statements = new(this, stack, steps, recovery, mistakes, throws, variables, places, patterns, sequences);
        functions = new(stack, frames, mistakes, Names, gradientRules, statements);
        invocations = new(this, sources, stack, mistakes, Log, types, apiCalls, parameterCreation, intrinsics, functions);
        var kinds = new ExpressionKinds(this, stack, mistakes, types, objects, collections, variables, references, invocations, operators,
            patterns, assignments, throws);
        expressions = new(stack, steps, recovery, mistakes, Log, invalidation, Shapes, kinds, real);
    }

    public MistakeLog Log { get; }

    public Warnings Warnings { get; }

    public Origins Origins { get; }

    public NodeNames Names { get; }

    public ObservedShapes Shapes { get; }

    /// <summary>The last value assigned to each state, by path.</summary>
    public IReadOnlyDictionary<string, Node> States => states.States;

    /// <summary>Makes the model itself, whose constructor takes nothing.</summary>
    public ObjectValue CreateModel(INamedTypeSymbol type, SyntaxNode declaration)
    {
        var model = new ObjectValue(type);
        modes.ForAllEntries(() => modes.DuringInitialization(() => construction.Construct(declaration, sources.User, model, type,
            type.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.IsEmpty), [])));
        return model;
    }

    /// <summary>Forgets the mistakes of an entry that starts again.</summary>
    public void ForgetMistakes()
    {
        Log.Clear();
        invalidation.Clear();
    }

    /// <summary>Forgets what the last entry computed.</summary>
    public void Begin(bool isTraining, Assumptions assumptions)
    {
        (entry.IsTraining, entry.Assumptions) = (isTraining, assumptions);
        steps.Clear();
        streams.Next = 0;
        tensors.Clear();
        Names.Clear();
        states.Clear();
    }

    /// <summary>Runs an entry on values in the place of its arguments.</summary>
    public object? RunEntry(IMethodSymbol method, ObjectValue model, Arguments arguments)
    {
        // The model may override an entry that it inherits.
        var definition = VirtualMembers.Override(model.Type, method).OriginalDefinition;
        var syntax = definition.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        var inner = new Frame(sources.User, null, null, "") { This = model };
        foreach (var (parameter, value) in arguments) inner.Declare(SourceUnit.ParametersOf(definition)[parameter.Ordinal], value);
        return functions.RunBody(inner, syntax, definition);
    }

    /// <summary>A result of an entry as a node.</summary>
    public Node ToResult(IMethodSymbol method, object? value)
    {
        if (value is not (Node or ParameterValue or Unknown))
            throw new EvaluationException(Finding.At(EntryReader.LocationOf(method), "GC0117", method.Name));
        return tensors.ToNode(value);
    }

    object? ICode.Evaluate(IOperation expression) => expressions.Evaluate(expression);

    bool ICode.EvaluateCondition(IOperation expression) => expressions.EvaluateCondition(expression);

    void ICode.Execute(IOperation? body) => statements.ExecuteBody(body);

    object? ICalls.Call(IOperation at, IMethodSymbol method, object? receiver, Arguments arguments, bool isVirtual) =>
        invocations.Call(at, method, receiver, arguments, isVirtual);

    object? ICalls.CallFunction(IOperation at, object? function, IReadOnlyList<object?> arguments) =>
        invocations.CallFunction(at, function, arguments);

    object? ICalls.Run(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver, Arguments arguments,
        IReadOnlyDictionary<string, ITypeSymbol>? typeArguments) => functions.Run(at, unit, method, receiver, arguments, typeArguments);

    object? ICalls.RunBody(Frame inner, SyntaxNode callSite, IMethodSymbol method) => functions.RunBody(inner, callSite, method);

    T ICalls.Within<T>(Frame inner, SyntaxNode callSite, Func<T> run) => functions.Within(inner, callSite, run);
}
