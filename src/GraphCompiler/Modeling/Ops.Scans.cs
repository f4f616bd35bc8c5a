namespace GraphCompiler;

// Loops over an axis of any length.
public static partial class Ops
{
    /// <summary>
    /// Runs a step for each slice along the leading axis of some tensors, and hands a state from each step to the next:
    /// <c>(s[t + 1], y[t]) = step(s[t], x[t])</c> for t = 0, 1, ..., T - 1, where <c>s[0]</c> is the initial state.
    /// </summary>
    /// <remarks>
    /// The step is compiled once, whatever T is, and T may be known only at run time. Tensors may stand in tuples, arrays, records and
    /// other objects, and be of numbers, integers or Booleans. The step may use parameters and other tensors, and hold another
    /// <c>Scan</c>; it is a formula and has no side effects. Gradients flow through states, items and everything else that the step reads;
    /// for them, the states and products of all steps are kept.
    /// </remarks>
    /// <param name="items">Tensors, or something that holds some, with a leading axis of size T.</param>
    /// <param name="initial">
    /// The state before the first step. A number, or a tensor that broadcasts to the shape of the next states, stands for one of that
    /// shape.
    /// </param>
    /// <param name="step">From a state and a slice of the items (without the leading axis) to the next state and a result.</param>
    /// <param name="reverse">
    /// Whether the last slice comes first, so that t runs from T - 1 down to 0. Results are stacked in the items' order.
    /// </param>
    /// <returns>The state after the last step, and the results of all steps, stacked along a new leading axis of size T.</returns>
    [Primitive]
    public static (TState Last, TResult Results) Scan<TItem, TState, TResult>(
        TItem items, TState initial, Func<TState, TItem, (TState State, TResult Result)> step, bool reverse = false) =>
        throw Symbolic.Called();
}
