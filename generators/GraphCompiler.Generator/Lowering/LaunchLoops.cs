using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A place that is not the planner's to choose: an input's, a parameter's or its gradient's.</summary>
internal readonly record struct FixedPlace(Storage Storage, Dim Offset);

/// <summary>Where the loops of a program want a node: in a series of equal tensors, at a position.</summary>
internal readonly record struct SeriesPlace(int Series, int Position);

/// <summary>
/// Finds calls that repeat: the same kernels in the same order, on operands whose places can be moved by equal distances from one
/// repetition to the next. Recurrent models repeat over time, deep ones over layers, both forward and backward.
/// </summary>
internal sealed class LaunchLoops
{
    /// <summary>Calls that repeat: from one on, some in a row, a number of times.</summary>
    internal sealed record Repetition(int Start, int Period, int Count)
    {
        /// <summary>The first call after them.</summary>
        public int End => Start + Period * Count;
    }

    const int FewestRepetitions = 3;
    const int LongestPeriod = 256;

    readonly IReadOnlyList<Call> calls;
    readonly IReadOnlyList<RunPlace?> runOf;
    readonly Func<Node, FixedPlace?> placeOf;
    readonly Func<IReadOnlyList<Node>, int> fewestPlaces;
    readonly bool sparesMemory;
    readonly ImmutableArray<Repetition>.Builder loops = ImmutableArray.CreateBuilder<Repetition>();
    readonly Dictionary<Node, SeriesPlace> series = [];
    readonly HashSet<SeriesPlace> occupied = [];

    /// <summary>Where patterns end, for each period that was asked for.</summary>
    readonly Dictionary<int, (int[] Similar, int[] Regular)> ends = [];

    /// <summary>The nodes in the order in which they were put into series, so that an attempt can be undone.</summary>
    readonly List<Node> put = [];
    int seriesCount;

    LaunchLoops(
        IReadOnlyList<Call> calls, IReadOnlyList<RunPlace?> runOf, Func<Node, FixedPlace?> placeOf,
        Func<IReadOnlyList<Node>, int> fewestPlaces, bool sparesMemory) =>
        (this.calls, this.runOf, this.placeOf, this.fewestPlaces, this.sparesMemory) =
        (calls, runOf, placeOf, fewestPlaces, sparesMemory);

    /// <param name="runOf">Where each call is in a run of joined ones; null for others. Loops begin and end between runs.</param>
    /// <param name="placeOf">The place of a node, if it is not the planner's to choose.</param>
    /// <param name="fewestPlaces">
    /// How many places nodes take at least: one, if each is needed no more when the next one is made, else as many as are needed at once.
    /// </param>
    /// <param name="sparesMemory">Whether to leave out loops that take more places than their calls.</param>
    /// <returns>The loops, in order, and the series of nodes that must lie at equal distances for them.</returns>
    public static (ImmutableArray<Repetition> Loops, ImmutableArray<ImmutableArray<(Node Node, int Position)>> Series) Find(
        IReadOnlyList<Call> calls, IReadOnlyList<RunPlace?> runOf, Func<Node, FixedPlace?> placeOf,
        Func<IReadOnlyList<Node>, int> fewestPlaces, bool sparesMemory)
    {
        var found = new LaunchLoops(calls, runOf, placeOf, fewestPlaces, sparesMemory);
        found.Find();
        return (found.loops.ToImmutable(), [.. found.series.GroupBy(entry => entry.Value.Series).OrderBy(group => group.Key)
            .Select(group => group.Select(entry => (entry.Key, entry.Value.Position)).OrderBy(member => member.Position)
                .ToImmutableArray())]);
    }

    void Find()
    {
        for (var start = 0; start < calls.Count;)
        {
            var loop = Longest(start);
            if (loop is not null) loops.Add(loop);
            start = loop?.End ?? start + 1;
        }
    }

