using System.Numerics;

namespace GraphCompiler.Training;

/// <summary>
/// A search along a direction for a move that meets the strong Wolfe conditions: first a bracket of lengths that holds one, then its halves
/// (Nocedal and Wright, "Numerical Optimization", 2006, algorithms 3.5 and 3.6).
/// </summary>
ref struct WolfeSearch<T>(LbfgsVectors<T> vectors, double changeTolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const double Decrease = 1e-4, Curvature = 0.9;
    const int Limit = 25;

    Point low, high;
    int lowEnd, evaluations;

    /// <summary>The loss and its slope at a length of the move.</summary>
    readonly record struct Point(double Length, double Loss, double Slope);

    /// <summary>Leaves the parameters at the found place and its gradient in the model.</summary>
    /// <param name="length">The first length to try.</param>
    /// <param name="loss">The loss at length 0.</param>
    /// <param name="slope">Its slope there, negative.</param>
    public (double Loss, double Length, int Evaluations) Run(double length, double loss, double slope)
    {
        vectors.Weights.CopyTo(vectors.Start);
        vectors.Gradient.CopyTo(vectors.Bracket(0));
        var start = new Point(0, loss, slope);
        var isFound = FindBracket(start, length, out var tries);
        if (!isFound) Narrow(start, tries);
        vectors.Bracket(lowEnd).CopyTo(vectors.Gradient);
        FlatVectors.AddScaled<T>(vectors.Weights, vectors.Start, low.Length, vectors.Direction);
        return (low.Loss, low.Length, evaluations);
    }

    /// <summary>
    /// Lengthens the move until a bracket is found, whose ends are then low and high, or a place that meets the conditions, which is then
    /// low.
    /// </summary>
    bool FindBracket(Point start, double length, out int tries)
    {
        var (earlier, point) = (start, At(length));
        for (tries = 0; tries < Limit; tries++)
        {
            if (point.Loss > start.Loss + Decrease * point.Length * start.Slope || (tries > 1 && point.Loss >= earlier.Loss)) break;
            if (Math.Abs(point.Slope) <= -Curvature * start.Slope)
            {
                vectors.Gradient.CopyTo(vectors.Bracket(1));
                (low, lowEnd) = (point, 1);
                return true;
            }
            if (point.Slope >= 0) break;
            var next = Interpolate(earlier, point, point.Length + 0.01 * (point.Length - earlier.Length), point.Length * 10);
            vectors.Gradient.CopyTo(vectors.Bracket(0));
            (earlier, point) = (point, At(next));
        }
        if (tries == Limit)
        {
            earlier = start;
            vectors.EarlierGradient.CopyTo(vectors.Bracket(0));
        }
        vectors.Gradient.CopyTo(vectors.Bracket(1));
        (low, high, lowEnd) = earlier.Loss <= point.Loss ? (earlier, point, 0) : (point, earlier, 1);
        return false;
    }

    void Narrow(Point start, int tries)
    {
        var greatest = FlatVectors.Magnitudes<T>(vectors.Direction).Greatest;
        var stalled = false;
        for (; tries < Limit && Math.Abs(high.Length - low.Length) * greatest >= changeTolerance; tries++)
        {
            var (least, most) = (Math.Min(low.Length, high.Length), Math.Max(low.Length, high.Length));
            var length = Interpolate(low, high, least, most);
            var margin = 0.1 * (most - least);
            var isNearAnEnd = Math.Min(most - length, length - least) < margin;
            if (isNearAnEnd && (stalled || length >= most || length <= least))
            {
                length = Math.Abs(length - most) < Math.Abs(length - least) ? most - margin : least + margin;
                stalled = false;
            }
            else stalled = isNearAnEnd;
            var point = At(length);
            if (point.Loss > start.Loss + Decrease * point.Length * start.Slope || point.Loss >= low.Loss)
            {
                high = point;
                vectors.Gradient.CopyTo(vectors.Bracket(1 - lowEnd));
                if (high.Loss < low.Loss || (high.Loss == low.Loss && lowEnd == 1)) (low, high, lowEnd) = (high, low, 1 - lowEnd);
                continue;
            }
            var isFound = Math.Abs(point.Slope) <= -Curvature * start.Slope;
            if (!isFound && point.Slope * (high.Length - low.Length) >= 0)
            {
                high = low;
                vectors.Bracket(lowEnd).CopyTo(vectors.Bracket(1 - lowEnd));
            }
            low = point;
            vectors.Gradient.CopyTo(vectors.Bracket(lowEnd));
            if (isFound) return;
        }
    }

    Point At(double length)
    {
        FlatVectors.AddScaled<T>(vectors.Weights, vectors.Start, length, vectors.Direction);
        evaluations++;
        var loss = vectors.Evaluate();
        return new(length, loss, FlatVectors.Dot<T>(vectors.Gradient, vectors.Direction));
    }

    /// <summary>The minimum of the cubic through two points with their slopes, within bounds; their middle if it has none.</summary>
    static double Interpolate(Point first, Point second, double least, double most)
    {
        var d = first.Slope + second.Slope - 3 * (first.Loss - second.Loss) / (first.Length - second.Length);
        var square = d * d - first.Slope * second.Slope;
        if (!(square >= 0)) return (least + most) / 2;
        var root = Math.Sqrt(square);
        var (left, right) = first.Length <= second.Length ? (first, second) : (second, first);
        var minimum = right.Length - (right.Length - left.Length) * ((right.Slope + root - d) / (right.Slope - left.Slope + 2 * root));
        return Math.Min(Math.Max(minimum, least), most);
    }
}
