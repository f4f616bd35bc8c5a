using System.Text.RegularExpressions;

namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>One instruction of a kernel.</summary>
/// <param name="Guard">The predicate under which it runs; empty if always.</param>
/// <param name="Target">The register it sets; empty if none.</param>
/// <param name="Sources">The registers it reads, the guard not among them.</param>
sealed record PtxInstruction(string Opcode, string Guard, string Operands, string Target, IReadOnlyList<string> Sources)
{
    public bool IsBranch => Opcode.StartsWith("bra", StringComparison.Ordinal);

    public bool IsBarrier => Opcode.StartsWith("bar", StringComparison.Ordinal);

    public bool IsLoad => Opcode.StartsWith("ld.", StringComparison.Ordinal) && !Opcode.StartsWith("ld.param", StringComparison.Ordinal);

    public bool IsStore => Opcode.StartsWith("st.", StringComparison.Ordinal);

    public bool IsAtomic => Opcode.StartsWith("atom.", StringComparison.Ordinal) || Opcode.StartsWith("red.", StringComparison.Ordinal);

    public override string ToString() => $"{(Guard.Length > 0 ? $"@{Guard} " : "")}{Opcode} {Operands}".Trim();
}

/// <summary>The instructions of a kernel, their order of execution, and where their values come from.</summary>
sealed class PtxCode
{
    readonly List<PtxInstruction> instructions = [];
    readonly List<int[]> successors = [];
    readonly List<int>[] predecessors;
    readonly Dictionary<int, HashSet<int>> controls = [];
    readonly Dictionary<int, IReadOnlySet<string>> places = [];

    public PtxCode(string text)
    {
        var labels = new Dictionary<string, int>();
        foreach (var line in text[text.IndexOf('{')..].Split('\n').Select(line => line.Split("//")[0].Trim()))
        {
            if (Regex.Match(line, @"^(\w+):$") is { Success: true } label) labels[label.Groups[1].Value] = instructions.Count;
            else if (Regex.Match(line, @"^(?:@(!?%\w+)\s+)?([a-z][\w.:]*)\s*([^;]*);$") is { Success: true } match)
                instructions.Add(Instruction(match.Groups[1].Value.TrimStart('!'), match.Groups[2].Value, match.Groups[3].Value));
        }
        for (var i = 0; i < instructions.Count; i++)
        {
            var now = instructions[i];
            var jump = now.IsBranch ? labels[now.Operands.Trim()] : -1;
            successors.Add(now.Opcode is "ret" or "exit" ? [] : jump < 0 ? [i + 1] : now.Guard.Length > 0 ? [jump, i + 1] : [jump]);
        }
        predecessors = [.. instructions.Select(_ => new List<int>())];
        for (var i = 0; i < successors.Count; i++)
            foreach (var next in successors[i]) predecessors[next].Add(i);
    }

    public IReadOnlyList<PtxInstruction> Instructions => instructions;

    public IReadOnlyList<int> SuccessorsOf(int instruction) => successors[instruction];

    static PtxInstruction Instruction(string guard, string opcode, string operands)
    {
        var registers = Regex.Matches(operands, @"%[\w.]+|\b__\w+").Select(match => match.Value).ToList();
        var sets = registers.Count > 0 && !new[] { "st.", "red.", "bra" }.Any(start => opcode.StartsWith(start, StringComparison.Ordinal));
        return new(opcode, guard, operands, sets ? registers[0] : "", sets ? registers[1..] : registers);
    }

    /// <summary>The instructions that may have set a register last.</summary>
    public IEnumerable<int> DefinitionsOf(string register, int at)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>(predecessors[at]);
        while (open.TryPop(out var i))
        {
            if (!seen.Add(i)) continue;
            if (instructions[i].Target == register) yield return i;
            else foreach (var before in predecessors[i]) open.Push(before);
        }
    }

    /// <summary>The conditional branches that decide whether an instruction runs.</summary>
    public IReadOnlySet<int> ControlsOf(int instruction)
    {
        if (controls.TryGetValue(instruction, out var known)) return known;
        var all = new HashSet<int>();
        var open = new Stack<int>([instruction]);
        while (open.TryPop(out var i))
            foreach (var branch in DirectControlsOf(i))
                if (all.Add(branch)) open.Push(branch);
        return controls[instruction] = all;
    }

    // A branch decides if one way must pass the instruction, and the other can end without.
    IEnumerable<int> DirectControlsOf(int instruction)
    {
        var avoids = new bool[instructions.Count];
        var open = new Stack<int>(Enumerable.Range(0, instructions.Count).Where(i => successors[i].Length == 0 && i != instruction));
        while (open.TryPop(out var i))
        {
            if (avoids[i]) continue;
            avoids[i] = true;
            foreach (var before in predecessors[i])
                if (before != instruction) open.Push(before);
        }
        return Enumerable.Range(0, instructions.Count)
            .Where(i => successors[i].Length > 1 && (avoids[i] || i == instruction) && successors[i].Any(next => !avoids[next]));
    }

    /// <summary>What an access's address is computed from: <c>argument+16</c>, a view's pointer, or a block of shared memory.</summary>
    public IReadOnlySet<string> PlacesOf(int access)
    {
        if (this.places.TryGetValue(access, out var known)) return known;
        var address = Regex.Match(instructions[access].Operands, @"\[\s*(%\w+|__\w+)").Groups[1].Value;
        var places = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(string, int)>();
        Follow(address, access);
        return this.places[access] = places;

        void Follow(string register, int at)
        {
            if (register.StartsWith("__", StringComparison.Ordinal)) places.Add(register);
            if (!seen.Add((register, at))) return;
            foreach (var i in DefinitionsOf(register, at))
            {
                var now = instructions[i];
                if (now.Opcode.StartsWith("ld.param", StringComparison.Ordinal))
                    places.Add("argument" + (Regex.Match(now.Operands, @"\+\d+").Value is { Length: > 0 } offset ? offset : "+0"));
                // A product or a converted number is an index.
                else if (Regex.IsMatch(now.Opcode, @"^(mov|cvta|add|sub|selp|or)\b"))
                    foreach (var source in now.Sources) Follow(source, i);
            }
        }
    }
}
