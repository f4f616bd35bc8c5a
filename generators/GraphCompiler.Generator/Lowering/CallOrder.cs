using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// A kernel call before memory is planned: the stored node behind each operand, and the element at which the operand begins in it.
/// </summary>
/// <param name="Loops">
/// The loops around the call, the outermost first. Origins may depend on their <see cref="CallLoop.Step"/>, or on the block at hand.
/// </param>
internal sealed record Call(Kernel Kernel, ImmutableArray<Node> Operands, ImmutableArray<Dim> Origins, ImmutableArray<CallLoop> Loops)
{
    /// <summary>The same call, with a loop around all others.</summary>
    public Call In(CallLoop loop) => this with { Loops = Loops.Insert(0, loop) };

    /// <summary>The loop around the call that has this many around it; null if there are not as many.</summary>
    public CallLoop? LoopAt(int depth) => depth < Loops.Length ? Loops[depth] : null;

    /// <summary>Some calls in units, one call or the calls of a loop, each as a range.</summary>
    /// <param name="depth">The number of loops around all of them.</param>
    public static IEnumerable<CallUnit> Units(IReadOnlyList<Call> calls, int from, int to, int depth)
    {
        for (int start = from, end; start < to; start = end)
        {
            var loop = calls[start].LoopAt(depth);
            for (end = start + 1; end < to && loop is not null && calls[end].LoopAt(depth) == loop;) end++;
            yield return new(start, end, loop);
        }
    }

    /// <summary>The calls in units: one call or the calls of an outermost loop.</summary>
    public static IEnumerable<CallUnit> Units(IReadOnlyList<Call> calls) => Units(calls, 0, calls.Count, 0);

    public IEnumerable<Node> Written => Kernel.Written.Select(operand => Operands[Kernel.Operands.IndexOf(operand)]);
}

/// <summary>A call, or the calls of a loop.</summary>
/// <param name="Start">The first call.</param>
/// <param name="End">The first call after them.</param>
/// <param name="Loop">The loop; null for a call.</param>
internal readonly record struct CallUnit(int Start, int End, CallLoop? Loop);

/// <summary>
/// Orders calls greedily for a low peak of live memory: the next call is the ready one that leaves the least memory live. A gradient is
/// thus added to its sum as soon as it is computed, and a step of a recurrent model ends before the next begins. What is computed again for
/// the backward pass waits until nothing else can be done.
/// </summary>
internal sealed class CallOrder
{
    /// <summary>What is ordered: a call, or the calls of a loop as one.</summary>
    sealed record Unit(ImmutableArray<Call> Calls, IReadOnlyList<Node> Operands, HashSet<Node> Written)
    {
        /// <summary>When values are computed again, if the call does nothing else; else 0.</summary>
        public int Recomputation { get; } =
            (Calls[0].LoopAt(0)?.Vectors.FirstOrDefault() ?? Written.OrderBy(node => node.Origin.Recomputation).FirstOrDefault())
            ?.Origin.Recomputation ?? 0;
    }

    readonly IReadOnlyList<Unit> calls;
    readonly Func<Node, bool> isKept;
    readonly Dictionary<Node, long> sizes = [];
    readonly Dictionary<Node, List<int>> users = [];
    readonly List<int>[] successors;
    readonly int[] waitingFor;

    CallOrder(IReadOnlyList<Unit> calls, Func<Node, bool> isPlanned, Func<Node, bool> isKept, Func<Node, Dim> sizeOf)
    {
        (this.calls, this.isKept) = (calls, isKept);
        successors = [.. calls.Select(_ => new List<int>())];
        waitingFor = new int[calls.Count];
        var writers = new Dictionary<Node, int>();
        var readers = new Dictionary<Node, List<int>>();
        for (var call = 0; call < calls.Count; call++)
        {
            var written = calls[call].Written;
            var before = new HashSet<int>();
            foreach (var node in calls[call].Operands)
            {
                if (isPlanned(node))
                {
                    if (!users.TryGetValue(node, out var usedBy)) (users[node], sizes[node]) = (usedBy = [], TypicalSizes.Of(sizeOf(node)));
                    usedBy.Add(call);
                }
                if (writers.TryGetValue(node, out var writer)) before.Add(writer);
                if (!readers.TryGetValue(node, out var reading)) readers.Add(node, reading = []);
                if (written.Contains(node))
                {
                    before.UnionWith(reading);
                    reading.Clear();
                    writers[node] = call;
                }
                else
                {
                    reading.Add(call);
                }
            }
            foreach (var earlier in before) successors[earlier].Add(call);
            waitingFor[call] = before.Count;
        }
    }

