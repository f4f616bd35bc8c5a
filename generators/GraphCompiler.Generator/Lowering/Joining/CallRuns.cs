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
    readonly DType real;
    readonly Dictionary<Kernel, (ImmutableArray<Axis> Range, long Multiple)> ranges = [];
    readonly Dictionary<(Kernel, Dim), KernelWalk?> walks = [];

    CallRuns(IReadOnlyList<Call> calls, Func<Node, bool> hasOwnMemory, IsOverwritten isOverwritten, VectorTraits traits, DType real) =>
        (this.calls, this.hasOwnMemory, this.isOverwritten, this.traits, this.real) = (calls, hasOwnMemory, isOverwritten, traits, real);

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
            JoinedKernel? joined = null;
            for (end = start + 1; end < calls.Count && Join(start, end + 1) is { } longer; end++) joined = longer;
            if (joined is not null && IsWorthIt(joined)) yield return new(start, joined);
        }
    }

    /// <summary>Whether there is work for several threads, and more than stays in the cache anyway.</summary>
    bool IsWorthIt(JoinedKernel joined) => TypicalSizes.Of(joined.Count) >= traits.FewestParts * joined.Grain;

    static Dim WorkOf(Kernel kernel) => kernel.Flops + kernel.Traffic.Elements;

    /// <summary>Joins some calls along the longest axis that they have in common; null if there is none.</summary>
    JoinedKernel? Join(int start, int end)
    {
        var last = calls[end - 1];
        if (!last.Loops.SequenceEqual(calls[start].Loops) || !CanBeJoined(calls[start]) || !CanBeJoined(last)
            || !calls.Skip(start).Take(end - start - 1).Any(call => call.Operands.Any(last.Operands.Contains))) return null;
        var members = calls.Skip(start).Take(end - start).ToList();
        foreach (var length in members.SelectMany(call => LengthsOf(call.Kernel)).Distinct().OrderByDescending(TypicalSizes.Of))
            if (Places(start, members, length) is { } places && AreIndependent(places) && IsHandedOver(places, members.Count - 1))
                return new(length, [.. members.Select(call => new JoinedMember(call.Kernel, WalkOf(call.Kernel, length)!.Points))],
                    GrainOf(members, length));
        return null;
    }

    /// <summary>How many points make a part: enough work to be worth handing over, and as many as the cache has room for.</summary>
    long GrainOf(List<Call> members, Dim length)
    {
        return Math.Max(1, Math.Max(traits.WorkPerChunk / OfPoint(WorkOf), traits.BytesPerPart / OfPoint(kernel => kernel.Traffic.Bytes)));

        long OfPoint(Func<Kernel, Dim> cost) =>
            Math.Max(1, members.Sum(call => TypicalSizes.Of(cost(call.Kernel))) / TypicalSizes.Of(length));
    }

    /// <summary>
    /// Whether the call does nothing but compute elements in memory of their own, at points that may be dealt to threads.
    /// </summary>
    bool CanBeJoined(Call call) =>
        call.Written.All(node => hasOwnMemory(node) && node.Primitive.CheckedBound(node) is null)
        && !RangeOf(call.Kernel).Axes.IsEmpty;

    /// <summary>The axes whose points a kernel deals to threads, and what the number of points of a part has to be a multiple of.</summary>
    (ImmutableArray<Axis> Axes, long Multiple) RangeOf(Kernel kernel)
    {
        if (ranges.TryGetValue(kernel, out var range)) return range;
        if (kernel.Product is { } product) return ranges[kernel] = (product.Axes.Batch, 1);
        var schedule = VectorSchedule.Of(kernel, traits, real);
        // Parts begin with whole vectors.
        return ranges[kernel] = (schedule.Range, schedule.WalksVector ? traits.Bits / (8 * real.Bytes) : 1);
    }

    KernelWalk? WalkOf(Kernel kernel, Dim length)
    {
        if (walks.TryGetValue((kernel, length), out var walk)) return walk;
        var (range, multiple) = RangeOf(kernel);
        return walks[(kernel, length)] = KernelWalk.Of(kernel, range, length, multiple);
    }

    /// <summary>The lengths of the axes that the first axes of a kernel's range make up.</summary>
    IEnumerable<Dim> LengthsOf(Kernel kernel)
    {
        var length = Dim.One;
        foreach (var axis in RangeOf(kernel).Axes) yield return length *= axis.Size;
    }

    /// <summary>What a member of a run touches of a node's memory.</summary>
    /// <param name="Member">Which call of the run.</param>
    /// <param name="Lowest">The first element at the first point of the axis, counted from the node's beginning.</param>
    /// <param name="Highest">The last one.</param>
    sealed record Place(int Member, Node Node, bool IsWritten, Dim Length, Dim? Stride, Dim? Lowest, Dim? Highest)
    {
        /// <summary>Whether two members touch the same elements at the same points of the axis only.</summary>
        public bool IsApartFrom(Place other)
        {
            if (Lowest is null || Highest is null || other.Lowest is null || other.Highest is null) return false;
            if (Stride is not null && Stride == other.Stride && IsWithin(Stride, Lowest, other) && IsWithin(Stride, other.Lowest, other)
                && IsWithin(Stride, Lowest, this) && IsWithin(Stride, other.Lowest, this)) return true;
            return Stride is not null && other.Stride is not null && (IsBefore(this, other) || IsBefore(other, this));
        }

        /// <summary>Whether a place ends within one stride from an element on.</summary>
        static bool IsWithin(Dim stride, Dim from, Place place) => (stride - 1 - (place.Highest! - from)).Least >= 0;

        static bool IsBefore(Place first, Place second) =>
            first.Stride!.Least >= 0 && second.Stride!.Least >= 0
            && (second.Lowest! - first.Highest! - (first.Stride * (first.Length - 1)) - 1).Least >= 0;
    }

    /// <summary>All that some calls touch along an axis of some length; null if one of them has no such axis.</summary>
    List<Place>? Places(int start, List<Call> members, Dim length)
    {
        var places = new List<Place>();
        // What a kernel may write over an old node lies in the old one's place.
        var owners = new Dictionary<Node, Node>();
        for (var member = 0; member < members.Count; member++)
        {
            var call = members[member];
            if (WalkOf(call.Kernel, length) is not { } walk) return null;
            foreach (var made in call.Written)
                foreach (var old in call.Operands)
                    if (isOverwritten(start + member, old, made)) owners[made] = OwnerOf(old);
            foreach (var touched in walk.Touched)
            {
                var origin = call.Origins[touched.Operand];
                places.Add(new(member, OwnerOf(call.Operands[touched.Operand]), touched.IsWritten, length, touched.Stride,
                    touched.Lowest is null ? null : touched.Lowest + origin, touched.Highest is null ? null : touched.Highest + origin));
            }
        }
        return places;

        Node OwnerOf(Node node) => owners.TryGetValue(node, out var owner) ? owner : node;
    }

    static bool AreIndependent(List<Place> places) => places.GroupBy(place => place.Node).All(shared =>
        shared.Where(place => place.IsWritten).All(written =>
            shared.All(place => place.Member == written.Member || place.IsApartFrom(written))));

    /// <summary>Whether a member touches what another one before it has touched at the same points: it is in the cache then.</summary>
    static bool IsHandedOver(List<Place> places, int member) => places.Where(place => place.Member == member).Any(own =>
        places.Any(place => place.Member < member && place.Node == own.Node && place.Stride is { IsZero: false }
            && place.Stride == own.Stride && place.Lowest is not null && own.Lowest is not null));
}
