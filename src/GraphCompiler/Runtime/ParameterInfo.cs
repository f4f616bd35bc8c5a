using System.Collections.Immutable;

namespace GraphCompiler.Runtime;

/// <summary>What happens to a parameter in training.</summary>
public enum ParameterKind
{
    /// <summary>Has a gradient and is changed by the optimizer.</summary>
    Trained,

    /// <summary>Keeps its value; has no gradient.</summary>
    Frozen,

    /// <summary>Assigned by the model itself (running statistics, caches); has no gradient.</summary>
    State,
}

/// <summary>One parameter of a model, as known when the model was compiled.</summary>
/// <param name="Path">The name along the fields, such as <c>hidden.Weight</c> or <c>blocks[2].norm.Gain</c>.</param>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="Initializer">How its first values are drawn.</param>
/// <param name="Kind">What happens to it in training.</param>
public sealed record ParameterInfo(string Path, ImmutableArray<int> Shape, Init Initializer, ParameterKind Kind = ParameterKind.Trained)
{
    /// <summary>The index of its first value in the arena; set by <see cref="ParameterLayout"/>.</summary>
    public nint Offset { get; internal init; }

    /// <summary>The number of its values, the product of <see cref="Shape"/>.</summary>
    public int Length { get; } = Product(Path, Shape);

    static int Product(string path, ImmutableArray<int> shape)
    {
        long product = 1;
        foreach (var length in shape.IsDefault ? [] : shape)
        {
            if (length <= 0)
                throw new ArgumentException($"Parameter {path} has shape [{string.Join(", ", shape)}]; every axis needs a positive length.",
                    nameof(shape));
            product *= length;
            if (product > Array.MaxLength)
                throw new ArgumentException(
                    $"Parameter {path} of shape [{string.Join(", ", shape)}] has more than {Array.MaxLength} values.", nameof(shape));
        }
        return (int)product;
    }
}
