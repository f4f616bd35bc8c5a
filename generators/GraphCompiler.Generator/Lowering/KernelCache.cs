using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The kernels of a model, each once: kernels that differ in nothing but names are the same.</summary>
internal sealed class KernelCache
{
    readonly Dictionary<string, Kernel> kernels = new(StringComparer.Ordinal);
    readonly Identifiers names = new();
    readonly List<Kernel> all = [];

    /// <summary>The kernels, in order of first use.</summary>
    public IReadOnlyList<Kernel> All => all;

    /// <summary>The same calls, of the kernels of the model.</summary>
    public LoweredGraph Unify(LoweredGraph graph)
    {
        var unified = new Dictionary<Kernel, Kernel>();
        foreach (var call in graph.Calls)
            if (!unified.ContainsKey(call.Kernel)) unified.Add(call.Kernel, Unify(call.Kernel));
        return graph with { Calls = [.. graph.Calls.Select(call => call with { Kernel = unified[call.Kernel] })] };
    }

    /// <summary>The kernel of the same form met first, or this one, its sizes added to its name.</summary>
    Kernel Unify(Kernel kernel)
    {
        var signature = KernelSignature.Of(kernel);
        if (kernels.TryGetValue(signature, out var known)) return known;
        var sizes = kernel.Parallel.Concat(kernel.Inner).Select(axis => axis.Size.ToString().Replace(" ", "").Replace("*", "").Replace("+", "_").Replace("-", "_"));
        var name = string.Join("_", sizes.Prepend(kernel.Name));
        kernel = kernel with { Name = names.Unique(name, "_v") };
        kernels.Add(signature, kernel);
        all.Add(kernel);
        return kernel;
    }
}
