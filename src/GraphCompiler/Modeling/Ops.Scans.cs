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

    /// <summary>
    /// Runs a step again and again, as long as a condition holds of the state: <c>s[t + 1] = step(s[t])</c> for t = 0, 1, ..., until
    /// <c>condition(s[t])</c> is false or t is <paramref name="maxSteps"/>.
    /// </summary>
    /// <remarks>
    /// The condition is tried when the entry runs, before each step, and no further step runs once it is false. Samples of a batch that end
    /// at different steps have Booleans of their own in the state: <c>s =&gt; (!s.IsDone).Any()</c>. Gradients flow through the steps that
    /// change the state. An entry with gradients runs all <paramref name="maxSteps"/> steps, the last ones without effect, and keeps their
    /// states and products, as <see cref="Scan"/> does.
    /// </remarks>
    /// <param name="maxSteps">The greatest number of steps, at least 1; it may be made of sizes.</param>
    /// <param name="initial">
    /// The state before the first step: a tensor, or something that holds some. A number, or a tensor that broadcasts to the shape of the
    /// next states, stands for one of that shape.
    /// </param>
    /// <param name="condition">Whether a state needs another step: one Boolean, of shape <c>[]</c>.</param>
    /// <param name="step">From a state to the next one.</param>
    /// <returns>The first state of which the condition does not hold, or the one after the last step.</returns>
    [Primitive]
    public static TState While<TState>(int maxSteps, TState initial, Func<TState, BoolTensor> condition, Func<TState, TState> step) =>
        throw Symbolic.Called();
}