    /// <summary>The loop from here on that spares most launches; its operands' series are noted.</summary>
    Repetition? Longest(int start)
    {
        if (runOf[start] is { Member: > 0 }) return null;
        Repetition? best = null;
        for (var period = 1; period <= Math.Min(LongestPeriod, (calls.Count - start) / FewestRepetitions); period++)
        {
            if (calls[start].Kernel != calls[start + period].Kernel || !calls[start].Loops.IsEmpty
                || (best is not null && period % best.Period == 0)) continue;
            var loop = new Repetition(start, period, Repetitions(start, period));
            if (!IsBetter(loop, best)) continue;
            loop = Attempt(loop);
            if (IsBetter(loop, best)) best = loop;
        }
        if (best is null) return null;
        var before = put.Count;
        Constrain(best);
        if (best.Count >= 2 * FewestRepetitions)
        {
            // A value that the next repetition reads alternates between two places; in a loop over pairs of repetitions each has a fixed
            // place.
            var places = PlacesSince(before);
            Undo(before);
            var pairs = new Repetition(start, 2 * best.Period, best.Count / 2);
            if (Constrain(pairs) == pairs.Count && 2 * PlacesSince(before) < places) return pairs;
            Undo(before);
            Constrain(best);
        }
        if (!sparesMemory || PlacesSince(before) <= SeriesSince(before).Sum(fewestPlaces)) return best;
        Undo(before);
        return null;
    }

    static bool IsBetter(Repetition loop, Repetition? than) =>
        loop.Count >= FewestRepetitions && (than is null || loop.Period * (loop.Count - 1) > than.Period * (than.Count - 1));

    /// <summary>The loop with as many repetitions as its operands' places allow, without noting them.</summary>
    Repetition Attempt(Repetition loop)
    {
        var before = put.Count;
        var count = Constrain(loop);
        Undo(before);
        return loop with { Count = count };
    }

    void Undo(int to)
    {
        for (var i = put.Count - 1; i >= to; i--)
        {
            occupied.Remove(series[put[i]]);
            series.Remove(put[i]);
        }
        put.RemoveRange(to, put.Count - to);
    }

    /// <summary>How many places the series take that were begun since.</summary>
    int PlacesSince(int before) => SeriesSince(before).Sum(nodes => fewestPlaces(nodes) == 1 ? 1 : nodes.Count);

    IEnumerable<List<Node>> SeriesSince(int before) =>
        put.Skip(before).GroupBy(node => series[node].Series).Select(group => group.OrderBy(node => series[node].Position).ToList());

    /// <summary>How often the pattern of a period repeats, as far as kernels, origins and kinds of places say.</summary>
    int Repetitions(int start, int period)
    {
        if (!ends.TryGetValue(period, out var found)) ends.Add(period, found = EndsOf(period));
        var end = Math.Min(found.Similar[start + period], found.Regular[Math.Min(start + 2 * period, calls.Count)]);
        return (end - start) / period;
    }

    /// <summary>
    /// For each call, the first one from there on that is not similar to the one a period before it, and the first one that is not at the
    /// same distances from it as that one from its own.
    /// </summary>
    (int[] Similar, int[] Regular) EndsOf(int period)
    {
        var (similar, regular) = (new int[calls.Count + 1], new int[calls.Count + 1]);
        similar[calls.Count] = regular[calls.Count] = calls.Count;
        for (var call = calls.Count - 1; call >= period; call--)
            similar[call] = runOf[call - period] == runOf[call] && AreSimilar(calls[call - period], calls[call]) ? similar[call + 1] : call;
        for (var call = calls.Count - 1; call >= 2 * period; call--)
            regular[call] = similar[call] > call && similar[call - period] > call - period
                && AreRegular(calls[call - 2 * period], calls[call - period], calls[call]) ? regular[call + 1] : call;
        return (similar, regular);
    }

    bool AreSimilar(Call last, Call now)
    {
        if (now.Kernel != last.Kernel || !now.Loops.IsEmpty || !last.Loops.IsEmpty) return false;
        for (var operand = 0; operand < now.Operands.Length; operand++)
        {
            var (a, b) = (last.Operands[operand], now.Operands[operand]);
            if (a != b && ((a.Shape != b.Shape && a.Shape.Elements != b.Shape.Elements) || a.Type != b.Type
                || placeOf(a)?.Storage != placeOf(b)?.Storage)) return false;
        }
        return true;
    }

