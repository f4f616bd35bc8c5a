namespace GraphCompiler;

/// <summary>What a piece of graph code is being compiled for.</summary>
public static class Mode
{
    /// <summary>
    /// True in a loss compiled with its gradients, false in inference and in evaluating a loss: a compile-time constant for each.
    /// </summary>
    [Primitive] public static bool IsTraining => throw Symbolic.Called();
}
