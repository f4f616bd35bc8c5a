namespace GraphCompiler.Ilgpu;

public static partial class KernelMath
{
    /// <summary>How much too great a sum came out when a part was added (Kahan 1965); 0 if it is infinite or not a number.</summary>
    /// <param name="sum">The sum before.</param>
    /// <param name="next">The sum of both, rounded.</param>
    /// <param name="part">What was added.</param>
    public static float Compensation(float sum, float next, float part)
    {
        float error = next - sum - part;
        return Choose(error - error == 0f ? -1 : 0, error, 0f);
    }

    /// <inheritdoc cref="Compensation(float, float, float)"/>
    public static double Compensation(double sum, double next, double part)
    {
        double error = next - sum - part;
        return Choose(error - error == 0.0 ? -1 : 0, error, 0.0);
    }
}
