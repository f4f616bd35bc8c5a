using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>
/// What a library's source means apart from its text: a consumer has to parse and bind it as the library's own project does, or <c>#if</c>
/// takes another branch there. Kept in the library as a <c>GraphSourceOptions</c> attribute. The nullable context is not part of it, as it
/// affects warnings only.
/// </summary>
/// <param name="LanguageVersion">The version of C#, as the compiler displays it.</param>
/// <param name="Symbols">The defined preprocessor symbols, in ordinal order.</param>
/// <param name="CheckOverflow">Whether integer arithmetic is checked by default.</param>
internal sealed record SourceOptions(string LanguageVersion, ImmutableArray<string> Symbols, bool CheckOverflow)
{
    const string Attribute = "GraphSourceOptionsAttribute";

    /// <summary>The options of a library that says nothing about them.</summary>
    static readonly SourceOptions unknown = new("latest", [], false);

    public static SourceOptions Of(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault()?.Options is CSharpParseOptions options
            ? new(options.LanguageVersion.ToDisplayString(),
                [.. options.PreprocessorSymbolNames.OrderBy(name => name, StringComparer.Ordinal)], compilation.Options.CheckOverflow)
            : unknown;

    /// <summary>Reads the attribute of a library.</summary>
    public static SourceOptions Of(IAssemblySymbol library)
    {
        if (library.GetAttributes().FirstOrDefault(data =>
            data.AttributeClass?.Name == Attribute) is not { ConstructorArguments: [{ Value: string version },
                { Kind: TypedConstantKind.Array } symbols] } attribute)
            return unknown;
        return new(version, [.. symbols.Values.Select(symbol => symbol.Value).OfType<string>()],
            attribute.NamedArguments.Any(argument => argument is { Key: "CheckOverflow", Value.Value: true }));
    }

    /// <summary>The attribute, as the generator writes it.</summary>
    public string Write()
    {
        var text = new StringBuilder("[assembly: global::GraphCompiler.GraphSourceOptions(")
            .Append(SymbolDisplay.FormatLiteral(LanguageVersion, quote: true));
        foreach (var symbol in Symbols) text.Append(", ").Append(SymbolDisplay.FormatLiteral(symbol, quote: true));
        if (CheckOverflow) text.Append(", CheckOverflow = true");
        return text.Append(")]\n").ToString();
    }

    /// <summary>How to parse the library's files. A version that this compiler doesn't know yet is read as its newest.</summary>
    public CSharpParseOptions ParseOptions => new(
        LanguageVersionFacts.TryParse(LanguageVersion, out var version) ? version : Microsoft.CodeAnalysis.CSharp.LanguageVersion.Preview,
        DocumentationMode.None, preprocessorSymbols: Symbols);

    /// <summary>How to bind them.</summary>
    public CSharpCompilationOptions CompilationOptions =>
        new(OutputKind.DynamicallyLinkedLibrary, checkOverflow: CheckOverflow, allowUnsafe: true);

    public bool Equals(SourceOptions? other) =>
        other is not null && LanguageVersion == other.LanguageVersion && Symbols.SequenceEqual(other.Symbols)
        && CheckOverflow == other.CheckOverflow;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(LanguageVersion) + Symbols.Length;
}
