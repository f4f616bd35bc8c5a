using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A place that is not the planner's to choose: an input's, a parameter's or its gradient's.</summary>
internal readonly record struct FixedPlace(Storage Storage, Dim Offset);

/// <summary>Where the loops of a program want a node: in a series of equal tensors, at a position.</summary>
internal readonly record struct SeriesPlace(int Series, int Position);

/// <summary>
/// Finds calls that repeat: the same kernels in the same order, on operands whose places can be moved by equal distances from one repetition to
/// the next. Recurrent models repeat over time, deep ones over layers, both forward and backward.
/// </summary>
internal sealed class LaunchLoops
{
    const int FewestRepetitions = 3;
    const int LongestPeriod = 256;

    readonly IReadOnlyList<Call> calls;
    readonly Func<Node, FixedPlace?> placeOf;
    readonly Func<IReadOnlyList<Node>, bool> canShareOnePlace;
    readonly ImmutableArray<LaunchLoop>.Builder loops = ImmutableArray.CreateBuilder<LaunchLoop>();
    ImmutableDictionary<Node, SeriesPlace> series = ImmutableDictionary<Node, SeriesPlace>.Empty;
    ImmutableDictionary<SeriesPlace, Node> occupied = ImmutableDictionary<SeriesPlace, Node>.Empty;
    int seriesCount;

    LaunchLoops(IReadOnlyList<Call> calls, Func<Node, FixedPlace?> placeOf, Func<IReadOnlyList<Node>, bool> canShareOnePlace) =>
        (this.calls, this.placeOf, this.canShareOnePlace) = (calls, placeOf, canShareOnePlace);

