using System.Collections.Immutable;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>A mistake or risk that a stage after the front end found.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Arguments">Its message's arguments, as text.</param>
/// <param name="Site">The site at fault, if known.</param>
internal sealed record Failure(string Id, ImmutableArray<string> Arguments, int? Site)
{
    public Finding At(ReadModel model, Location otherwise) => Site is { } site && site >= 0 && site < model.Sites.Count
        ? new(Id, model.Sites[site].Location, Arguments, model.Sites[site].Chain)
        : new(Id, otherwise, Arguments, "");

    public bool Equals(Failure? other) =>
        other is not null && Id == other.Id && Site == other.Site && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Id.GetHashCode();
}

/// <summary>What the later stages made of a model: files, equal by content, and why there are no more.</summary>
internal sealed record Printed(ImmutableArray<SourceFile> Files, Failure? Failure)
{
    public bool Equals(Printed? other) => other is not null && Files.SequenceEqual(other.Files) && Equals(Failure, other.Failure);

    public override int GetHashCode() => Files.Length;
}

/// <summary>
/// The engine that the generator and the analyzer share: it turns all mistakes, the user's and its own, into findings and throws no
/// exception.
/// </summary>
internal static class Stages
{
    public static ReadModel Read(INamedTypeSymbol type, Compilation compilation, bool withShapes, CancellationToken cancellation)
    {
        try
        {
            return ModelReader.Read(type, compilation, withShapes, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var finding = new Finding("GC9999", DeclarationReader.NameOf(type), Describe("ParseModel", exception), "");
            return new(SignaturesOf(type) with { Errors = [finding.Message] }, [finding], [], []);
        }
    }

    /// <summary>The declarations of a model whose reading failed, as far as they can be read.</summary>
    static ModelSpec SignaturesOf(INamedTypeSymbol type)
    {
        try
        {
            return ModelReader.ReadSignatures(type, new(), out _);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ModelReader.SpecOf(type) with { IsReopenable = false };
        }
    }

    /// <param name="model">A model; its errors are printed, so they must be empty where an analyzer reports them.</param>
    /// <param name="printErrors">Whether a failure of the later stages is printed too.</param>
    public static Printed Print(ModelSpec model, bool printErrors, CancellationToken cancellation)
    {
        if (!model.IsReopenable) return new(ModelFile.PrintErrors(model), null);
        Failure failure;
        try
        {
            return new(PrintedFiles.Of(model), null);
        }
        catch (GraphException exception)
        {
            failure = new(exception.Id, Finding.Text(exception.Arguments), exception.Site);
        }
        catch (OverflowException)
        {
            failure = new("GC0151", Finding.Text(ArenaLimit.Overflow($"A tensor of '{model.Name}'")), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failure = Failed("CompileModel", exception);
        }
        cancellation.ThrowIfCancellationRequested();
        // The signatures alone are printed, so that calls of them are not reported as well.
        var rest = model.WithoutGraphs();
        if (printErrors)
            rest = rest with { Errors = rest.Errors.Add(new Finding(failure.Id, Location.None, failure.Arguments, "").Message) };
        try
        {
            return new(SourceFiles.Print(rest), failure);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(ModelFile.PrintErrors(rest), failure);
        }
    }

    /// <summary>The source that a library carries; null if it has none.</summary>
    public static string? Export(ImmutableArray<SourceFacts> files, SourceOptions options, string directory)
    {
        try
        {
            return GraphSourceExport.Write(files, options, directory);
        }
        catch (Exception exception)
        {
            return $"#error {new Finding("GC9999", Location.None, Describe("GraphSources", exception), "").Message}\n";
        }
    }

    /// <summary>A mistake of the generator's own.</summary>
    public static Failure Failed(string stage, Exception exception) => new("GC9999", Describe(stage, exception), null);

    static ImmutableArray<string> Describe(string stage, Exception exception) =>
        [stage, $"{exception.GetType().Name}: {exception.Message}".Replace("\r", "").Replace("\n", " ")];
}
