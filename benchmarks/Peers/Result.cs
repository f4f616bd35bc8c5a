namespace Peers;

/// <summary>The seconds of one call on both sides.</summary>
/// <param name="IsQuiet">Whether no other process disturbed the samples.</param>
sealed record Times(double Ours, double Theirs, bool IsQuiet);

/// <summary>A side in a process of its own.</summary>
/// <param name="FirstStep">Seconds from the start of the process to the end of the first step.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
/// <param name="AllocatedBytes">The bytes allocated on .NET's heap in a step.</param>
sealed record ProcessFigures(double FirstStep, long PeakBytes, double AllocatedBytes);

/// <summary>What was measured of one comparison.</summary>
/// <param name="LossDifference">The greatest relative difference of the losses, or predictions, over the first steps.</param>
/// <param name="Steps">By number of threads.</param>
/// <param name="Gradients">By number of threads, for trainings.</param>
sealed record Result(
    string Name, double LossDifference, SortedDictionary<int, Times> Steps, SortedDictionary<int, Times> Gradients, ProcessFigures? Ours,
    ProcessFigures? Theirs);

/// <summary>A run of all comparisons.</summary>
sealed record Report(string Machine, string Date, string Commit, List<Result> Results);