    /// <summary>Whether what moves, moves by equal distances.</summary>
    bool AreRegular(Call first, Call second, Call third)
    {
        for (var operand = 0; operand < third.Operands.Length; operand++)
        {
            if (third.Origins[operand] - second.Origins[operand] != second.Origins[operand] - first.Origins[operand]) return false;
            var (a, b, c) = (first.Operands[operand], second.Operands[operand], third.Operands[operand]);
            if ((a == b) != (b == c)) return false;
            if (a != b && placeOf(a) is { } from
                && placeOf(c)!.Value.Offset - placeOf(b)!.Value.Offset != placeOf(b)!.Value.Offset - from.Offset) return false;
        }
        return true;
    }

    /// <summary>Puts the operands that the planner may place into series.</summary>
    /// <returns>How many repetitions are possible.</returns>
    int Constrain(Repetition loop)
    {
        var before = put.Count;
        // Few repetitions first: what fails early costs little.
        for (var tried = Math.Min(2 * FewestRepetitions, loop.Count); ; tried = Math.Min(2 * tried, loop.Count))
        {
            Undo(before);
            var possible = Constrain(loop, tried);
            if (possible < tried || tried == loop.Count) return possible;
        }
    }

    int Constrain(Repetition loop, int count)
    {
        for (var before = put.Count; count >= FewestRepetitions;)
        {
            var possible = count;
            for (var call = loop.Start; call < loop.Start + loop.Period && possible == count; call++)
                for (var operand = 0; operand < calls[call].Operands.Length && possible == count; operand++)
                    possible = Constrain([.. Enumerable.Range(0, count).Select(i => calls[call + i * loop.Period].Operands[operand])]);
            if (possible == count) return count;
            Undo(before);
            count = possible;
        }
        return 0;
    }

    /// <summary>Puts nodes at equal distances.</summary>
    /// <returns>The length of the longest prefix for which this is possible.</returns>
    int Constrain(ImmutableArray<Node> nodes)
    {
        if (nodes[0] == nodes[1] || placeOf(nodes[0]) is not null) return nodes.Length;
        // A node that comes again after others can't be in two places.
        var distinct = nodes.TakeWhile(new HashSet<Node>().Add).Count();
        if (distinct < nodes.Length) return distinct;
        var known = Enumerable.Range(0, nodes.Length).Where(i => series.ContainsKey(nodes[i])).ToList();
        if (known.Count == 0)
        {
            for (var i = 0; i < nodes.Length; i++) Put(nodes[i], new(seriesCount, i));
            seriesCount++;
            return nodes.Length;
        }
        var anchor = series[nodes[known[0]]];
        SeriesPlace At(int i, int step) => new(anchor.Series, anchor.Position + (i - known[0]) * step);
        int Fitting(int step)
        {
            for (var i = 0; i < nodes.Length; i++)
                if (series.TryGetValue(nodes[i], out var place)
                    ? place != At(i, step)
                    : occupied.Contains(At(i, step)) || nodes[i].Shape.Elements != nodes[known[0]].Shape.Elements) return i;
            return nodes.Length;
        }
        var step = known.Count > 1 && series[nodes[known[1]]] is var second && second.Series == anchor.Series
            && (second.Position - anchor.Position) % (known[1] - known[0]) == 0
            ? (second.Position - anchor.Position) / (known[1] - known[0])
            : Fitting(1) >= Fitting(-1) ? 1 : -1;
        var fitting = Fitting(step);
        if (fitting == nodes.Length)
            for (var i = 0; i < nodes.Length; i++) Put(nodes[i], At(i, step));
        return fitting;
    }

    void Put(Node node, SeriesPlace place)
    {
        if (series.ContainsKey(node)) return;
        series.Add(node, place);
        occupied.Add(place);
        put.Add(node);
    }
}
