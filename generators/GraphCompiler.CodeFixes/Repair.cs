using Microsoft.CodeAnalysis;

namespace GraphCompiler.CodeFixes;

/// <summary>A change that may mend a mistake.</summary>
/// <param name="title">What the user is offered.</param>
/// <param name="apply">Makes the change.</param>
internal sealed class Repair(string title, Func<CancellationToken, Task<Solution>> apply)
{
    public string Title { get; } = title;

    public Task<Solution> Apply(CancellationToken cancellation) => apply(cancellation);
}
