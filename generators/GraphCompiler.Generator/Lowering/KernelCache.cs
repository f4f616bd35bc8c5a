using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>The kernels of a model, each once: kernels that differ in nothing but names are the same.</summary>
internal sealed class KernelCache
{
    readonly Dictionary<string, Kernel> kernels = new(StringComparer.Ordinal);
    readonly Identifiers names = Identifiers.OfKernels();
    readonly List<Kernel> all = [];

    /// <summary>The kernels, in order of first use.</summary>
    public IReadOnlyList<Kernel> All => all;

    /// <summary>The same calls, of the kernels of the model.</summary>
    public LoweredGraph Unify(LoweredGraph graph)
    {
        var unified = new Dictionary<Kernel, Kernel>();
        foreach (var call in graph.Calls)
            if (!unified.ContainsKey(call.Kernel))
                unified.Add(call.Kernel, Unify(call.Kernel, graph.Names.BufferName(call.Written.First())));
        return graph with { Calls = [.. graph.Calls.Select(call => call with { Kernel = unified[call.Kernel] })] };
    }

    /// <summary>
    /// The kernel of the same form met first, or this one, its sizes added to its name, and its result if there is another kernel of that
    /// name.
    /// </summary>
    Kernel Unify(Kernel kernel, string result)
    {
        var signature = KernelSignature.Of(kernel);
        if (kernels.TryGetValue(signature, out var known)) return known;
        var name = string.Join("_", SizesOf(kernel).Where(size => !size.IsOne).Select(TextOf).Prepend(kernel.Name));
        kernel = kernel with { Name = names.Take(name) ? name : names.Unique($"{name}_{result}") };
        kernels.Add(signature, kernel);
        all.Add(kernel);
        return kernel;
    }

    /// <summary>The shape that the kernel fills, if that is all it walks; else its loops.</summary>
    static IEnumerable<Dim> SizesOf(Kernel kernel)
    {
        var loops = kernel.Parallel.Concat(kernel.Inner).Select(axis => axis.Size).ToList();
        var filled = kernel.Written.First().Shape;
        return kernel.Inner.IsEmpty && filled.Elements == loops.Aggregate(Dim.One, (product, size) => product * size) ? filled : loops;
    }

    /// <summary>A size as part of a name.</summary>
    public static string TextOf(Dim size) => size.ToString().Replace(" ", "").Replace("*", "").Replace("+", "_").Replace("-", "_");
}
