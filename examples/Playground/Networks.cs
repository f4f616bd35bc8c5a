using GraphCompiler;
using GraphCompiler.Runtime;
using static GraphCompiler.Ops;

namespace Playground;

/// <summary>What the page does with a network.</summary>
public interface INetwork : ITrainable<float>
{
    /// <summary>Draws all parameters anew.</summary>
    void Initialize(int seed);

    /// <summary>The scores of points, of which the class is the sign.</summary>
    void Scores(ReadOnlySpan<float> features, Span<float> result);
}

/// <summary>A network that tells two classes of points in the plane apart, by seven features of each.</summary>
public abstract class Network(int[] widths, Func<Tensor, Tensor> activation)
{
    readonly Linear[] hidden = [.. Enumerable.Range(0, widths.Length).Select(i => new Linear(i == 0 ? 7 : widths[i - 1], widths[i]))];
    readonly Linear output = new(widths.Length == 0 ? 7 : widths[^1], 1);

    [Graph]
    Tensor Scores([Shape("N", 7)] Tensor features)
    {
        foreach (var layer in hidden) features = activation(layer.Forward(features));
        return output.Forward(features).Squeeze(1);
    }

    [Loss]
    Tensor Loss([Shape("N", 7)] Tensor features, [Shape("N")] Tensor labels) => BinaryCrossEntropyWithLogits(Scores(features), labels);
}

/// <summary>No hidden layer: logistic regression.</summary>
[Model] public partial class Logistic() : Network([], Tanh), INetwork;

/// <summary>4 hidden units.</summary>
[Model] public partial class Tanh4() : Network([4], Tanh), INetwork;

/// <inheritdoc cref="Tanh4"/>
[Model] public partial class Relu4() : Network([4], Relu), INetwork;

/// <inheritdoc cref="Tanh4"/>
[Model] public partial class Sigmoid4() : Network([4], Sigmoid), INetwork;

/// <summary>Hidden layers of 8 and 4 units.</summary>
[Model] public partial class Tanh8x4() : Network([8, 4], Tanh), INetwork;

/// <inheritdoc cref="Tanh8x4"/>
[Model] public partial class Relu8x4() : Network([8, 4], Relu), INetwork;

/// <inheritdoc cref="Tanh8x4"/>
[Model] public partial class Sigmoid8x4() : Network([8, 4], Sigmoid), INetwork;

/// <summary>Three hidden layers of 16 units.</summary>
[Model] public partial class Tanh16x16x16() : Network([16, 16, 16], Tanh), INetwork;

/// <inheritdoc cref="Tanh16x16x16"/>
[Model] public partial class Relu16x16x16() : Network([16, 16, 16], Relu), INetwork;

/// <inheritdoc cref="Tanh16x16x16"/>
[Model] public partial class Sigmoid16x16x16() : Network([16, 16, 16], Sigmoid), INetwork;
