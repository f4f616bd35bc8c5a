using System.Numerics;
using GraphCompiler.Training;
using ILGPU;

namespace GraphCompiler.Ilgpu.Training;

/// <summary>An optimizer's rule and the ranges that it is applied to. Public, because ILGPU's simulator needs to see it.</summary>
public struct SweepArguments<T, TRule> where T : unmanaged where TRule : struct
{
    /// <summary>The rule.</summary>
    public TRule Rule;

    /// <summary>What the rule changes, reads and keeps, each from the range's first element on.</summary>
    public ArrayView<T> Weights, Gradients, Slots;

    /// <summary>The distance from one slot to the next, and the number of elements.</summary>
    public int SlotLength, Count;
}

/// <summary>What a rule keeps for one element, in a device's memory. Public, because ILGPU's simulator needs to see it.</summary>
/// <param name="values">The slots, from the range's first element on.</param>
/// <param name="place">The element.</param>
/// <param name="length">The distance from one slot to the next.</param>
public readonly struct ElementSlots<T>(ArrayView<T> values, int place, int length) : ISlots<ScalarLane<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ArrayView<T> values = values;
    readonly int place = place, length = length;

    /// <inheritdoc/>
    public ScalarLane<T> this[int slot]
    {
        get => new(values[slot * length + place]);
        set => values[slot * length + place] = value.Value;
    }
}

/// <summary>The kernel in which each thread applies an optimizer's rule to elements of its own.</summary>
public static class SweepKernel
{
    /// <summary>The kernel.</summary>
    public static void Run<T, TRule>(SweepArguments<T, TRule> arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRule : struct, IOptimizerRule<T>
    {
        for (int i = Grid.IdxX * Group.DimX + Group.IdxX; i < arguments.Count; i += Grid.DimX * Group.DimX)
        {
            var slots = new ElementSlots<T>(arguments.Slots, i, arguments.SlotLength);
            arguments.Weights[i] = arguments.Rule.Update<ScalarLane<T>, ElementSlots<T>>(new(arguments.Weights[i]),
                new(arguments.Gradients[i]), slots).Value;
        }
    }
}
