using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu;

/// <summary>
/// Where the positions along one side of a product's operand lie: at a stride, one after another, or along nested axes, as the elements of
/// sliding windows do. Strides are in elements.
/// </summary>
public readonly struct ProductStride : IEquatable<ProductStride>
{
    /// <summary>The most axes that may be nested.</summary>
    public const int MostAxes = 4;

    [InlineArray(MostAxes)]
    struct Axes
    {
        (nint Size, nint Stride) outermost;
    }

    // As wide as all else, so that no bytes lie between: shapes are compared as memory.
    readonly Axes axes;
    readonly nint count;

    ProductStride(ReadOnlySpan<(nint Size, nint Stride)> nested)
    {
        if (nested.IsEmpty || nested.Length > MostAxes)
            throw new ArgumentException($"A side of a product has 1 to {MostAxes} nested axes, not {nested.Length}.", nameof(nested));
        nested.CopyTo(axes);
        count = nested.Length;
    }

    // Every launch of a product makes four: one store each is all that a single stride takes.
    ProductStride(nint stride)
    {
        axes[0] = (nint.MaxValue, stride);
        count = 1;
    }

    /// <summary>Positions at a stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator ProductStride(nint stride) => new(stride);

    /// <summary>Positions along nested axes, the outermost first: position p has the coordinates that p has in row-major order.</summary>
    /// <param name="axes">The size of each axis, and how far apart its neighbours lie.</param>
    /// <exception cref="ArgumentException">There are no axes, or too many.</exception>
    public static ProductStride Nested(params ReadOnlySpan<(nint Size, nint Stride)> axes) => new(axes);

    /// <summary>Whether positions lie at one stride.</summary>
    internal bool IsSimple => count <= 1;

    /// <summary>How far apart neighbours along the innermost axis lie.</summary>
    internal nint Stride => count == 0 ? 0 : axes[(int)count - 1].Stride;

    /// <summary>The size of the innermost axis.</summary>
    internal nint Run => count == 0 ? nint.MaxValue : axes[(int)count - 1].Size;

    /// <summary>The places where the innermost axis begins, for the first <paramref name="positions"/> positions.</summary>
    internal nint[] Runs(nint positions)
    {
        if (IsSimple) return [0];
        var origins = new nint[(positions + Run - 1) / Run];
        for (nint i = 0; i < origins.Length; i++)
        {
            var rest = i;
            for (var axis = (int)count - 2; axis >= 0; axis--)
            {
                origins[i] += (axis == 0 ? rest : rest % axes[axis].Size) * axes[axis].Stride;
                rest /= axes[axis].Size;
            }
        }
        return origins;
    }

    /// <summary>The place of every one of the first <paramref name="positions"/> positions.</summary>
    internal nint[] Places(nint positions)
    {
        var runs = Runs(positions);
        var places = new nint[positions];
        for (nint i = 0; i < positions; i++) places[i] = runs[i / Run] + i % Run * Stride;
        return places;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(ProductStride other) =>
        count == other.count && (IsSimple ? axes[0].Stride == other.axes[0].Stride : HasEqualAxes(in other));

    bool HasEqualAxes(in ProductStride other)
    {
        for (var i = 0; i < count; i++)
            if (axes[i] != other.axes[i]) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ProductStride other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((int)count, Run, Stride);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsSimple) return FormattableString.Invariant($"{Stride}");
        var text = new List<string>();
        for (var i = 0; i < count; i++) text.Add(FormattableString.Invariant($"{axes[i].Size} by {axes[i].Stride}"));
        return string.Join(", ", text);
    }

    /// <summary>Whether two sides are the same.</summary>
    public static bool operator ==(ProductStride left, ProductStride right) => left.Equals(right);

    /// <summary>Whether two sides differ.</summary>
    public static bool operator !=(ProductStride left, ProductStride right) => !left.Equals(right);
}
