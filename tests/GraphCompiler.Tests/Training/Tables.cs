namespace GraphCompiler.Tests.Training;

static class Tables
{
    public static readonly float[] Liking = [1, 1.5f, 2, 2.25f, 3, 3.1f, 3.5f];
    public static readonly float[] Price = [10, 15, 20, 22.5f, 30, 31, 35];

    public static Dataset Chocolate => new(DataColumn.Real("x", Liking, 1), DataColumn.Real("y", Price));

    /// <summary>N samples whose y is the sample's number, so that a test sees which were taken.</summary>
    public static Dataset Numbered(int count)
        => new(DataColumn.Real("x", [.. Enumerable.Repeat(0f, count)], 1),
            DataColumn.Real("y", [.. Enumerable.Range(0, count).Select(i => (float)i)]));
}
