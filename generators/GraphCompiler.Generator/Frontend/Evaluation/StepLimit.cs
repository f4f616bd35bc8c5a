using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Counts what is evaluated, since code may not end.</summary>
internal sealed class StepLimit(Mistakes mistakes, CancellationToken cancellation)
{
    int steps;

    public void Clear() => steps = 0;

    public void Count(IOperation operation)
    {
        if (++steps > EvaluationLimits.Steps) throw mistakes.TooLong(operation);
        if ((steps & 255) == 0) cancellation.ThrowIfCancellationRequested();
    }
}
