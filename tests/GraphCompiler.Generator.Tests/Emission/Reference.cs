using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>What the interpreter makes of a graph.</summary>
sealed record Reference(ModelSpec Spec, Graph Graph, EntryData Data)
{
    public double[][] Expected { get; } = Data.Interpreter.Run(Graph);
}
