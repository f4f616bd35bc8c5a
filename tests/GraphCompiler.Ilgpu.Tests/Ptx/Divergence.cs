namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>
/// Which branches the threads of a group may take differently: those that depend on a thread's number, on data, or on a value that such a
/// branch chose.
/// </summary>
sealed class Divergence
{
    readonly PtxCode code;
    readonly HashSet<int> branches = [];

    public Divergence(PtxCode code)
    {
        this.code = code;
        var uniform = Enumerable.Range(0, code.Instructions.Count)
            .Where(i => code.Instructions[i] is { IsBranch: true, Guard.Length: > 0 }).ToList();
        // Each divergent branch may make others divergent.
        while (uniform.Where(branch => IsDivergent(code.Instructions[branch].Guard, branch, [])).ToList() is { Count: > 0 } found)
        {
            branches.UnionWith(found);
            uniform.RemoveAll(found.Contains);
        }
    }

    public IReadOnlySet<int> Branches => branches;

    bool IsDivergent(string register, int at, HashSet<(string, int)> seen)
    {
        if (register.StartsWith("%tid", StringComparison.Ordinal) || register.StartsWith("%lane", StringComparison.Ordinal)) return true;
        if (!seen.Add((register, at))) return false;
        var definitions = code.DefinitionsOf(register, at).ToList();
        var around = code.ControlsOf(at);
        return definitions.Any(i => code.Instructions[i] is { IsLoad: true } or { IsAtomic: true }
            || (definitions.Count > 1 && code.ControlsOf(i).Any(branch => branches.Contains(branch) && !around.Contains(branch)))
            || code.Instructions[i].Sources.Any(source => IsDivergent(source, i, seen)));
    }
}
