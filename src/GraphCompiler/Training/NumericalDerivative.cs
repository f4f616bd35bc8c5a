namespace GraphCompiler.Training;

/// <summary>
/// A derivative at 0 by central differences with shrinking steps, extrapolated to a step of none (Ridders, "Accurate computation of F'(x)
/// and F'(x)F''(x)", 1982): of all the values in the table, the one that agrees best with its neighbours. Near a bend of the function those
/// are the ones with small steps.
/// </summary>
static class NumericalDerivative
{
    const int Levels = 6;
    const double Shrinkage = 4;

    /// <param name="difference">f(h) - f(-h), and the distance between the two places, which rounding makes differ from 2h.</param>
    /// <param name="step">The largest step.</param>
    /// <param name="noise">How far off a value of the function may be.</param>
    /// <returns>The derivative, and how far off it may be itself.</returns>
    public static (double Value, double Uncertainty) Of(Func<double, (double Difference, double Distance)> difference, double step,
        double noise)
    {
        var (best, uncertainty) = (double.NaN, double.PositiveInfinity);
        var above = new double[Levels];
        for (var level = 0; level < Levels; level++, step /= Shrinkage)
        {
            var (change, distance) = difference(step);
            var row = new double[Levels];
            row[0] = change / distance;
            var lost = 2 * noise / distance;
            var factor = Shrinkage * Shrinkage;
            for (var order = 0; level > 0 && order <= level; order++, factor *= Shrinkage * Shrinkage)
            {
                if (order > 0) row[order] = row[order - 1] + (row[order - 1] - above[order - 1]) / (factor / (Shrinkage * Shrinkage) - 1);
                var doubt = (order == 0
                    ? Math.Abs(row[0] - above[0])
                    : Math.Max(Math.Abs(row[order] - row[order - 1]), Math.Abs(row[order] - above[order - 1]))) + lost;
                if (doubt < uncertainty) (best, uncertainty) = (row[order], doubt);
            }
            above = row;
        }
        return (best, uncertainty);
    }
}