    /// <param name="placeOf">The place of a node, if it is not the planner's to choose.</param>
    /// <param name="canShareOnePlace">Whether each of these nodes is needed no more when the next one is made.</param>
    /// <returns>The loops, in order, and the series of nodes that must lie at equal distances for them.</returns>
    public static (ImmutableArray<LaunchLoop> Loops, ImmutableArray<ImmutableArray<(Node Node, int Position)>> Series) Find(
        IReadOnlyList<Call> calls, Func<Node, FixedPlace?> placeOf, Func<IReadOnlyList<Node>, bool> canShareOnePlace)
    {
        var found = new LaunchLoops(calls, placeOf, canShareOnePlace);
        found.Find();
        return (found.loops.ToImmutable(), [.. found.series.GroupBy(entry => entry.Value.Series).OrderBy(group => group.Key)
            .Select(group => group.Select(entry => (entry.Key, entry.Value.Position)).OrderBy(member => member.Position).ToImmutableArray())]);
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
    LaunchLoop? Longest(int start)
    {
        LaunchLoop? best = null;
        var before = (series, occupied, seriesCount);
        var after = before;
        for (var period = 1; period <= Math.Min(LongestPeriod, (calls.Count - start) / FewestRepetitions); period++)
        {
            if (calls[start].Kernel != calls[start + period].Kernel) continue;
            var count = Repetitions(start, period);
            if (count < FewestRepetitions || (best is not null && period * (count - 1) <= best.Period * (best.Count - 1))) continue;
            (series, occupied, seriesCount) = before;
            count = Constrain(start, period, count);
            if (count < FewestRepetitions || (best is not null && period * (count - 1) <= best.Period * (best.Count - 1))) continue;
            (best, after) = (new(start, period, count), (series, occupied, seriesCount));
        }
        (series, occupied, seriesCount) = after;
        return best is null ? null : InPairs(best, before) ?? best;
    }

    /// <summary>
    /// The same loop over two repetitions at a time, if values that are handed from one to the next then need two places instead of one each.
    /// </summary>
    LaunchLoop? InPairs(LaunchLoop loop, (ImmutableDictionary<Node, SeriesPlace>, ImmutableDictionary<SeriesPlace, Node>, int) before)
    {
        var single = (series, occupied, seriesCount);
        if (loop.Count < 2 * FewestRepetitions) return null;
        var places = PlacesFrom(before.Item3);
        (series, occupied, seriesCount) = before;
        var count = Constrain(loop.Start, 2 * loop.Period, loop.Count / 2);
        if (count == loop.Count / 2 && PlacesFrom(before.Item3) * 2 < places) return new(loop.Start, 2 * loop.Period, count);
        (series, occupied, seriesCount) = single;
        return null;
    }

    /// <summary>How many places the series from a number on take.</summary>
    int PlacesFrom(int first) => series.Where(entry => entry.Value.Series >= first).GroupBy(entry => entry.Value.Series)
        .Sum(group => canShareOnePlace([.. group.OrderBy(entry => entry.Value.Position).Select(entry => entry.Key)]) ? 1 : group.Count());

    /// <summary>How often the pattern of a period repeats, as far as kernels, origins and kinds of places say.</summary>
    int Repetitions(int start, int period)
    {
        var end = start + period;
        while (end < calls.Count && Follows(end, start, period)) end++;
        return (end - start) / period;
    }

    bool Follows(int call, int start, int period)
    {
        var (now, last) = (calls[call], calls[call - period]);
        if (now.Kernel != last.Kernel) return false;
        var first = start + (call - start) % period;
        for (var operand = 0; operand < now.Operands.Length; operand++)
        {
            var (a, b) = (last.Operands[operand], now.Operands[operand]);
            if (a.Shape.Elements != b.Shape.Elements || a.Type != b.Type) return false;
            // What moves, moves by the distance of the first two repetitions.
            var (one, two) = (calls[first].Operands[operand], calls[first + period].Operands[operand]);
            if (now.Origins[operand] - last.Origins[operand] != calls[first + period].Origins[operand] - calls[first].Origins[operand]) return false;
            if ((a == b) != (one == two)) return false;
            if (a == b) continue;
            if (placeOf(a) is not { } from)
            {
                if (placeOf(b) is not null) return false;
            }
            else if (placeOf(b) is not { } to || from.Storage != to.Storage || to.Offset - from.Offset != placeOf(two)!.Value.Offset - placeOf(one)!.Value.Offset)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Puts the operands that the planner may place into series.</summary>
    /// <returns>How many repetitions are possible.</returns>
    int Constrain(int start, int period, int count)
    {
        var before = (series, occupied, seriesCount);
        for (; count >= FewestRepetitions; count--)
        {
            var possible = count;
            for (var call = start; call < start + period && possible == count; call++)
                for (var operand = 0; operand < calls[call].Operands.Length && possible == count; operand++)
                    possible = Math.Min(possible, Constrain([.. Enumerable.Range(0, count).Select(i => calls[call + i * period].Operands[operand])]));
            if (possible == count) return count;
            (series, occupied, seriesCount) = before;
            count = Math.Min(count, possible + 1);
        }
        return 0;
    }

    /// <summary>Puts nodes at equal distances.</summary>
    /// <returns>How many of them, from the first on, can lie so.</returns>
    int Constrain(ImmutableArray<Node> nodes)
    {
        if (nodes[0] == nodes[1] || placeOf(nodes[0]) is not null) return nodes.Length;
        var known = Enumerable.Range(0, nodes.Length).Where(i => series.ContainsKey(nodes[i])).ToList();
        if (known.Count == 0)
        {
            for (var i = 0; i < nodes.Length; i++) if (!Put(nodes[i], new(seriesCount, i))) return i;
            seriesCount++;
            return nodes.Length;
        }
        var anchor = series[nodes[known[0]]];
        SeriesPlace At(int i, int step) => new(anchor.Series, anchor.Position + (i - known[0]) * step);
        int Fitting(int step)
        {
            for (var i = 0; i < nodes.Length; i++)
                if (series.TryGetValue(nodes[i], out var place) ? place != At(i, step) : occupied.ContainsKey(At(i, step)) || nodes[i].Shape.Elements != nodes[known[0]].Shape.Elements) return i;
            return nodes.Length;
        }
        var step = known.Count > 1 && series[nodes[known[1]]] is var second && second.Series == anchor.Series && (second.Position - anchor.Position) % (known[1] - known[0]) == 0
            ? (second.Position - anchor.Position) / (known[1] - known[0])
            : Fitting(1) >= Fitting(-1) ? 1 : -1;
        var fitting = Fitting(step);
        if (fitting == nodes.Length)
            for (var i = 0; i < nodes.Length; i++) Put(nodes[i], At(i, step));
        return fitting;
    }

    bool Put(Node node, SeriesPlace place)
    {
        if (series.TryGetValue(node, out var known)) return known == place;
        series = series.Add(node, place);
        occupied = occupied.Add(place, node);
        return true;
    }
}
