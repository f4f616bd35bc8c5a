using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The memory a buffer lives in.</summary>
internal enum Storage
{
    /// <summary>The work arena, which is addressed in bytes: inputs, intermediate values, results.</summary>
    Work,

    /// <summary>The parameters' arena.</summary>
    Parameters,

    /// <summary>The gradients' arena, laid out like the parameters'.</summary>
    Gradients,

    /// <summary>No memory: the streams of random numbers, one after the other, whose states are passed by value.</summary>
    Random,
}

/// <summary>
/// A planned place for a tensor.
/// </summary>
/// <param name="Offset">
/// The first byte in the work arena. For parameters and gradients it is null: the run-time layout has it, by <paramref name="Name"/>; for a
/// random stream it is its number.
/// </param>
/// <param name="FirstUse">The first launch that touches it; -1 for inputs.</param>
/// <param name="LastUse">The last launch that touches it; the number of launches for results.</param>
internal sealed record BufferPlan(string Name, Storage Storage, DType Type, Shape Shape, Dim? Offset, int FirstUse, int LastUse)
{
    /// <summary>What a variable is called that holds the place.</summary>
    public string Variable => Storage switch
    {
        Storage.Gradients => "d" + Identifiers.OfPath(Name),
        Storage.Parameters => Identifiers.Camel(Identifiers.OfPath(Name)),
        _ => Name,
    };

    /// <summary>The memory that the tensor takes.</summary>
    public Dim Bytes => Shape.Elements * Type.Bytes;

    /// <summary>How many elements lie between the beginnings of this tensor and of another one in the same memory.</summary>
    /// <returns>Null if that is not known at build time.</returns>
    public Dim? DistanceTo(BufferPlan other) => this == other ? Dim.Zero
        : Offset is null || other.Offset is null ? null
        : Storage == Storage.Work ? (other.Offset - Offset).DivideExactly(Type.Bytes)
        : other.Offset - Offset;

    /// <summary>What integers are checked against as soon as they are computed; null if they are not.</summary>
    public IndexCheck? Check { get; init; }

    /// <summary>Whether the caller of an entry may lend the memory. The place is for callers who don't.</summary>
    public bool IsLent { get; init; }
}

/// <summary>What computed integers must be below, and not negative, to be used as indices.</summary>
/// <param name="Expression">The user's expression that indexes by them.</param>
internal sealed record IndexCheck(Dim Bound, string Expression);

/// <summary>One kernel call: the kernel and a buffer for each of its operands, in order.</summary>
/// <param name="Origins">The element of each buffer at which the operand begins.</param>
/// <param name="Nodes">The tensor in each buffer.</param>
internal sealed record Launch(Kernel Kernel, ImmutableArray<BufferPlan> Arguments, ImmutableArray<Dim> Origins, ImmutableArray<Node> Nodes)
{
    /// <summary>The neighbouring kernels that run as one with this one among them; null if it runs alone.</summary>
    public JoinedKernel? Joined { get; init; }

    /// <summary>The operands whose elements are to be checked after the launch.</summary>
    public IEnumerable<int> Checked =>
        from operand in Enumerable.Range(0, Arguments.Length)
        where Arguments[operand].Check is not null && Kernel.Written.Contains(Kernel.Operands[operand])
        select operand;
}

/// <summary>
/// Launches that repeat: the same kernels <see cref="Count"/> times. Where all repetitions are listed, every operand moves by the same
/// distance from one to the next, so the first two determine all others; else origins say where operands are in a step or a block.
/// </summary>
/// <param name="Start">The first of the program's launches that the loop stands for.</param>
/// <param name="End">The first launch after the loop.</param>
/// <param name="Body">The first repetition, each launch with the one that takes its place in the second; without one, with itself.</param>
internal sealed record LaunchLoop(int Start, int End, ImmutableArray<(Launch Launch, Launch Next)> Body, Dim Count)
{
    /// <summary>
    /// Whether the loop's launches are listed once, because their number depends on sizes; else those of all repetitions are.
    /// </summary>
    public bool IsListedOnce => End - Start == Body.Length;

    /// <summary>The blocks of an axis that the loop runs over; null for other loops.</summary>
    public AxisBlocks? Blocks { get; init; }

    /// <summary>The number of steps done before, a symbol in the origins of the loop's launches; null if they don't depend on it.</summary>
    public Dim? Step { get; init; }

    /// <summary>The element of a buffer that is 0 as soon as the loop has ended; null if nothing ends it before its count.</summary>
    public (BufferPlan Buffer, Dim Origin)? Condition { get; init; }

    /// <summary>The products whose right operand is the same in every step.</summary>
    public ImmutableArray<Kernel> Kept { get; init; } = [];

    /// <summary>How threads run the loop for parts of an axis; null if they share its launches one by one.</summary>
    public SplitLoop? Split { get; init; }

    /// <summary>The buffers that the launches work on, in order.</summary>
    public IEnumerable<BufferPlan> Buffers => Body.SelectMany(pair => pair.Launch.Arguments).Distinct();

    /// <summary>The loops among the launches of the body, in order.</summary>
    public ImmutableArray<LaunchLoop> Loops { get; init; } = [];

    /// <summary>The body as it is written down: its loops, and the launches between them.</summary>
    public IEnumerable<LaunchLoop> Parts => PartsOf(Start, Body, Loops);

