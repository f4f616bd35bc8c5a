using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>Names the joined kernels of a model, each once.</summary>
internal static class JoinedNames
{
    const int MostTold = 4;

    /// <summary>The entries with names for their joined kernels, and those kernels in order of first use.</summary>
    /// <param name="taken">The names of other kernels.</param>
    public static (ImmutableArray<CompiledEntry> Entries, ImmutableArray<JoinedKernel> Joined) Of(
        ImmutableArray<CompiledEntry> entries, IEnumerable<string> taken)
    {
        var names = new Identifiers(taken);
        var named = new Dictionary<JoinedKernel, JoinedKernel>();
        var joined = ImmutableArray.CreateBuilder<JoinedKernel>();
        foreach (var kernel in entries.SelectMany(entry => entry.Programs).SelectMany(program => program.Launches)
            .Select(launch => launch.Joined).OfType<JoinedKernel>())
        {
            if (named.ContainsKey(kernel)) continue;
            named.Add(kernel, kernel with { Name = names.Unique(NameOf(kernel)) });
            joined.Add(named[kernel]);
        }
        if (named.Count == 0) return (entries, []);
        return ([.. entries.Select(entry =>
            entry with { Evaluation = Named(entry.Evaluation), Gradients = entry.Gradients is { } gradients ? Named(gradients) : null })],
            joined.ToImmutable());

        KernelProgram Named(KernelProgram program) =>
            program.With(launch => launch.Joined is { } kernel ? launch with { Joined = named[kernel] } : launch);
    }

    /// <summary>
    /// What the members do, and how often: <c>MatMul_Softmax_MatMul_8N</c>, or where there are many <c>Zero_to_Max_N</c>.
    /// </summary>
    static string NameOf(JoinedKernel kernel)
    {
        var members = kernel.Members.Select(member => member.Kernel.Name.Split('_')[0]).ToList();
        var told = members.Where((name, i) => i == 0 || name != members[i - 1]).ToList();
        if (told.Count > MostTold) told = [told[0], "to", told[told.Count - 1]];
        return string.Join("_", told.Append(KernelCache.TextOf(kernel.Count)));
    }
}
