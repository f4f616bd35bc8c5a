using System.Collections.Immutable;
using System.Text;

namespace GraphCompiler.Generator.Graphs;

/// <summary>How a parameter takes part in training; the names are those of the run-time enum.</summary>
internal enum ParameterKind
{
    Trained,
    Frozen,
    State,
}

/// <summary>
/// A parameter: its path from the model (<c>blocks[0].hidden.Weight</c>), constant shape, and its initializer as C# (<c>Init.Normal(0,
/// 0.02)</c>).
/// </summary>
internal sealed record ParameterSpec(string Path, Shape Shape, string Initializer, ParameterKind Kind);

/// <summary>An argument of an entry: a tensor, or a run-time scalar (no shape).</summary>
internal sealed record ArgumentSpec(string Name, DType Type, Shape? Shape)
{
    /// <summary>The type of the elements in the graph.</summary>
    public DType TypeInGraph => Type.IsBoolean ? DType.Real : Type;

    public override string ToString() => Shape is { } shape ? $"{Type}{shape} {Name}" : $"scalar {Name}";
}

/// <summary>A result of an entry.</summary>
internal sealed record ResultSpec(string Name, DType Type)
{
    public static implicit operator ResultSpec(string name) => new(name, DType.Real);

    public override string ToString() => $"{Type} {Name}";
}

/// <summary>An entry as the user declared it, with the graphs its body means.</summary>
internal sealed record EntrySpec
{
    public required string Name { get; init; }

    /// <summary>Whether it is a <c>[Loss]</c>, compiled backward too.</summary>
    public required bool IsLoss { get; init; }

    public required ImmutableArray<ArgumentSpec> Arguments { get; init; }

    /// <summary>A name for each result; a single unnamed result is <c>result</c>. The first result of a loss is the loss itself.</summary>
    public required ImmutableArray<ResultSpec> Results { get; init; }

    /// <summary>The summary of the user's documentation comment, if any, as XML text.</summary>
    public string Documentation { get; init; } = "";

    /// <summary>What is assumed about the sizes of the arguments.</summary>
    public Assumptions Assumptions { get; init; } = Assumptions.None;

    /// <summary>The symbols of the arguments' shapes, in order of appearance.</summary>
    public IEnumerable<string> Symbols => Arguments.Where(argument => argument.Shape is not null)
        .SelectMany(argument => argument.Shape!.Value).SelectMany(dim => dim.Symbols).Distinct();

    /// <summary>The graph in evaluation mode; null if the entry has errors.</summary>
    public Graph? Evaluation { get; init; }

    /// <summary>For losses, the forward graph in training mode; null if the entry has errors.</summary>
    public Graph? Training { get; init; }

    /// <summary>
    /// Whether methods return the first result: a loss, or the number that is the only result, as far as that is known of an entry with
    /// errors.
    /// </summary>
    public bool ReturnsNumber => IsLoss || (Results.Length == 1 && Evaluation?.Results.Single().Node.Rank == 0);

    public override string ToString() =>
        $"{(IsLoss ? "loss" : "graph")} {Name}({string.Join(", ", Arguments)}) -> "
        + $"{string.Join(", ", Results)}\n{Documentation}\n{Assumptions}{Evaluation}{Training}";
}

/// <summary>
/// What a model means: everything the later stages need, and nothing that changes when only the layout of the source does. Equal by its
/// text.
/// </summary>
internal sealed record ModelSpec
{
    /// <summary>The namespace, empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The declarations to reopen, outermost first and the model last: <c>partial class Classifier</c>.</summary>
    public required ImmutableArray<string> Declarations { get; init; }

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The model's name behind those of the classes around it, as C# writes them, with an @ where one is needed.</summary>
    public IEnumerable<string> TypeNames => Declarations.Select(declaration =>
        declaration.Substring(declaration.LastIndexOf(' ',
            declaration.IndexOf('<') is > 0 and var arguments ? arguments : declaration.Length - 1) + 1));

    /// <summary>The model's name as C# writes it.</summary>
    public string TypeName => TypeNames.Last();

    /// <summary>The type of the model's real numbers.</summary>
    public required DType Real { get; init; }

    /// <summary>The type of intermediate values that wait in memory for a later kernel; null if it is the same.</summary>
    public DType? Narrow { get; init; }

    /// <summary>What the model's own code is to be.</summary>
    public HostTarget Target { get; init; }

    /// <summary>The memory that the model may take; null if that was not said.</summary>
    public MemoryBudget? MemoryBudget { get; init; }

    /// <summary>Whether ILGPU code is wanted too.</summary>
    public bool HasIlgpu { get; init; }

    public required ImmutableArray<ParameterSpec> Parameters { get; init; }

    public required ImmutableArray<EntrySpec> Entries { get; init; }

    /// <summary>Why the model can't be compiled, as it is to stand in a <c>#error</c> when analyzers are off; empty if it can.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>The declarations without their graphs: what is left of a model that can't be compiled.</summary>
    public ModelSpec WithoutGraphs() =>
        this with { Entries = [.. Entries.Select(entry => entry with { Evaluation = null, Training = null })] };

    /// <summary>Whether another part of the class can be generated at all: it is partial, and of a kind that can be a model.</summary>
    public bool IsReopenable { get; init; } = true;

    // A copy made by `with` has the text of the original, which is not its own.
    (ModelSpec Of, string Text)? text;

    /// <summary>The canonical text.</summary>
    public override string ToString() =>
        (text is { } known && ReferenceEquals(known.Of, this) ? known : (text = (this, Print())).Value).Text;

    string Print()
    {
        var builder = new StringBuilder().Append(Namespace).Append('\n').Append(string.Join("\n", Declarations)).Append('\n')
            .Append(Real).Append(Narrow is null ? "" : $" {Narrow}").Append(Target == HostTarget.Scalar ? " scalar" : "")
            .Append(HasIlgpu ? " ilgpu" : "")
            .Append(MemoryBudget is { } budget ? $" in {budget.Text}" : "").Append(IsReopenable ? "" : " closed").Append('\n');
        foreach (var parameter in Parameters) builder.Append(parameter).Append('\n');
        foreach (var entry in Entries) builder.Append(entry).Append('\n');
        foreach (var error in Errors) builder.Append(error).Append('\n');
        return builder.ToString();
    }

    public bool Equals(ModelSpec? other) => other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());
}