    /// <summary>The launches that are written down, each with the loops around it, this one first.</summary>
    public IEnumerable<(Launch Launch, ImmutableArray<LaunchLoop> Around)> Written => Loops.IsEmpty
        ? Body.Select(pair => (pair.Launch, ImmutableArray.Create(this)))
        : Parts.SelectMany(part => part.Written).Select(inner => (inner.Launch, inner.Around.Insert(0, this)));

    /// <summary>The loop with other launches in the place of its own.</summary>
    public LaunchLoop With(Func<Launch, Launch> changed) => this with
    {
        Body = [.. Body.Select(pair => (changed(pair.Launch), changed(pair.Next)))],
        Loops = [.. Loops.Select(loop => loop.With(changed))],
    };

    /// <summary>A loop whose launches are listed once.</summary>
    public static LaunchLoop Of(int start, ImmutableArray<Launch> launches, CallLoop loop) =>
        Once(start, Pairs(launches)) with { Count = loop.Count, Blocks = loop.Blocks, Step = loop.Step };

    /// <summary>
    /// Launches as they are written down: some loops, and what stands between them, each run of it a loop with one repetition.
    /// </summary>
    public static IEnumerable<LaunchLoop> PartsOf(ImmutableArray<Launch> launches, IEnumerable<LaunchLoop> loops) =>
        PartsOf(0, Pairs(launches), loops);

    static IEnumerable<LaunchLoop> PartsOf(int start, ImmutableArray<(Launch, Launch)> launches, IEnumerable<LaunchLoop> loops)
    {
        var (next, end) = (start, start + launches.Length);
        foreach (var loop in loops)
        {
            if (next < loop.Start) yield return Between(next, loop.Start);
            yield return loop;
            next = loop.End;
        }
        if (next < end) yield return Between(next, end);

        LaunchLoop Between(int from, int to) => Once(from, launches.Slice(from - start, to - from));
    }

    static LaunchLoop Once(int start, ImmutableArray<(Launch, Launch)> launches) => new(start, start + launches.Length, launches, 1);

    static ImmutableArray<(Launch, Launch)> Pairs(ImmutableArray<Launch> launches) => [.. launches.Select(launch => (launch, launch))];
}

/// <summary>
/// Elements of a tensor: of every <paramref name="Period"/> in a row, <paramref name="Count"/> from <paramref name="Start"/> on.
/// </summary>
internal sealed record TensorPart(Dim Start, Dim Count, Dim Period);

/// <summary>An exclusive upper bound of indices.</summary>
/// <param name="Part">Which of a tensor's; null for all.</param>
internal sealed record IndexBound(Dim Bound, TensorPart? Part)
{
    public bool Implies(IndexBound other) => (Part is null || Part == other.Part) && (other.Bound - Bound).Least >= 0;
}

/// <summary>An input of an entry: a tensor, or a run-time scalar (no shape).</summary>
/// <param name="IndexBounds">For index tensors: the bounds of its uses, none of which is known to follow from another.</param>
internal sealed record ProgramInput(string Name, DType Type, Shape? Shape, BufferPlan? Buffer, ImmutableArray<IndexBound> IndexBounds);

/// <summary>An entry, compiled: kernel calls over a planned arena, and loops of them.</summary>
internal sealed record KernelProgram
{
    public required string Name { get; init; }

    public required Graph Graph { get; init; }

    public required ImmutableArray<ProgramInput> Inputs { get; init; }

    /// <summary>Tables of constants, and the buffers that hold them when the launches begin.</summary>
    public required ImmutableArray<(BufferPlan Buffer, Table Table)> Tables { get; init; }

    /// <summary>The launches in order; those of a loop over any number of steps once, as they are in the first.</summary>
    public required ImmutableArray<Launch> Launches { get; init; }

    /// <summary>The outermost loops among the launches, in order.</summary>
    public required ImmutableArray<LaunchLoop> Loops { get; init; }

    /// <summary>The launches as they are written down: some loops, and what stands between them.</summary>
    public IEnumerable<LaunchLoop> Parts(IEnumerable<LaunchLoop> loops) => LaunchLoop.PartsOf(Launches, loops);

    /// <summary>What was fused, and why no more.</summary>
    public required ImmutableArray<FusedGraph> Fused { get; init; }

    public required ImmutableArray<BufferPlan> Buffers { get; init; }

    /// <summary>The entry's results, in order.</summary>
    public required ImmutableArray<BufferPlan> Results { get; init; }

    /// <summary>The inputs and results that callers may lend the memory of, in order.</summary>
    public IEnumerable<BufferPlan> Lent =>
        Inputs.Select(input => input.Buffer).Concat(Results).OfType<BufferPlan>().Where(buffer => buffer.IsLent).Distinct();

    /// <summary>Whether something is done between the launches that depends on numbers computed before.</summary>
    public bool ReadsBack => Launches.Any(launch => launch.Checked.Any())
        || Parts(Loops).SelectMany(part => part.Written).SelectMany(launch => launch.Around).Any(loop => loop.Condition is not null);

    /// <summary>The size of the work arena in bytes.</summary>
    public required Dim Bytes { get; init; }

    /// <summary>The program with other launches in the place of its own.</summary>
    public KernelProgram With(Func<Launch, Launch> changed) =>
        this with { Launches = [.. Launches.Select(changed)], Loops = [.. Loops.Select(loop => loop.With(changed))] };

    /// <summary>The entry's symbols, in order of appearance.</summary>
    public IEnumerable<string> Symbols =>
        Inputs.Where(input => input.Shape is not null).SelectMany(input => input.Shape!.Value.SelectMany(dim => dim.Symbols)).Distinct();
}
