using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>Names what runs several kernels, each once for a model: joined kernels and split loops.</summary>
internal static class JoinedNames
{
    const int MostTold = 4;

    /// <summary>The entries with names for their joined kernels and split loops.</summary>
    /// <param name="taken">The names of other kernels.</param>
    /// <param name="joined">The joined kernels in order of first use.</param>
    /// <param name="splits">The split loops in order of first use.</param>
    public static ImmutableArray<CompiledEntry> Of(ImmutableArray<CompiledEntry> entries, IEnumerable<string> taken,
        out ImmutableArray<JoinedKernel> joined, out ImmutableArray<SplitLoop> splits)
    {
        var names = new Identifiers(taken);
        var programs = entries.SelectMany(entry => entry.Programs).ToList();
        joined = [.. programs.SelectMany(program => program.Launches).Select(launch => launch.Joined).OfType<JoinedKernel>().Distinct()
            .Select(kernel => kernel with { Name = NameOf(kernel.Members.Select(member => member.Kernel), kernel.Count) })];
        splits = [.. programs.SelectMany(program => program.Loops).Select(loop => loop.Split).OfType<SplitLoop>().Distinct()
            .Select(loop => loop with { Name = NameOf(loop.Members.Select(member => member.Kernel), loop.Steps, loop.Count) })];
        var (namedKernels, namedLoops) = (joined.ToDictionary(kernel => kernel), splits.ToDictionary(loop => loop));
        if (joined.IsEmpty && splits.IsEmpty) return entries;
        return [.. entries.Select(entry =>
            entry with { Evaluation = Named(entry.Evaluation), Gradients = entry.Gradients is { } gradients ? Named(gradients) : null })];

        KernelProgram Named(KernelProgram program)
        {
            var named = program.With(launch => launch.Joined is { } kernel ? launch with { Joined = namedKernels[kernel] } : launch);
            return named with
            {
                Loops = [.. named.Loops.Select(loop => loop.Split is { } split ? loop with { Split = namedLoops[split] } : loop)],
            };
        }

        string NameOf(IEnumerable<Kernel> members, params Dim[] sizes) =>
            names.Unique(string.Join("_", Told(members).Concat(sizes.Select(KernelCache.TextOf))));
    }

    /// <summary>
    /// What the members do, before how often: <c>MatMul_Softmax_MatMul_8N</c>, or where there are many <c>Zero_to_Max_N</c>.
    /// </summary>
    static IEnumerable<string> Told(IEnumerable<Kernel> members)
    {
        var names = members.Select(kernel => kernel.Name.Split('_')[0]).ToList();
        var told = names.Where((name, i) => i == 0 || name != names[i - 1]).ToList();
        return told.Count > MostTold ? [told[0], "to", told[told.Count - 1]] : told;
    }
}
