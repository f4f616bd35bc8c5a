using System.Runtime.Intrinsics;

namespace GraphCompiler.Training;

/// <summary>
/// An optimizer's formula for one vector of weights. A struct, so that the kernels that are generic over it inline it: the sweep over the whole arena,
/// or a gradient kernel that updates the weights while their gradient is still in a register.
/// </summary>
public interface IOptimizerRule<T> where T : unmanaged
{
    /// <summary>The number of values it keeps for each weight: 0, 1 or 2.</summary>
    static abstract int Slots { get; }

    /// <summary>The new weights.</summary>
    /// <param name="weight">The weights.</param>
    /// <param name="gradient">The loss's gradient with respect to them.</param>
    /// <param name="first">The first kept value; zero before the first step. Not stored if <see cref="Slots"/> is 0.</param>
    /// <param name="second">The second kept value; zero before the first step. Not stored if <see cref="Slots"/> is below 2.</param>
    Vector512<T> Update(Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second);
}
