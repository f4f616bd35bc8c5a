namespace GraphCompiler.Ilgpu;

public static partial class KernelMath
{
    /// <summary>
    /// Adds a part of a long sum and keeps what rounding loses (Kahan 1965): the error of a sum of parts does not grow with their number.
    /// </summary>
    /// <param name="sum">The sum so far.</param>
    /// <param name="lost">How much the sum is too great; 0 at first, and for an infinite sum.</param>
    /// <param name="part">What is added.</param>
    public static void Accumulate(ref float sum, ref float lost, float part)
    {
        float corrected = part - lost;
        float next = sum + corrected;
        float error = next - sum - corrected;
        // Infinite or not a number where the sum is, which must not reach the next part.
        lost = Choose(error - error == 0f ? -1 : 0, error, 0f);
        sum = next;
    }

    /// <inheritdoc cref="Accumulate(ref float, ref float, float)"/>
    public static void Accumulate(ref double sum, ref double lost, double part)
    {
        double corrected = part - lost;
        double next = sum + corrected;
        double error = next - sum - corrected;
        lost = Choose(error - error == 0.0 ? -1 : 0, error, 0.0);
        sum = next;
    }
}
