using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>An axis along which a loop can be split.</summary>
/// <param name="Start">The first of the loop's calls.</param>
/// <param name="Count">The length of the axis.</param>
/// <param name="Least">The fewest points of it that are worth a thread.</param>
/// <param name="Points">For each call, the points of its own range that belong to one point of the axis.</param>
internal sealed record SplitAxis(int Start, Dim Count, long Least, ImmutableArray<Dim> Points)
{
    /// <summary>The first call after the loop.</summary>
    public int End => Start + Points.Length;

    /// <summary>Whether a call is one of the loop's.</summary>
    public bool Has(int call) => Start <= call && call < End;
}

/// <summary>
/// Finds loops over steps that can run part by part along an outer axis, such as the samples of a batch in a recurrent layer: whatever a
/// call writes in any step, others touch in any step at the same points of the axis only.
/// </summary>
internal sealed class SplitAxes
{
    readonly IReadOnlyList<Call> calls;
    readonly Func<Node, bool> hasOwnMemory;
    readonly CallRuns.IsOverwritten isOverwritten;
    readonly VectorTraits traits;
    readonly KernelWalks walks;

    SplitAxes(IReadOnlyList<Call> calls, Func<Node, bool> hasOwnMemory, CallRuns.IsOverwritten isOverwritten, VectorTraits traits,
        DType real) =>
        (this.calls, this.hasOwnMemory, this.isOverwritten, this.traits, walks) =
        (calls, hasOwnMemory, isOverwritten, traits, new(traits, real, inRows: true));

    /// <inheritdoc cref="CallRuns.Find"/>
    /// <returns>At most one axis for each loop, in order.</returns>
    public static ImmutableArray<SplitAxis> Find(
        IReadOnlyList<Call> calls, Func<Node, bool> hasOwnMemory, CallRuns.IsOverwritten isOverwritten, VectorTraits traits, DType real)
    {
        var found = new SplitAxes(calls, hasOwnMemory, isOverwritten, traits, real);
        return [.. Call.Units(calls).Select(found.AxisOf).OfType<SplitAxis>()];
    }

    SplitAxis? AxisOf(CallUnit unit)
    {
        if (unit.Loop is not { Step.Name: { } step, Condition: null } loop || unit.End - unit.Start > traits.MostSplit) return null;
        var members = calls.Skip(unit.Start).Take(unit.End - unit.Start).ToList();
        if (members.Any(call => call.Loops.Length > 1 || call.Kernel.Symbols.Contains(step)
            || call.Written.Any(node => !hasOwnMemory(node) || node.Primitive.CheckedBound(node) is not null))) return null;
        var owners = OwnersOf(unit);
        var lengths = members.SelectMany(call => walks.LengthsOf(call.Kernel)).Distinct();
        foreach (var length in lengths.OrderByDescending(TypicalSizes.Of))
            if (PointsAlong(length) is { } points) return new(unit.Start, length, LeastOf(length), points);
        return null;

        ImmutableArray<Dim>? PointsAlong(Dim length)
        {
            var own = members.Select(call => walks.Of(call.Kernel, length)).ToList();
            if (own.Any(walk => walk is null)) return null;
            var places = members.Zip(own, (call, walk) => walk!.Touched.Select(touched =>
            {
                var node = call.Operands[touched.Operand];
                return (Node: owners.TryGetValue(node, out var owner) ? owner : node, touched.IsWritten,
                    Place: StepPlace.Of(touched, call.Origins[touched.Operand], step));
            })).SelectMany(touched => touched).Distinct().GroupBy(touched => touched.Node);
            return places.All(group => !group.Any(touched => touched.IsWritten)
                || AreApart([.. group.Select(touched => touched.Place)], length, loop.Count))
                ? [.. own.Select(walk => walk!.Points)] : null;
        }

        long LeastOf(Dim length)
        {
            var work = members.Sum(call => TypicalSizes.Of(call.Kernel.Work)) * TypicalSizes.Of(loop.Count);
            return Math.Max(traits.LeastSplit, traits.WorkPerChunk * TypicalSizes.Of(length) / Math.Max(1, work));
        }
    }

