using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>A kernel that wrote the first value that is not finite.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Expressions">
/// What the user wrote that it computes or differentiates, as plans say it, with file and line if those are known, parts before the whole;
/// empty where that is not known.
/// </param>
sealed record NonFiniteKernel(string Name, IReadOnlyList<string> Expressions)
{
    /// <summary>In words: <c>kernel Log_N of the forward pass, from Log(x) at Net.cs:12</c>.</summary>
    public override string ToString()
    {
        const int most = 4;
        var pass = (Expressions.Any(IsBackward), Expressions.Any(expression => !IsBackward(expression))) switch
        {
            (true, true) => " of both passes",
            (true, false) => " of the backward pass",
            (false, true) => " of the forward pass",
            _ => "",
        };
        var shown = Expressions.Reverse().Take(most).ToList();
        if (Expressions.Count > most) shown.Add($"{Expressions.Count - most} more");
        return $"kernel {Name}{pass}{(shown.Count > 0 ? ", from " : "")}{string.Join("; ", shown)}";
    }

    static bool IsBackward(string expression) =>
        expression.StartsWith("Grad of: ", StringComparison.Ordinal) || expression.StartsWith("Again: ", StringComparison.Ordinal);
}

/// <summary>
/// Evaluates a loss once more and looks, after each kernel, through all memory that kernels write for the first value that is not finite
/// and the first that is not a number: a mask may well be infinite.
/// </summary>
sealed class NonFiniteSearch<T> : KernelWatch where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ModelMemory<T> memory;
    readonly ChangedMemory work = new();
    readonly bool looksAtParameters;
    Type? first, firstNaN;

    NonFiniteSearch(ModelMemory<T> memory)
    {
        this.memory = memory;
        // Kernels write state such as running means, but it may have been like this before.
        HasNonFinite(memory.ParameterArena, out var isAny);
        looksAtParameters = !isAny;
    }

    /// <summary>The kernel of the first such value, then that of the first NaN if it is another; none where that is not known.</summary>
    /// <param name="model">The model, whose parameters, seed and step are afterwards what they were.</param>
    /// <param name="step">The step whose random numbers are drawn.</param>
    /// <param name="loss">The loss that is evaluated with gradients, whose kernels are looked up in the model's plan.</param>
    /// <param name="evaluate">Writes the batch to the loss's inputs and evaluates it.</param>
    public static IReadOnlyList<NonFiniteKernel> Run(ITrainable<T> model, ulong step, string loss, Action evaluate)
    {
        var memory = model.Memory;
        var team = memory.Workers;
        // Somebody measures these threads.
        if (team.Watch is not null) return [];
        var (search, parameters, after) = (new NonFiniteSearch<T>(memory), new Arena<T>(memory.Layout.Length), memory.Step);
        Copy(memory.ParameterArena, parameters);
        try
        {
            // What earlier evaluations left would be taken for this one's.
            Clear(memory.Work(0));
            foreach (var gradient in memory.Gradients) gradient.Data.Clear();
            memory.Step = step;
            team.Watch = search;
            evaluate();
        }
        finally
        {
            team.Watch = null;
            memory.Step = after;
            Copy(parameters, memory.ParameterArena);
        }
        var lines = SourceLines.Of(model.GetType().Assembly);
        return [.. new[] { search.first, search.firstNaN }.OfType<Type>().Distinct()
            .Select(kernel => Described(model, kernel, loss, lines))];
    }

    /// <inheritdoc/>
    protected override void Beginning()
    {
        if (firstNaN is null) work.Keep(memory.Work(0));
    }

    /// <inheritdoc/>
    protected override void Ended<TKernel>(in TKernel kernel, long ticks)
    {
        if (firstNaN is not null) return;
        var isNaN = work.HasNonFinite(memory.Work(0), in kernel, out var isAny) | HasNonFinite(memory.GradientArena, out var isGradient);
        if (looksAtParameters)
        {
            isNaN |= HasNonFinite(memory.ParameterArena, out var isParameter);
            isAny |= isParameter;
        }
        if (isAny || isGradient) first ??= typeof(TKernel);
        if (isNaN) firstNaN = typeof(TKernel);
    }

    /// <summary>Whether an arena holds NaN, and whether anything that is not finite.</summary>
    static bool HasNonFinite(Arena<T> arena, out bool isAny)
    {
        (isAny, var isNaN) = (false, false);
        for (nint start = 0; start < arena.Length; start += int.MaxValue)
        {
            var values = arena.Slice(start, nint.Min(arena.Length - start, int.MaxValue));
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            foreach (var vector in vectors)
            {
                // The difference is 0, or NaN of what is not finite.
                if (Vector.EqualsAll(vector - vector, Vector<T>.Zero)) continue;
                isAny = true;
                isNaN |= !Vector.EqualsAll(vector, vector);
            }
            foreach (var value in values[(vectors.Length * Vector<T>.Count)..])
            {
                isAny |= !T.IsFinite(value);
                isNaN |= T.IsNaN(value);
            }
        }
        return isNaN;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A trimmed program without the plan still has the kernel's name.")]
    static NonFiniteKernel Described(ITrainable<T> model, Type kernel, string loss, SourceLines? lines)
    {
        // The plan is that of the class itself, or of a base class that it only gives other sizes.
        const BindingFlags own = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        ModelPlan? plan = null;
        for (var type = model.GetType(); type is not null && plan is null; type = type.BaseType)
            plan = type.GetProperty("Plan", own)?.GetValue(null) as ModelPlan;
        var known = plan?.Entries.Where(each => each.Name == loss + "AndGradients").SelectMany(each => each.Kernels)
            .FirstOrDefault(each => each.Name == kernel.Name);
        return new(kernel.Name, [.. (known?.Sources ?? []).Select(source =>
            lines?.Find(source, model.GetType(), loss) is { } at ? $"{source} at {at}" : source)]);
    }

    static void Clear(WorkArena arena)
    {
        arena.Overwrite(0);
        for (nint start = 0; start < arena.Bytes; start += int.MaxValue)
            arena.Slice<byte>(start, nint.Min(arena.Bytes - start, int.MaxValue)).Clear();
    }

    static void Copy(Arena<T> from, Arena<T> to)
    {
        for (nint start = 0; start < from.Length; start += int.MaxValue)
        {
            var length = nint.Min(from.Length - start, int.MaxValue);
            from.Slice(start, length).CopyTo(to.Slice(start, length));
        }
    }
}
