namespace GraphCompiler.Generator.Graphs;

/// <summary>What a tensor's elements are: the model's floating-point type, or 32-bit indices.</summary>
internal enum ElementType
{
    Real,
    Index,
}
