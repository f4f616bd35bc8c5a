namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>What a group computes of a matrix product at a time.</summary>
/// <param name="Rows">The rows of its block of the result.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Step">The terms of each sum that pass through shared memory at a time.</param>
internal readonly record struct BlockShape(int Rows, int Columns, int Step);
