using System.Globalization;
using System.Text;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Where a parameter's compiled gradient is farthest from differences of the loss.</summary>
/// <param name="Path">The parameter.</param>
/// <param name="Index">The element, or -1: along a direction in which all elements move, each by the same amount up or down.</param>
/// <param name="Compiled">The derivative of the compiled code.</param>
/// <param name="Numerical">The derivative by differences.</param>
/// <param name="RelativeError">
/// How far apart the two are, beyond what the differences themselves leave open, relative to the greater of them. Infinite if one is not a
/// number.
/// </param>
public sealed record GradientCheckEntry(string Path, int Index, double Compiled, double Numerical, double RelativeError)
{
    /// <summary>One line, in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}{Place}: {Compiled:g6}, by differences {Numerical:g6}");

    internal string Place => Index < 0 ? " along a direction" : string.Create(CultureInfo.InvariantCulture, $"[{Index}]");
}

/// <summary>What <see cref="GradientCheck"/> found.</summary>
public sealed class GradientCheckResult
{
    internal GradientCheckResult(IReadOnlyList<GradientCheckEntry> parameters, double tolerance) =>
        (Parameters, Tolerance) = (parameters, tolerance);

    /// <summary>The worst place of each trained parameter.</summary>
    public IReadOnlyList<GradientCheckEntry> Parameters { get; }

    /// <summary>The relative error up to which a gradient is right.</summary>
    public double Tolerance { get; }

    /// <summary>The greatest relative error of all parameters; 0 if there are none.</summary>
    public double WorstError => Parameters.Select(parameter => parameter.RelativeError).DefaultIfEmpty().Max();

    /// <summary>Whether every gradient is right.</summary>
    public bool IsRight => WorstError <= Tolerance;

    /// <summary>Throws if a gradient is wrong.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="InvalidOperationException">A gradient is wrong; the message is the table.</exception>
    public GradientCheckResult ThrowIfWrong() => IsRight ? this : throw new InvalidOperationException(ToString());

    /// <summary>A table with a line for each parameter, the worst first.</summary>
    public override string ToString()
    {
        static string Number(double value) => value.ToString("g6", CultureInfo.InvariantCulture);
        var wrong = Parameters.Count(parameter => !(parameter.RelativeError <= Tolerance));
        var text = new StringBuilder(wrong == 0
            ? "All gradients agree with differences of the loss."
            : string.Create(CultureInfo.InvariantCulture, $"{wrong} of {Parameters.Count} gradients are wrong."));
        text.Append('\n');
        TextTable.Append(text, ["parameter", "relative error", "compiled", "by differences", "at"],
            Parameters.OrderByDescending(parameter => parameter.RelativeError).Select(parameter => new[]
            {
                parameter.Path, Number(parameter.RelativeError), Number(parameter.Compiled), Number(parameter.Numerical),
                parameter.Index < 0 ? "direction" : parameter.Index.ToString(CultureInfo.InvariantCulture),
            }), right: true);
        return text.ToString();
    }
}
