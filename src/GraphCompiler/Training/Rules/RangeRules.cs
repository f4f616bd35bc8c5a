using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Training;

// The arithmetic of clipping, accumulation and averages, in the form of optimizers' rules: what computes these computes them too.

/// <summary>factor * w.</summary>
/// <param name="factor">The factor.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct ScaleRule<T>(double factor) : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T factor = T.CreateTruncating(factor);

    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => factor * weight;
}

/// <summary>Another rule, of factor * g.</summary>
/// <param name="rule">The rule.</param>
/// <param name="factor">The factor of the gradient.</param>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TRule">The rule's type.</typeparam>
public readonly struct ScaledGradientRule<T, TRule>(TRule rule, double factor) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRule : struct, IOptimizerRule<T>
{
    readonly TRule rule = rule;
    readonly T factor = T.CreateTruncating(factor);

    /// <inheritdoc/>
    public static int Slots => TRule.Slots;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => rule.Update(weight, factor * gradient, slots);
}

/// <summary>0, whatever w was.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct ZeroRule<T> : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => TLane.Create(T.Zero);
}

/// <summary>min(max(w, -limit), limit).</summary>
/// <param name="limit">The largest magnitude.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct ClampRule<T>(double limit) : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T high = T.CreateTruncating(limit), low = T.CreateTruncating(-limit);

    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => TLane.Min(TLane.Create(high), TLane.Max(TLane.Create(low), weight));
}

/// <summary>keep * w + share * g.</summary>
/// <param name="keep">The factor of the values that change.</param>
/// <param name="share">The factor of the others.</param>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct MixRule<T>(double keep, double share) : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T keep = T.CreateTruncating(keep), share = T.CreateTruncating(share);

    /// <inheritdoc/>
    public static int Slots => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => keep * weight + share * gradient;
}

/// <summary>The weights and the slot change places.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct SwapRule<T> : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static int Slots => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        var kept = slots[0];
        slots[0] = weight;
        return kept;
    }
}
