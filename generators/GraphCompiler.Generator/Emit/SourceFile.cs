namespace GraphCompiler.Generator.Emit;

/// <summary>What a generated file holds.</summary>
internal enum SourceFileKind
{
    /// <summary>The public surface of a model.</summary>
    Entry,

    /// <summary>The bodies.</summary>
    Kernel,
}

/// <summary>A generated file.</summary>
internal sealed record SourceFile(string HintName, string Text, SourceFileKind Kind = SourceFileKind.Entry);
