namespace GraphCompiler.Ilgpu;

/// <summary>Says what the user wrote that a generated kernel computes, for exceptions.</summary>
/// <param name="source">The expressions.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelOfAttribute(string source) : Attribute
{
    /// <summary>The expressions.</summary>
    public string Source => source;
}
