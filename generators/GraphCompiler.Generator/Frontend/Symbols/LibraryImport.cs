using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>
/// Binds the source that a library carries in its <c>GraphSource</c> attributes, in a compilation of its own that takes the library's
/// place among the references. The compilation is kept as long as the reference lives.
/// </summary>
internal static class LibraryImport
{
    internal sealed record Entry(ImmutableArray<MetadataReference> Others, SourceUnit Unit);

    /// <summary>
    /// What was bound last for a reference. Compilers run on several threads; all of them write equal values.
    /// </summary>
    internal sealed class Slot
    {
        public volatile Entry? Last;
    }

    /// <returns>Null if the library carries no source.</returns>
    public static SourceUnit? Find(Compilation consumer, MetadataReference reference, IAssemblySymbol library,
        CancellationToken cancellation)
    {
        // Most references are the framework's; they have no such attribute and cost nothing.
        if (!library.GetAttributes().Any(IsSource)) return null;
        var others = consumer.References.Where(other => other != reference).ToImmutableArray();
        var slot = Caches.Libraries.GetOrCreateValue(reference);
        if (slot.Last is { } known && known.Others.SequenceEqual(others)) return known.Unit;

        var options = SourceOptions.Of(library);
        var trees = library.GetAttributes().Where(IsSource)
            .Select(source => (Path: (string)source.ConstructorArguments[0].Value!, Text: (string)source.ConstructorArguments[1].Value!))
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, options.ParseOptions, file.Path, cancellationToken: cancellation));
        var unit = new SourceUnit(CSharpCompilation.Create(library.Name, trees, others, options.CompilationOptions));
        slot.Last = new Entry(others, unit);
        return unit;
    }

    static bool IsSource(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "GraphSourceAttribute" && attribute.ConstructorArguments.Length == 2;
}
