namespace GraphCompiler.Generator.Sizes;

/// <summary>
/// What a tensor's elements are: the model's floating-point type, 32-bit integers, the one stream of random numbers that a draw reads, or,
/// for the caller of an entry, Booleans, which in graphs and kernels are the numbers 0 and 1.
/// </summary>
internal enum ElementType
{
    Real,
    Index,
    Stream,
    Bool,
}
