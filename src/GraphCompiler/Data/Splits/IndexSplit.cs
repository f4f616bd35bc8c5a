namespace GraphCompiler;

/// <summary>Sample numbers to train on and others to test on.</summary>
/// <param name="Train">The samples to train on.</param>
/// <param name="Test">The samples to test on.</param>
public sealed record IndexSplit(int[] Train, int[] Test);

/// <summary>A data set to train on and another one to test on.</summary>
/// <param name="Train">The samples to train on.</param>
/// <param name="Test">The samples to test on.</param>
public sealed record DataSplit(Dataset Train, Dataset Test);
