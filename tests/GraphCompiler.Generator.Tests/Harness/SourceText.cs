using System.Reflection;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>A source file that a library carries.</summary>
sealed record SourceText(string Path, string Text)
{
    /// <summary>What the run-time library carries.</summary>
    public static SourceText[] Library { get; } =
        [.. typeof(Tensor).Assembly.GetCustomAttributes<GraphSourceAttribute>().Select(source => new SourceText(source.Path, source.Text))];
}
