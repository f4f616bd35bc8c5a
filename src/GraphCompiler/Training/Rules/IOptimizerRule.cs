using System.Numerics;

namespace GraphCompiler.Training;

/// <summary>
/// An optimizer's formula for some weights. A struct, so that the kernels that are generic over it inline it: the sweep over the whole
/// arena, or a gradient kernel that updates the weights while their gradient is still in a register.
/// </summary>
public interface IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of values it keeps for each weight.</summary>
    static abstract int Slots { get; }

    /// <summary>The new weights.</summary>
    /// <param name="weight">The weights.</param>
    /// <param name="gradient">The loss's gradient with respect to them.</param>
    /// <param name="slots">The kept values, which it changes.</param>
    /// <typeparam name="TLane">One weight or a vector of them.</typeparam>
    /// <typeparam name="TSlots">Where the kept values lie.</typeparam>
    TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T>
        where TSlots : struct, ISlots<TLane>, allows ref struct;
}
