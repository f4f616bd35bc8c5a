using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>The ten digits as pen strokes in the unit square, x to the right and y down; some in two ways of writing.</summary>
internal static class DigitStrokes
{
    /// <summary>For each digit its ways of writing; each is a list of segments x0, y0, x1, y1.</summary>
    public static readonly float[][][] Digits =
    [
        [Segments(Arc(.5, .5, .28, .42, 0, 1))],
        [Segments(Line(.34, .24, .53, .08, .53, .92)), Segments(Line(.34, .24, .53, .08, .53, .92), Line(.33, .92, .73, .92)),
            Segments(Line(.5, .08, .5, .92))],
        [Segments(Join(Arc(.5, .31, .26, .23, .53, 1.1), Line(.22, .92, .8, .92)))],
        [Segments(Join(Arc(.48, .29, .24, .21, .56, 1.25), Arc(.48, .71, .28, .21, .75, 1.42)))],
        [Segments(Line(.6, .08, .2, .64, .84, .64), Line(.62, .34, .62, .92)),
            Segments(Line(.27, .1, .25, .56, .8, .56), Line(.72, .1, .72, .92))],
        [Segments(Join(Line(.76, .1, .3, .1, .27, .46), Arc(.48, .67, .28, .25, .63, 1.42)))],
        [Segments(Join(Arc(.64, .56, .4, .47, .73, .5), Arc(.5, .69, .26, .23, .5, 1.5)))],
        [Segments(Line(.22, .1, .78, .1, .42, .92)), Segments(Line(.22, .1, .78, .1, .42, .92), Line(.4, .5, .72, .5))],
        [Segments(Arc(.5, .28, .21, .2, 0, 1), Arc(.5, .71, .26, .22, 0, 1))],
        [Segments(Join(Arc(.5, .31, .24, .23, 1, 0), Line(.74, .31, .72, .6, .6, .92))),
            Segments(Arc(.5, .31, .24, .23, 0, 1), Line(.74, .31, .74, .92))],
    ];

    static double[] Line(params double[] points) => points;

    static double[] Join(params double[][] parts) => [.. parts.SelectMany(p => p)];

    // From one angle to another, in turns from the right-hand side through the bottom.
    static double[] Arc(double x, double y, double radiusX, double radiusY, double from, double to)
    {
        var count = 2 + (int)(Math.Abs(to - from) * 14);
        var points = new double[2 * (count + 1)];
        for (var i = 0; i <= count; i++)
        {
            var (sin, cos) = PortableMath.SinCosTurns(from + (to - from) * i / count);
            (points[2 * i], points[2 * i + 1]) = (x + radiusX * cos, y + radiusY * sin);
        }
        return points;
    }

    static float[] Segments(params double[][] lines)
        => [.. lines.SelectMany(line => Enumerable.Range(0, line.Length / 2 - 1).SelectMany(i => line.Skip(2 * i).Take(4)))
            .Select(v => (float)v)];
}
