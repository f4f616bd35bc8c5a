namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>What an entry is being evaluated for.</summary>
internal sealed class EntryContext
{
    /// <summary>What <c>Mode.IsTraining</c> is.</summary>
    public bool IsTraining { get; set; }

    /// <summary>What the entry assumes about its sizes.</summary>
    public Assumptions Assumptions { get; set; } = Assumptions.None;
}
