using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>Finds the source of any symbol that graph code names, by the assembly it belongs to.</summary>
internal sealed class Sources
{
    readonly Compilation compilation;
    readonly CancellationToken cancellation;
    readonly Dictionary<string, SourceUnit?> units = new(StringComparer.Ordinal);
    readonly Dictionary<ISymbol, ISymbol?> mapped = new(SymbolEqualityComparer.Default);

    public Sources(Compilation compilation, CancellationToken cancellation)
    {
        (this.compilation, this.cancellation) = (compilation, cancellation);
        User = SourceUnit.Of(compilation);
        units[compilation.Assembly.Name] = User;
    }

    /// <summary>The compilation with the model: what diagnostics may point into.</summary>
    public SourceUnit User { get; }

    /// <summary>The unit that holds the symbol's source; null if there is none, as for the base class library.</summary>
    public SourceUnit? Find(ISymbol symbol)
    {
        if (symbol.ContainingAssembly is not { } assembly) return null;
        if (SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)) return User;
        if (units.TryGetValue(assembly.Name, out var unit)) return unit;
        unit = Import(assembly.Name);
        units[assembly.Name] = unit;
        return unit;
    }

    /// <summary>The symbol in the unit that holds its source, and that unit; nulls if there is none.</summary>
    public (SourceUnit? Unit, T? Symbol) Resolve<T>(T symbol) where T : class, ISymbol
    {
        if (Find(symbol) is not { } unit) return default;
        if (!mapped.TryGetValue(symbol, out var target)) mapped[symbol] = target = unit.Map(symbol);
        return target is T found ? (unit, found) : default;
    }

    SourceUnit? Import(string name)
    {
        foreach (var reference in compilation.References)
        {
            if (compilation.GetAssemblyOrModuleSymbol(reference) is not IAssemblySymbol assembly || assembly.Name != name) continue;
            // In an IDE a referenced project is at hand as it is; it carries no attributes that hold its source.
            return reference is CompilationReference project
                ? SourceUnit.Of(project.Compilation)
                : LibraryImport.Find(compilation, reference, assembly, cancellation);
        }
        return null;
    }
}
