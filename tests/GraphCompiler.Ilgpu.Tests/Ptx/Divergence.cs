namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>
/// Which branches the threads of a group may take differently: those that depend on a thread's number, on data, or on a value that such a
/// branch chose. Data are the same for all threads that load one element, which no thread of the kernel stores; and in shared memory, where
/// barriers stand between.
/// </summary>
sealed class Divergence
{
    readonly PtxCode code;
    readonly HashSet<int> branches = [];
    readonly HashSet<string> changing;

    public Divergence(PtxCode code)
    {
        this.code = code;
        var all = Enumerable.Range(0, code.Instructions.Count);
        changing = [.. all.Where(i => code.Instructions[i] is { IsStore: true } or { IsAtomic: true }).SelectMany(code.PlacesOf)
            .Where(place => !place.StartsWith("__", StringComparison.Ordinal))];
        var uniform = all.Where(i => code.Instructions[i] is { IsBranch: true, Guard.Length: > 0 }).ToList();
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
        return definitions.Any(i => code.Instructions[i].IsAtomic
            || (code.Instructions[i].IsLoad && (code.PlacesOf(i).Count == 0 || code.PlacesOf(i).Overlaps(changing)))
            || (definitions.Count > 1 && code.ControlsOf(i).Any(branch => branches.Contains(branch) && !around.Contains(branch)))
            || code.Instructions[i].Sources.Any(source => IsDivergent(source, i, seen)));
    }
}
