using System.Collections.Immutable;

namespace GraphCompiler.Generator.Emit;

/// <summary>A public method of an entry. Every target has the same ones, and so has a model with errors.</summary>
/// <param name="Returned">The type of what it returns.</param>
/// <param name="Filled">The positions of the results that it writes into spans of the caller's.</param>
/// <param name="MakesArrays">Whether it makes arrays and has the method that fills spans do the rest.</param>
/// <param name="HasGradients">Whether it runs in training mode and computes gradients.</param>
/// <param name="TakesLong">
/// Whether it takes integers of 64 bits, as those of many data sets are, and has the method of 32 bits do the rest.
/// </param>
internal sealed record EntryMethod(
    string Name, string Returned, ImmutableArray<int> Filled, bool MakesArrays = false, bool HasGradients = false, bool TakesLong = false);
