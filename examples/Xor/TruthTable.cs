using GraphCompiler;

namespace Xor;

/// <summary>The four samples.</summary>
static class TruthTable
{
    /// <summary>Inputs [4, 2].</summary>
    public static readonly float[] Inputs = [0, 0, 0, 1, 1, 0, 1, 1];

    /// <summary>Targets [4].</summary>
    public static readonly float[] Targets = [0, 1, 1, 0];

    public static readonly Dataset Data = Dataset.Of(Inputs, Targets);

    /// <summary>Whether every prediction, rounded at one half, is its target.</summary>
    public static bool IsLearned(ReadOnlySpan<float> predictions)
    {
        for (var i = 0; i < Targets.Length; i++)
            if (predictions[i] >= 0.5f != Targets[i] >= 0.5f) return false;
        return true;
    }
}
