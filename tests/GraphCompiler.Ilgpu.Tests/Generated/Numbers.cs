namespace GraphCompiler.Ilgpu.Tests.Generated;

/// <summary>What an entry returns, as doubles.</summary>
static class Numbers
{
    public static double[] Of(object result) => result switch
    {
        float value => [value],
        double value => [value],
        float[] values => [.. values.Select(value => (double)value)],
        double[] values => values,
        int[] values => [.. values.Select(value => (double)value)],
        _ => throw new ArgumentException(result.ToString()),
    };
}
