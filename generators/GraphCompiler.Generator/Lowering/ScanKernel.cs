using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// A scan as one kernel that loops over the steps and keeps the states in locals. A scan is one if its step is a kernel without loops in
/// which every element of the next states depends on the same element of the states.
/// </summary>
internal sealed class ScanKernel
{
    readonly ScanLoop loop;
    readonly LoweredGraph body;
    readonly Call step;
    readonly Call placed;
    readonly StoredTypes types;
    readonly Axis time;
    readonly List<(Operand Old, Operand Operand, Node Node, Dim Origin, Dim Moved)> operands = [];

    ScanKernel(ScanLoop loop, LoweredGraph body, Call placed, StoredTypes types)
    {
        (this.loop, this.body, this.placed, this.types) = (loop, body, placed, types);
        (step, time) = (body.Calls[0], new("t", loop.Loop.Count));
    }

    /// <summary>A state of the scan.</summary>
    /// <param name="Local">Holds an element of it.</param>
    /// <param name="Operand">Where a step would read it.</param>
    /// <param name="Next">Where a step would store the next one.</param>
    /// <param name="IsResult">Whether that is where a result of the step stays.</param>
    sealed record State(int Number, Local Local, Operand Operand, Statement.Store Next, bool IsResult)
    {
        /// <summary>The next state's element.</summary>
        public Local NextLocal { get; } = new("nextState", Local.Type);
    }

    /// <param name="body">The lowered step.</param>
    /// <param name="calls">The calls of a step, with their operands where they lie.</param>
    /// <param name="copies">What is copied to where at the end of a step.</param>
    /// <param name="types">The types in which nodes are stored.</param>
    /// <param name="traits">How the target wants its kernels.</param>
    /// <returns>The kernel, and where its operands begin; null if the scan is none.</returns>
    public static (LoweredKernel Kernel, ImmutableArray<(Node, Dim)> Places)? Of(
        ScanLoop loop, LoweredGraph body, IReadOnlyList<Call> calls, IEnumerable<(Node, Dim)> copies, StoredTypes types,
        KernelTraits traits)
    {
        if (loop.Loop is not { Step: not null, Condition: null } || loop.Step.Length.IsOne) return null;
        if (body.Calls is not [{ Loops.IsEmpty: true, Kernel: { Product: null, HasUpdates: false } kernel }] || kernel.Loops.Any())
            return null;
        if (kernel.Operands.Any(operand => operand.IsScalar || operand.Type.IsNarrow)
            || body.Calls[0].Operands.Any(node => node.Primitive.CheckedBound(node) is not null))
            return null;
        if (TypicalSizes.Of(Axis.SizeOf(kernel.Parallel)) > traits.MostCarried) return null;
        // States are no copies here, but a result may be one of another result.
        if (!copies.All(place => Enumerable.Range(0, loop.Step.States).Any(state => loop.Next(state) == place))) return null;
        return new ScanKernel(loop, body, calls[0], types).Run();
    }

    (LoweredKernel, ImmutableArray<(Node, Dim)>)? Run()
    {
        var kernel = step.Kernel;
        var states = Enumerable.Range(0, loop.Step.States).Select(StateOf).OfType<State>().ToList();
        if (states.Count < loop.Step.States || states.Select(state => state.Next).Distinct().Count() < states.Count) return null;
        for (var i = 0; i < kernel.Operands.Length; i++)
            if (!states.Any(state => state.Operand == kernel.Operands[i] || (state.Next.Operand == kernel.Operands[i] && !state.IsResult)))
                Add(kernel.Operands[i], placed.Operands[i], placed.Origins[i]);
        if (operands.Any(operand => operand.Moved.Least is not >= 0 && (Dim.Zero - operand.Moved).Least is not >= 0)) return null;
        ImmutableArray<Statement> before = [.. states.Select(state => new Statement.Let(state.Local, InitialOf(state)))];
        ImmutableArray<Statement> inLoop = [.. kernel.Body.SelectMany(statement => InLoop(statement, states))];
        ImmutableArray<Statement> carry = states.Count == 0 ? [] : [new Statement.Carry(
            [.. states.Select(state => state.Local)], [.. states.Select(state => new Expression.Read(state.NextLocal))])];
        ImmutableArray<Statement> after = [.. states.Where(state => loop.Step.HistoryOf(state.Number) is null)
            .Select(state => StoreNext(state, state.Local))];
        var tree = new LoopTree
        {
            Parallel = kernel.Parallel,
            Operands = [.. operands.Select(known => known.Operand)],
            Body = [.. before, new Statement.Loop([time], [.. inLoop, .. carry]), .. after],
        };
        return (new(tree, [.. operands.Select(known => known.Node)], kernel.Sources),
            [.. operands.Select(known => (known.Node, known.Origin))]);
    }

