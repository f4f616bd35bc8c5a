using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// The gradient of a node, which is propagated to the node's inputs. Where a gradient is 0 by choice (a branch not taken, an element not
/// gathered), it has to stay 0 behind operations whose derivative is infinite or NaN. So off <paramref name="Pending"/> the value may be
/// anything; 0 is selected there when the value is used.
/// </summary>
/// <param name="Support">Where the gradient may be other than 0; null for everywhere.</param>
/// <param name="Pending">Where the value is the gradient; null for everywhere.</param>
internal sealed record Cotangent(Node Value, Support? Support = null, Support? Pending = null)
{
    /// <summary>The gradient as it is everywhere.</summary>
    public Cotangent Selected => Pending is null ? this : new(Pending.Select(Value), Support);

    public static Cotangent operator +(Cotangent a, Cotangent b)
    {
        var support = Autodiff.Support.Or(a.Support, b.Support);
        if (a.Pending is null && b.Pending is null) return new(a.Value + b.Value, support);
        if (a.Pending is { } left && b.Pending is { } right)
        {
            if (left.Covers(right)) return new(a.Value + b.Value, support, left);
            if (left.IsComplementOf(right))
                return new(left.IsNegated
                    ? Elementwise.Where.Call(left.Condition, b.Value, a.Value)
                    : Elementwise.Where.Call(left.Condition, a.Value, b.Value), support);
        }
        return new(a.Selected.Value + b.Selected.Value, support);
    }

    /// <summary>What the node's inputs receive; null where nothing flows.</summary>
    public ImmutableArray<Cotangent?> Propagate(Node node, Intervals intervals)
    {
        var primitive = node.Primitive;
        var support = Support ?? (primitive.DropsElements ? Autodiff.Support.All(node) : null);
        var traces = node.Inputs.Select((input, i) => support is not null && input.Type.IsReal ? support.Into(node, i) : default)
            .ToImmutableArray();
        var isMixing = primitive.HasOpaquePullback || traces.Any(trace => trace.IsMixed);
        var arriving = isMixing ? Selected : this;
        intervals.AssumeFinite(arriving.Value);
        var gradients = primitive.Pullback(isMixing && primitive.SumsProducts && support is { IsUserChoice: true }
            ? node.With([.. node.Inputs.Select(ZeroOffSupport)])
            : node, arriving.Value, ReverseMode.Pullback);
        return [.. gradients.Select((gradient, i) => gradient is null ? null : Into(i, gradient))];

        // An element that is not part of the result may be infinite, and the product of it and a zero of the gradient NaN.
        Node ZeroOffSupport(Node operand, int input) =>
            traces[input].Support is not { } part || intervals.IsFinite(operand, support) ? operand : part.Select(operand);

        Cotangent Into(int input, Node gradient)
        {
            var choice = primitive.ChoiceOf(node, input);
            var chosen = choice is null ? null : Autodiff.Support.Of(choice);
            var reached = Autodiff.Support.And(traces[input].Support, chosen);
            if (reached is null) return new(gradient);
            var pending = arriving.Pending?.Into(node, input).Support;
            if (choice is { IsApplied: false }) pending = Autodiff.Support.And(pending, chosen);
            if (!intervals.IsFinite(gradient, reached) || (primitive.HasOpaquePullback && reached.IsStrict)) pending = reached;
            return new(gradient, reached, pending);
        }
    }
}