    /// <summary>For what may be written over an old node, the node whose place it takes.</summary>
    Dictionary<Node, Node> OwnersOf(CallUnit unit)
    {
        var owners = new Dictionary<Node, Node>();
        for (var call = unit.Start; call < unit.End; call++)
            foreach (var made in calls[call].Written)
                foreach (var old in calls[call].Operands)
                    if (isOverwritten(call, old, made)) owners[made] = owners.TryGetValue(old, out var owner) ? owner : old;
        return owners;
    }

    /// <summary>Whether no place is written that is touched at other points, too.</summary>
    static bool AreApart(IReadOnlyList<StepPlace?> places, Dim length, Dim steps)
    {
        for (var first = 0; first < places.Count; first++)
            for (var second = first; second < places.Count; second++)
            {
                if (places[first] is not { } a || places[second] is not { } b) return false;
                if ((a.IsWritten || b.IsWritten) && !a.IsApartFrom(b, length, steps)) return false;
            }
        return true;
    }

    /// <summary>What a call touches of a node's memory.</summary>
    /// <param name="Stride">How far apart neighbouring points of the axis are.</param>
    /// <param name="Lowest">The first element at the first point in the first step, counted from the node's beginning.</param>
    /// <param name="Highest">The last one.</param>
    /// <param name="PerStep">How far further on they are in the next step.</param>
    sealed record StepPlace(bool IsWritten, Dim Stride, Dim Lowest, Dim Highest, Dim PerStep)
    {
        /// <returns>Null if that is not known.</returns>
        public static StepPlace? Of(Touched touched, Dim origin, string step) =>
            touched is { Stride: { } stride, Lowest: { } lowest, Highest: { } highest } && origin.LinearIn(step) is var (perStep, first)
                ? new(touched.IsWritten, stride, lowest + first, highest + first, perStep) : null;

        /// <summary>Whether two calls touch the same elements at the same points of the axis only, in whatever steps.</summary>
        public bool IsApartFrom(StepPlace other, Dim length, Dim steps)
        {
            if (IsBefore(this, other) || IsBefore(other, this)) return true;
            if (Stride != other.Stride || !(Stride.Least > 0)) return false;
            // Where whole rounds of the axis lie between the elements of a point, they are within one stride in each round.
            var round = Stride * length;
            return OfPoint(round, steps) is var (lowest, highest) && other.OfPoint(round, steps) is var (othersLowest, othersHighest)
                && DistancesWithin(round, othersLowest - lowest).Any(distance =>
                {
                    var room = Stride - 1 + Math.Min(0, distance);
                    return (room - (highest - lowest)).Least >= 0 && (room - (othersHighest - othersLowest) - distance).Least >= 0;
                });

            bool IsBefore(StepPlace first, StepPlace second) =>
                first.OfAll(length, steps) is var (_, last) && second.OfAll(length, steps) is var (begin, _)
                && (begin - last - 1).Least >= 0;
        }

        /// <summary>The first and the last element of the first point: in all steps, or in one if whole rounds are between two.</summary>
        /// <returns>Null if they are not known.</returns>
        (Dim Lowest, Dim Highest)? OfPoint(Dim round, Dim steps) =>
            PerStep.DivideExactly(round) is not null ? (Lowest, Highest) : Repeated((Lowest, Highest), PerStep, steps);

        /// <summary>The first and the last element of all points in all steps; null if they are not known.</summary>
        (Dim Lowest, Dim Highest)? OfAll(Dim length, Dim steps) =>
            Repeated((Lowest, Highest), Stride, length) is { } row ? Repeated(row, PerStep, steps) : null;

        static (Dim Lowest, Dim Highest)? Repeated((Dim Lowest, Dim Highest) place, Dim stride, Dim count)
        {
            var last = stride * (count - 1);
            return stride.Least >= 0 ? (place.Lowest, place.Highest + last)
                : stride.Greatest <= 0 ? (place.Lowest + last, place.Highest)
                : null;
        }

        /// <summary>The shortest ways, forwards and backwards, that differ from a distance by whole rounds.</summary>
        static IEnumerable<long> DistancesWithin(Dim round, Dim distance)
        {
            if (round.Constant is not { } length)
                return (distance - distance.Offset).DivideExactly(round) is null ? [] : [distance.Offset];
            if (distance.Constant is not { } constant) return [];
            var forwards = ((constant % length) + length) % length;
            return [forwards, forwards - length];
        }
    }
}
