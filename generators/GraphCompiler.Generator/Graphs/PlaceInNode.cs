using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Graphs;

/// <summary>The coordinates in a node of what has the coordinates <paramref name="at"/> in one of its operands.</summary>
internal delegate ImmutableArray<IndexExpression> PlaceInNode(ImmutableArray<IndexExpression> at);
