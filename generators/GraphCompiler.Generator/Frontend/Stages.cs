using System.Collections.Immutable;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>A mistake that a stage after the front end found.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Arguments">Its message's arguments, as text.</param>
/// <param name="Site">The site at fault, if known.</param>
internal sealed record Failure(string Id, ImmutableArray<string> Arguments, int? Site)
{
    public Finding At(ReadModel model, Location otherwise) => Site is { } site && site >= 0 && site < model.Sites.Count
        ? new(Id, model.Sites[site].Location, Arguments, model.Sites[site].Chain)
        : new(Id, otherwise, Arguments, "");

    public bool Equals(Failure? other) => other is not null && Id == other.Id && Site == other.Site && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Id.GetHashCode();
}

/// <summary>What the later stages made of a model: files, equal by content, and why there are no more.</summary>
internal sealed record Printed(ImmutableArray<SourceFile> Files, Failure? Failure)
{
    public bool Equals(Printed? other) => other is not null && Files.SequenceEqual(other.Files) && Equals(Failure, other.Failure);

    public override int GetHashCode() => Files.Length;
}

/// <summary>The engine that the generator and the analyzer share: no mistake, of the user's or its own, gets past it as an exception.</summary>
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
            return new(
                new ModelSpec
                {
                    Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
                    Declarations = DeclarationReader.Declarations(type),
                    Name = type.Name,
                    IsDouble = false,
                    Parameters = [],
                    Entries = [],
                    Errors = [finding.Message],
                    IsReopenable = false,
                },
                [finding], [], []);
        }
    }

    /// <param name="model">A model; its errors are printed, so they must be empty where an analyzer reports them.</param>
    /// <param name="printErrors">Whether a failure of the later stages is printed too.</param>
    public static Printed Print(ModelSpec model, bool printErrors, CancellationToken cancellation)
    {
        if (!model.IsReopenable) return new(model.Errors.IsEmpty ? [] : [new SourceFile(ModelFile.HintName(model, ""), string.Concat(model.Errors.Select(error => $"#error {error}\n")))], null);
        Failure failure;
        try
        {
            return new(PrintedFiles.Of(model), null);
        }
        catch (GraphException exception)
        {
            failure = new(exception.Id, Finding.Text(exception.Arguments), exception.Site);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failure = new("GC9999", Describe("CompileModel", exception), null);
        }
        cancellation.ThrowIfCancellationRequested();
        // The signatures alone, so that call sites don't turn red as well.
        var rest = model.WithoutGraphs();
        if (printErrors) rest = rest.WithErrors(rest.Errors.Add(new Finding(failure.Id, Location.None, failure.Arguments, "").Message));
        try
        {
            return new(SourceFiles.Print(rest), failure);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new([], failure);
        }
    }

    static ImmutableArray<string> Describe(string stage, Exception exception) =>
        [stage, $"{exception.GetType().Name}: {exception.Message}".Replace("\r", "").Replace("\n", " ")];
}
