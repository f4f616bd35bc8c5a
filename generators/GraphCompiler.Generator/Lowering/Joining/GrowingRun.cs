using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>
/// Neighbouring calls that can run part by part, to which the next ones are added while they have an axis in common at whose points each of
/// them touches nothing that another one writes at other points.
/// </summary>
/// <param name="lengthsOf">The lengths of the axes that a kernel's points can be cut into.</param>
/// <param name="walkOf">
/// What a kernel touches at each point of an axis of some length; null if its points can't be cut into as many parts.
/// </param>
internal sealed class GrowingRun(Func<Kernel, IEnumerable<Dim>> lengthsOf, Func<Kernel, Dim, KernelWalk?> walkOf)
{
    readonly List<Call> members = [];
    readonly HashSet<Node> operands = [];

    /// <summary>For what was written over an old node, the node whose place it takes.</summary>
    readonly Dictionary<Node, Node> owners = [];

    /// <summary>All lengths of which it was seen whether the calls fit, and what they touch where they do.</summary>
    readonly Dictionary<Dim, Places?> placesAlong = [];

    /// <summary>The longest axis along which the calls can run; null before there are two.</summary>
    public Dim? Length { get; private set; }

    /// <summary>Adds a call; false if it has to run apart from those before it.</summary>
    /// <param name="isOverwritten">Whether the call may write a node in the place of an old one, which it reads for the last time.</param>
    public bool TryAdd(Call call, Func<Node, Node, bool> isOverwritten)
    {
        if (members.Count > 0 && !call.Operands.Any(operands.Contains)) return false;
        foreach (var made in call.Written)
            foreach (var old in call.Operands)
                if (isOverwritten(old, made)) owners[made] = OwnerOf(old);
        members.Add(call);
        operands.UnionWith(call.Operands);
        foreach (var length in lengthsOf(call.Kernel))
            if (!placesAlong.ContainsKey(length)) placesAlong.Add(length, Along(length, members.Count - 1));
        Dim? longest = null;
        foreach (var length in placesAlong.Keys.ToList())
        {
            if (placesAlong[length] is not { } places) continue;
            if (!TryAdd(call, length, places)) placesAlong[length] = null;
            else if (places.IsHandedOver && (longest is null || TypicalSizes.Of(length) > TypicalSizes.Of(longest))) longest = length;
        }
        if (members.Count == 1) return true;
        if (longest is null) return false;
        Length = longest;
        return true;
    }

    /// <summary>What the first calls touch along an axis; null if they can't run along it.</summary>
    Places? Along(Dim length, int count)
    {
        var places = new Places();
        return members.Take(count).All(member => TryAdd(member, length, places)) ? places : null;
    }

    bool TryAdd(Call call, Dim length, Places places)
    {
        if (walkOf(call.Kernel, length) is not { } walk) return false;
        return places.TryAdd(walk.Touched.Select(touched =>
        {
            var origin = call.Origins[touched.Operand];
            return (OwnerOf(call.Operands[touched.Operand]), new Place(touched.IsWritten, length, touched.Stride,
                touched.Lowest is null ? null : touched.Lowest + origin, touched.Highest is null ? null : touched.Highest + origin));
        }));
    }

    Node OwnerOf(Node node) => owners.TryGetValue(node, out var owner) ? owner : node;

    /// <summary>What the calls of a run touch along an axis.</summary>
    sealed class Places
    {
        readonly Dictionary<Node, List<Place>> places = [];

        /// <summary>
        /// Whether the last call touches what another one before it has touched at the same points: it is in the cache then.
        /// </summary>
        public bool IsHandedOver { get; private set; }

        /// <summary>Adds what a call touches; false if that depends on what others do at other points.</summary>
        public bool TryAdd(IEnumerable<(Node Node, Place Place)> touched)
        {
            var added = touched.Distinct().ToList();
            IsHandedOver = false;
            foreach (var (node, place) in added)
            {
                if (!places.TryGetValue(node, out var known)) continue;
                if (known.Any(other => (place.IsWritten || other.IsWritten) && !place.IsApartFrom(other))) return false;
                IsHandedOver |= known.Any(place.IsAtSamePoints);
            }
            foreach (var (node, place) in added)
            {
                if (!places.TryGetValue(node, out var known)) places.Add(node, known = []);
                known.Add(place);
            }
            return true;
        }
    }

    /// <summary>What a call touches of a node's memory.</summary>
    /// <param name="Lowest">The first element at the first point of the axis, counted from the node's beginning.</param>
    /// <param name="Highest">The last one.</param>
    sealed record Place(bool IsWritten, Dim Length, Dim? Stride, Dim? Lowest, Dim? Highest)
    {
        /// <summary>Whether two calls touch the same elements at the same points of the axis only.</summary>
        public bool IsApartFrom(Place other)
        {
            if (Lowest is null || Highest is null || other.Lowest is null || other.Highest is null) return false;
            if (Stride is not null && Stride == other.Stride && IsWithin(Stride, Lowest, other) && IsWithin(Stride, other.Lowest, other)
                && IsWithin(Stride, Lowest, this) && IsWithin(Stride, other.Lowest, this)) return true;
            return Stride is not null && other.Stride is not null && (IsBefore(this, other) || IsBefore(other, this));
        }

        public bool IsAtSamePoints(Place other) =>
            other.Stride is { IsZero: false } && other.Stride == Stride && other.Lowest is not null && Lowest is not null;

        /// <summary>Whether a place ends within one stride from an element on.</summary>
        static bool IsWithin(Dim stride, Dim from, Place place) => (stride - 1 - (place.Highest! - from)).Least >= 0;

        static bool IsBefore(Place first, Place second) =>
            first.Stride!.Least >= 0 && second.Stride!.Least >= 0
            && (second.Lowest! - first.Highest! - (first.Stride * (first.Length - 1)) - 1).Least >= 0;
    }
}
