namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>How a statement ends.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
    Return,

    /// <summary>It may jump out of the statements around it, or not.</summary>
    Unknown,
}