    /// <param name="calls">Calls in an order that works.</param>
    /// <param name="isPlanned">Whether a node takes memory that later calls may use again.</param>
    /// <param name="isKept">Whether a node's memory is needed to the end.</param>
    /// <param name="sizeOf">How many elements of a node are stored.</param>
    /// <returns>The calls in the better of two orders, the given one and one made greedily.</returns>
    public static ImmutableArray<Call> Choose(
        IReadOnlyList<Call> calls, Func<Node, bool> isPlanned, Func<Node, bool> isKept, Func<Node, Dim> sizeOf)
    {
        var order = new CallOrder(UnitsOf(calls), isPlanned, isKept, sizeOf);
        var greedy = order.Greedy();
        return order.PeakOf(greedy) <= order.PeakOf([.. Enumerable.Range(0, order.calls.Count)])
            ? [.. greedy.SelectMany(unit => order.calls[unit].Calls)]
            : [.. calls];
    }

    static List<Unit> UnitsOf(IReadOnlyList<Call> calls) => [.. Call.Units(calls).Select(range =>
    {
        ImmutableArray<Call> unit = [.. calls.Skip(range.Start).Take(range.End - range.Start)];
        return new Unit(unit, [.. unit.SelectMany(call => call.Operands).Distinct()], [.. unit.SelectMany(call => call.Written)]);
    })];

    List<int> Greedy()
    {
        var order = new List<int>(calls.Count);
        var alive = new Liveness(this);
        var growths = new long[calls.Count];
        var isReady = new bool[calls.Count];
        var ready = new SortedSet<(int Recomputation, long Growth, int Call)>();
        for (var call = 0; call < calls.Count; call++)
            if (waitingFor[call] == 0) Add(call);
        while (ready.Count > 0)
        {
            var next = ready.Min;
            ready.Remove(next);
            isReady[next.Call] = false;
            order.Add(next.Call);
            foreach (var node in alive.Run(next.Call))
                foreach (var call in users[node])
                {
                    if (!isReady[call]) continue;
                    ready.Remove((calls[call].Recomputation, growths[call], call));
                    Add(call);
                }
            foreach (var successor in successors[next.Call])
                if (--waitingFor[successor] == 0) Add(successor);
        }
        return order;

        void Add(int call)
        {
            isReady[call] = true;
            ready.Add((calls[call].Recomputation, growths[call] = alive.GrowthBy(call), call));
        }
    }

    long PeakOf(List<int> order)
    {
        var alive = new Liveness(this);
        foreach (var call in order) alive.Run(call);
        return alive.Peak;
    }

    /// <summary>How much memory is in use while calls run.</summary>
    sealed class Liveness
    {
        readonly CallOrder order;
        readonly Dictionary<Node, int> usesLeft = [];
        readonly HashSet<Node> alive = [];
        long now;

        public Liveness(CallOrder order)
        {
            this.order = order;
            foreach (var node in order.calls.SelectMany(call => call.Operands))
                if (order.sizes.ContainsKey(node)) usesLeft[node] = (usesLeft.TryGetValue(node, out var uses) ? uses : 0) + 1;
        }

        public long Peak { get; private set; }

        public long GrowthBy(int call)
        {
            var growth = 0L;
            foreach (var node in order.calls[call].Operands)
            {
                if (!order.sizes.TryGetValue(node, out var size)) continue;
                if (!alive.Contains(node)) growth += size;
                if (usesLeft[node] == 1 && !order.isKept(node)) growth -= size;
            }
            return growth;
        }

        /// <returns>The nodes that became live or have one use left: the growth by calls that use them has changed.</returns>
        public List<Node> Run(int call)
        {
            var changed = new List<Node>();
            foreach (var node in order.calls[call].Operands)
            {
                if (!order.sizes.TryGetValue(node, out var size) || !alive.Add(node)) continue;
                now += size;
                changed.Add(node);
            }
            Peak = Math.Max(Peak, now);
            foreach (var node in order.calls[call].Operands)
            {
                if (!order.sizes.TryGetValue(node, out var size)) continue;
                var left = --usesLeft[node];
                if (left == 1) changed.Add(node);
                if (left == 0 && !order.isKept(node)) now -= size;
            }
            return changed;
        }
    }
}
