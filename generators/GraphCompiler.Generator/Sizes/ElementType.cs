namespace GraphCompiler.Generator.Sizes;

/// <summary>
/// What a tensor's elements are: the model's floating-point type, 32-bit indices, or the one stream of random numbers that a draw reads.
/// </summary>
internal enum ElementType
{
    Real,
    Index,
    Stream,
}
