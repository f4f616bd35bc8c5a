namespace Peers;

/// <summary>One side of a comparison.</summary>
/// <param name="Step">
/// What is measured: a training step, which gives the loss before it, or a prediction, which gives its first number.
/// </param>
/// <param name="Gradients">The loss and its gradients without the optimizer; null for predictions.</param>
/// <param name="SetThreads">Sets the number of threads.</param>
sealed record Side(Func<double> Step, Func<double>? Gradients, Action<int> SetThreads);
