using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Passes.Risks;

/// <summary>A pattern that is allowed but likely to lose precision or to overflow.</summary>
/// <param name="Id">The warning's id.</param>
/// <param name="Of">
/// The arguments of the warning's message if the pattern ends in a node; null if it doesn't. It is also told the type of the model's
/// real numbers.
/// </param>
internal sealed record Risk(string Id, Func<Node, DType, object[]?> Of);

/// <summary>A risk that was found.</summary>
/// <param name="Id">The warning's id.</param>
/// <param name="Arguments">The arguments of its message.</param>
/// <param name="Site">Where: the <see cref="Origin.Site"/> of the node.</param>
internal sealed record FoundRisk(string Id, object[] Arguments, int Site);
