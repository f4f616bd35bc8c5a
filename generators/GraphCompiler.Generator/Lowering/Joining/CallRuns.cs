using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>Neighbouring calls that run as one.</summary>
/// <param name="Start">The first of the calls.</param>
internal sealed record CallRun(int Start, JoinedKernel Kernel)
{
    /// <summary>The first call after them.</summary>
    public int End => Start + Kernel.Members.Length;
}

/// <summary>Where a call is in a run.</summary>
/// <param name="Member">How many calls of the run are before it.</param>
internal readonly record struct RunPlace(JoinedKernel Kernel, int Member);

/// <summary>
/// Finds neighbouring calls that can run part by part along an outer axis, such as the heads of attention: each call works on memory that
/// another one of them writes, but at the same points of the axis only.
/// </summary>
internal sealed class CallRuns
{
    readonly IReadOnlyList<Call> calls;
    readonly Func<Node, bool> hasOwnMemory;
    readonly IsOverwritten isOverwritten;
    readonly VectorTraits traits;
    readonly KernelWalks walks;

    CallRuns(IReadOnlyList<Call> calls, Func<Node, bool> hasOwnMemory, IsOverwritten isOverwritten, VectorTraits traits, DType real) =>
        (this.calls, this.hasOwnMemory, this.isOverwritten, this.traits, walks) =
        (calls, hasOwnMemory, isOverwritten, traits, new(traits, real, inRows: false));

    /// <summary>Whether a call may write a node in the place of an old one, which it reads for the last time.</summary>
    public delegate bool IsOverwritten(int call, Node old, Node made);

    /// <param name="calls">Calls in the order in which they run.</param>
    /// <param name="hasOwnMemory">Whether a node that is written has memory of its own: it is no parameter's next value.</param>
    /// <returns>The runs, in order.</returns>
    public static ImmutableArray<CallRun> Find(
        IReadOnlyList<Call> calls, Func<Node, bool> hasOwnMemory, IsOverwritten isOverwritten, VectorTraits traits, DType real) =>
        [.. new CallRuns(calls, hasOwnMemory, isOverwritten, traits, real).Find()];

    IEnumerable<CallRun> Find()
    {
        for (int start = 0, end; start < calls.Count; start = end)
        {
            var run = new GrowingRun(walks.LengthsOf, walks.Of);
            for (end = start; end < Math.Min(start + traits.MostJoined, calls.Count) && Fits(end, start); end++)
                if (!run.TryAdd(calls[end], (old, made) => isOverwritten(end, old, made))) break;
            end = Math.Max(end, start + 1);
            if (end - start > 1 && Joined(start, end, run.Length!) is var joined && IsWorthIt(joined)) yield return new(start, joined);
        }
    }

    /// <summary>Whether a call can be joined, and is in the loops in which the first call of a run is.</summary>
    bool Fits(int index, int start) => CanBeJoined(calls[index]) && calls[index].Loops.SequenceEqual(calls[start].Loops);

    JoinedKernel Joined(int start, int end, Dim length)
    {
        var members = calls.Skip(start).Take(end - start).ToList();
        return new(length, [.. members.Select(call => new JoinedMember(call.Kernel, walks.Of(call.Kernel, length)!.Points))],
            GrainOf(members, length));
    }

    /// <summary>Whether there is work for several threads, and more than stays in the cache anyway.</summary>
    bool IsWorthIt(JoinedKernel joined) => TypicalSizes.Of(joined.Count) >= traits.FewestParts * joined.Grain;

    /// <summary>How many points make a part: enough work to be worth handing over, and as many as the cache has room for.</summary>
    long GrainOf(List<Call> members, Dim length)
    {
        return Math.Max(1, Math.Max(
            traits.WorkPerChunk / OfPoint(kernel => kernel.Work), traits.BytesPerPart / OfPoint(kernel => kernel.Traffic.Bytes)));

        long OfPoint(Func<Kernel, Dim> cost) =>
            Math.Max(1, members.Sum(call => TypicalSizes.Of(cost(call.Kernel))) / TypicalSizes.Of(length));
    }

    /// <summary>
    /// Whether the call does nothing but compute elements in memory of their own, at points that may be dealt to threads.
    /// </summary>
    bool CanBeJoined(Call call) =>
        call.Written.All(node => hasOwnMemory(node) && node.Primitive.CheckedBound(node) is null)
        && !walks.RangeOf(call.Kernel).IsEmpty;
}
