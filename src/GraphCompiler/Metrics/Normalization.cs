namespace GraphCompiler;

/// <summary>What is 1 in sum in a normalized confusion matrix.</summary>
public enum Normalization
{
    /// <summary>Each row: shares of the samples of a class, recalls on the diagonal.</summary>
    Rows,

    /// <summary>Each column: shares of the predictions of a class, precisions on the diagonal.</summary>
    Columns,

    /// <summary>The whole matrix: shares of all samples.</summary>
    All,
}
