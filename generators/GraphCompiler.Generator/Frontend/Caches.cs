using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>
/// All that the compiler remembers between its runs. Each value is a pure function of its key, so it does not matter who asked first, nor
/// on which thread. The tables hold their keys, Roslyn's objects, weakly; the number of models whose files are kept is bounded.
/// </summary>
internal static class Caches
{
    /// <summary>Keys for members.</summary>
    public static readonly ConditionalWeakTable<ISymbol, string> MemberKeys = new();

    /// <summary>Whether members are primitives.</summary>
    public static readonly ConditionalWeakTable<ISymbol, object> Primitives = new();

    /// <summary>Expressions as text.</summary>
    public static readonly ConditionalWeakTable<SyntaxNode, string> ExpressionTexts = new();

    /// <summary>What has to be known of files whose source a library carries.</summary>
    public static readonly ConditionalWeakTable<SyntaxTree, SourceFacts> SourceFacts = new();

    /// <summary>Compilations with what was read of them.</summary>
    public static readonly ConditionalWeakTable<Compilation, SourceUnit> SourceUnits = new();

    /// <summary>The libraries that were bound last.</summary>
    public static readonly ConditionalWeakTable<MetadataReference, LibraryImport.Slot> Libraries = new();

    /// <summary>The files of the models that were compiled last, the latest first. Lock the list to use it.</summary>
    public static readonly LinkedList<(ModelSpec Model, ImmutableArray<SourceFile> Files)> PrintedFiles = new();
}
