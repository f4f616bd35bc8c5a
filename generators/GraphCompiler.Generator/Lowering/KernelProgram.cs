using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

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
internal sealed record BufferPlan(string Name, Storage Storage, ElementType Type, Shape Shape, Dim? Offset, int FirstUse, int LastUse);

/// <summary>One kernel call: the kernel and a buffer for each of its operands, in order.</summary>
/// <param name="Origins">The element of each buffer at which the operand begins.</param>
internal sealed record Launch(Kernel Kernel, ImmutableArray<BufferPlan> Arguments, ImmutableArray<Dim> Origins);

/// <summary>
/// Launches that repeat: <see cref="Count"/> times the same <see cref="Period"/> kernels, from launch <see cref="Start"/> on. Every operand
/// moves by the same distance from one repetition to the next, so the first two determine all others.
/// </summary>
internal sealed record LaunchLoop(int Start, int Period, int Count)
{
    /// <summary>The first launch after the loop.</summary>
    public int End => Start + Period * Count;
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

/// <summary>An entry, compiled: straight-line kernel calls over a planned arena.</summary>
internal sealed record KernelProgram
{
    public required string Name { get; init; }

    public required Graph Graph { get; init; }

    public required ImmutableArray<ProgramInput> Inputs { get; init; }

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
            if (next < loop.Start) yield return new(next, loop.Start - next, 1);
            yield return loop;
            next = loop.End;
        }
        if (next < Launches.Length) yield return new(next, Launches.Length - next, 1);
    }

    /// <summary>
    /// The first repetition of a loop, each launch with the one that takes its place in the second; without one, with itself.
    /// </summary>
    public IEnumerable<(Launch Launch, Launch Next)> FirstOf(LaunchLoop loop) =>
        Enumerable.Range(loop.Start, loop.Period)
            .Select(launch => (Launches[launch], Launches[loop.Count > 1 ? launch + loop.Period : launch]));

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