    /// <summary>A state, each element of which the step reads only to make the same element of the next one; null for others.</summary>
    State? StateOf(int number)
    {
        var kernel = step.Kernel;
        var next = step.Operands.IndexOf(loop.MadeNext(body, number));
        var old = Enumerable.Range(0, kernel.Operands.Length).Where(i => ScanStep.IsState(step.Operands[i], number)).ToList();
        if (next < 0 || old.Count != 1 || !step.Origins[next].IsZero || !step.Origins[old[0]].IsZero) return null;
        var stores = kernel.Statements.OfType<Statement.Store>().Where(store => store.Operand == kernel.Operands[next]).ToList();
        var loads = kernel.Statements.Parts().OfType<Expression.Load>().Where(load => load.Operand == kernel.Operands[old[0]]);
        if (stores.Count != 1 || !loads.All(load => load.Index.Equals(stores[0].Index))) return null;
        // An address is loaded from memory.
        if (kernel.Statements.Indices().SelectMany(index => index.Terms).Any(term => term.Loaded is { } loaded
            && loaded.SelfAndDescendants().Any(part => part is Expression.Load load && load.Operand == kernel.Operands[old[0]])))
            return null;
        var isResult = placed.Operands[next] != step.Operands[next] && (placed.Operands[next], placed.Origins[next]) != loop.Next(number);
        return new(number, new("state", stores[0].Value.Type), kernel.Operands[old[0]], stores[0], isResult);
    }

    Expression InitialOf(State state)
    {
        var initial = loop.Initial(state.Number);
        if (Movement.LiteralOf(initial) is { } number)
            return state.Local.Type.IsInteger ? new Expression.Position((Dim)(long)number) : new Expression.Constant(number);
        var (node, origin) = Access.PlaceOf(initial)!.Value;
        var operand = new Operand("initial", types.Of(node), state.Operand.Shape);
        operands.Add((operand, operand, node, origin, Dim.Zero));
        return new Expression.Load(operand, state.Next.Index);
    }

    /// <summary>A statement of the step at time t. States are locals; the next ones are stored where they stay.</summary>
    IEnumerable<Statement> InLoop(Statement statement, IReadOnlyList<State> states)
    {
        var rewritten = statement.Rewrite(value => Moved(value, states), index => Moved(index, states));
        if (states.FirstOrDefault(state => state.Next == statement) is not { } state)
        {
            yield return rewritten is Statement.Store store ? InTime(store) : rewritten;
            yield break;
        }
        var next = (Statement.Store)rewritten;
        yield return new Statement.Let(state.NextLocal, next.Value);
        if (state.IsResult) yield return InTime(next with { Value = new Expression.Read(state.NextLocal) });
        if (loop.Step.HistoryOf(state.Number) is not null) yield return StoreNext(state, state.NextLocal);
    }

    Statement InTime(Statement.Store store)
    {
        var known = operands.First(known => known.Old == store.Operand);
        return store with { Operand = known.Operand, Index = store.Index + InTime(known.Moved) };
    }

    /// <summary>Stores a state where the scan leaves it.</summary>
    Statement StoreNext(State state, Local value)
    {
        var (node, origin) = loop.Next(state.Number);
        var made = state.Next.Operand;
        var place = new Operand(made.Name, made.Type, made.Shape);
        Add(place, node, origin);
        return InTime(new Statement.Store(place, state.Next.Index, new Expression.Read(value)));
    }

    Expression Moved(Expression value, IReadOnlyList<State> states)
    {
        switch (value)
        {
            case Expression.Apply apply:
                return apply with { Arguments = [.. apply.Arguments.Select(argument => Moved(argument, states))] };
            case Expression.Load load when states.FirstOrDefault(state => state.Operand == load.Operand) is { } state:
                return new Expression.Read(state.Local);
            case Expression.Load load:
                var known = operands.First(known => known.Old == load.Operand);
                return new Expression.Load(known.Operand, Moved(load.Index, states) + InTime(known.Moved));
            case Expression.Position position:
                return new Expression.Position(Moved(position.Index, states));
            default:
                return value;
        }
    }

    IndexExpression Moved(IndexExpression index, IReadOnlyList<State> states) =>
        index.Replace(axis => axis, value => Moved(value, states));

    /// <summary>How far an operand has moved at time t, from the first element that any step touches.</summary>
    IndexExpression InTime(Dim moved) =>
        (IndexExpression)time * moved + (moved.Least >= 0 ? Dim.Zero : (1 - time.Size) * moved);

    /// <summary>Adds an operand that begins at the first element that any step touches.</summary>
    /// <param name="origin">Where it begins in a step.</param>
    void Add(Operand old, Node node, Dim origin)
    {
        var (moved, first) = origin.LinearIn(loop.Loop.Step!.Name!)!.Value;
        var shape = moved.IsZero ? old.Shape : new Shape([time.Size, .. old.Shape]);
        operands.Add((old, new(old.Name, old.Type, shape), node, moved.Least >= 0 ? first : first + (time.Size - 1) * moved, moved));
    }
}
