using System.Runtime.Intrinsics;

namespace GraphCompiler.Tests.Cpu;

/// <summary>The widths of vectors that this processor computes at its full speed: each is tested on its own.</summary>
static class Widths
{
    /// <summary>In bits, the greatest first.</summary>
    public static IEnumerable<int> OfThisProcessor => new[] { 512, 256, 128 }.Where(bits => bits <= Greatest);

    static int Greatest => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
