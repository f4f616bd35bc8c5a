namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>
/// The order in which a kernel may load from one place, store there, and wait at barriers: all the sequences that its branches allow, as an
/// automaton over the instructions. Two versions of a kernel must allow the same.
/// </summary>
sealed class AccessOrder(PtxCode code, string place)
{
    const char Load = 'l', Store = 's', Barrier = 'b', End = '.';

    /// <summary>Whether another version of the kernel allows the same sequences.</summary>
    public bool IsThatOf(AccessOrder other)
    {
        var seen = new HashSet<string>();
        var open = new Stack<(int[] Mine, int[] Others)>([(Closure([0]), other.Closure([0]))]);
        while (open.TryPop(out var pair))
        {
            if (!seen.Add(string.Join(",", pair.Mine) + "|" + string.Join(",", pair.Others))) continue;
            foreach (var letter in new[] { Load, Store, Barrier, End })
            {
                var (mine, others) = (Step(pair.Mine, letter), other.Step(pair.Others, letter));
                if (mine is null != others is null) return false;
                if (mine is not null && letter != End) open.Push((mine, others!));
            }
        }
        return true;
    }

    // Where execution can be after events of one kind; several loads in a row are as one.
    int[]? Step(int[] states, char letter)
    {
        var taken = states.Where(state => LetterOf(state) == letter).ToList();
        return taken.Count == 0 ? null : Closure(taken.SelectMany(code.SuccessorsOf), passed: letter == Load ? Load : null);
    }

    // The next events from these instructions on; those of one kind may be passed.
    int[] Closure(IEnumerable<int> from, char? passed = null)
    {
        var events = new SortedSet<int>();
        var seen = new HashSet<int>();
        var open = new Stack<int>(from);
        while (open.TryPop(out var i))
        {
            if (!seen.Add(i)) continue;
            if (LetterOf(i) is { } letter && letter != passed) events.Add(i);
            else foreach (var next in code.SuccessorsOf(i)) open.Push(next);
        }
        return [.. events];
    }

    char? LetterOf(int instruction) => code.Instructions[instruction] switch
    {
        { IsBarrier: true } => Barrier,
        { Opcode: "ret" or "exit" } => End,
        { IsLoad: true } when IsHere(instruction) => Load,
        { IsStore: true } or { IsAtomic: true } when IsHere(instruction) => Store,
        _ => null,
    };

    bool IsHere(int instruction) => code.PlacesOf(instruction).Contains(place);
}
