using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Parameters that an optimizer treats in their own way: those whose paths match a pattern.</summary>
/// <example><c>new Adam(1e-3, weightDecay: 0.01) { Groups = [new("*.Bias") { WeightDecay = 0 }, new("encoder.*") { Rate = 1e-4 },
/// new("embedding.*") { Frozen = true }] }</c></example>
/// <param name="pattern">
/// A path such as <c>hidden.Weight</c>, in which <c>*</c> stands for any characters and <c>?</c> for one. A parameter belongs to the first
/// group that matches.
/// </param>
public sealed class ParameterGroup(string pattern)
{
    /// <summary>The pattern.</summary>
    public string Pattern { get; } = pattern ?? throw new ArgumentNullException(nameof(pattern));

    /// <summary>
    /// The learning rate at the optimizer's first rate, to which it stays in proportion when that changes; the optimizer's own if null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? Rate { get; set => field = Checked(value, nameof(Rate)); }

    /// <summary>The weight decay; the optimizer's own if null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay { get; set => field = Checked(value, nameof(WeightDecay)); }

    /// <summary>
    /// Whether the optimizer leaves these parameters as they are, and clipping by norm leaves their gradients out. May be changed between
    /// steps; what an optimizer keeps for them, and its corrections for the first steps, then begin when they are first trained.
    /// </summary>
    public bool Frozen { get; set; }

    /// <summary>Whether a path matches.</summary>
    public bool Matches(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PathPattern.Matches(Pattern, path);
    }

    static double? Checked(double? value, string name)
        => value is null or (>= 0 and < double.PositiveInfinity)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");
}
