using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>What graph code does when it is called as ordinary code.</summary>
static class Symbolic
{
    /// <summary>Throws, naming the member and what to call instead.</summary>
    [DoesNotReturn]
    public static Exception Called([CallerMemberName] string member = "") => throw new InvalidOperationException(
        $"{member} is graph code: it is compiled when the project is built and has no run-time body. " +
        "Call the generated overload of the model's [Graph] or [Loss] method, the one that takes spans.");
}
