namespace GraphCompiler.Generator.Sizes;

/// <summary>A mistake in the user's model, found where no source location is known; the front end adds it.</summary>
/// <param name="id">The diagnostic's id.</param>
/// <param name="arguments">The arguments of the diagnostic's message.</param>
internal sealed class GraphException(string id, params object[] arguments) : Exception($"{id}: {string.Join("; ", arguments)}")
{
    public string Id { get; } = id;

    public object[] Arguments { get; } = arguments;

    /// <summary>The condition on sizes under which it would be no mistake, if that depends on the sizes.</summary>
    public SizeCondition? Condition { get; set; }

    /// <summary>The site of the node at fault, if a stage after the front end found the mistake.</summary>
    public int? Site { get; set; }
}
