using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Blocks;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The memory a buffer lives in.</summary>
internal enum Storage
{
    /// <summary>The work arena: inputs, intermediate values, results.</summary>
    Work,

    /// <summary>The parameters' arena.</summary>
    Parameters,

    /// <summary>The gradients' arena, laid out like the parameters'.</summary>
    Gradients,

    /// <summary>The index arena.</summary>
    Indices,

    /// <summary>No memory: the streams of random numbers, one after the other.</summary>
    Random,
}

/// <summary>
/// A planned place for a tensor. For parameters and gradients <see cref="Offset"/> is null: the run-time layout has it, by
/// <see cref="Name"/>; for a random stream it is its number.
/// </summary>
/// <param name="FirstUse">The first launch that touches it; -1 for inputs.</param>
/// <param name="LastUse">The last launch that touches it; the number of launches for results.</param>
internal sealed record BufferPlan(string Name, Storage Storage, ElementType Type, Shape Shape, Dim? Offset, int FirstUse, int LastUse)
{
    /// <summary>What integers are checked against as soon as they are computed; null if they are not.</summary>
    public IndexCheck? Check { get; init; }
}

/// <summary>What computed integers must be below, and not negative, to be used as indices.</summary>
/// <param name="Expression">The user's expression that indexes by them.</param>
internal sealed record IndexCheck(Dim Bound, string Expression);

/// <summary>One kernel call: the kernel and a buffer for each of its operands, in order.</summary>
/// <param name="Origins">The element of each buffer at which the operand begins.</param>
/// <param name="Nodes">The tensor in each buffer.</param>
internal sealed record Launch(Kernel Kernel, ImmutableArray<BufferPlan> Arguments, ImmutableArray<Dim> Origins, ImmutableArray<Node> Nodes)
{
    /// <summary>The operands whose elements are to be checked after the launch.</summary>
    public IEnumerable<int> Checked =>
        from operand in Enumerable.Range(0, Arguments.Length)
        where Arguments[operand].Check is not null && Kernel.Written.Contains(Kernel.Operands[operand])
        select operand;
}

/// <summary>
/// Launches that repeat: the same kernels <see cref="Count"/> times. Every operand moves by the same distance from one repetition to the
/// next, so the first two determine all others.
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

    /// <summary>Launches that are not repeated.</summary>
    public static LaunchLoop Once(int start, ImmutableArray<Launch> launches) => new(start, start + launches.Length, [.. launches.Select(launch => (launch, launch))], 1);
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
internal sealed record ProgramInput(string Name, ElementType Type, Shape? Shape, BufferPlan? Buffer, ImmutableArray<IndexBound> IndexBounds);

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

    /// <summary>The loops among the launches, in order.</summary>
    public required ImmutableArray<LaunchLoop> Loops { get; init; }

    /// <summary>
    /// The launches as they are written down: some loops, and what stands between them, each run of it a loop with one repetition.
    /// </summary>
    public IEnumerable<LaunchLoop> Parts(IEnumerable<LaunchLoop> loops)
    {
        var next = 0;
        foreach (var loop in loops)
        {
            if (next < loop.Start) yield return LaunchLoop.Once(next, Launches.Slice(next, loop.Start - next));
            yield return loop;
            next = loop.End;
        }
        if (next < Launches.Length) yield return LaunchLoop.Once(next, Launches.Slice(next, Launches.Length - next));
    }

    /// <summary>What was fused, and why no more.</summary>
    public required ImmutableArray<FusedGraph> Fused { get; init; }

    public required ImmutableArray<BufferPlan> Buffers { get; init; }

    /// <summary>The entry's results, in order.</summary>
    public required ImmutableArray<BufferPlan> Results { get; init; }

    /// <summary>The work arena's size in elements.</summary>
    public required Dim WorkLength { get; init; }

    /// <summary>The index arena's size in elements.</summary>
    public required Dim IndexLength { get; init; }

    /// <summary>The entry's symbols, in order of appearance.</summary>
    public IEnumerable<string> Symbols =>
        Inputs.Where(input => input.Shape is not null).SelectMany(input => input.Shape!.Value.SelectMany(dim => dim.Symbols)).Distinct();
}
