using GraphCompiler;
using static GraphCompiler.Ops;

namespace Temperatures;

/// <summary>Tomorrow's temperature from those of some days, by a recurrent network.</summary>
[Model]
public partial class RecurrentForecast
{
    readonly Rnn days = new(3, 32);
    readonly Linear head = new(32, 1);

    [Graph]
    Tensor Forecast([Shape("N", "T", 3)] Tensor x) => head.Forward(days.Forward(x)[.., ^1]).Squeeze(-1);

    [Loss]
    Tensor Loss([Shape("N", "T", 3)] Tensor x, [Shape("N")] Tensor next) => Mse(Forecast(x), next);
}

/// <summary>The same by a long short-term memory.</summary>
[Model]
public partial class MemoryForecast
{
    readonly Lstm days = new(3, 32);
    readonly Linear head = new(32, 1);

    [Graph]
    Tensor Forecast([Shape("N", "T", 3)] Tensor x) => head.Forward(days.Forward(x)[.., ^1]).Squeeze(-1);

    [Loss]
    Tensor Loss([Shape("N", "T", 3)] Tensor x, [Shape("N")] Tensor next) => Mse(Forecast(x), next);
}

/// <summary>The same by a transformer's encoder.</summary>
[Model]
public partial class AttentionForecast
{
    readonly Linear days = new(3, 32);
    readonly TransformerEncoder layers = new(layers: 2, 32, heads: 4, dropout: 0, normFirst: true);
    readonly Linear head = new(32, 1);

    [Graph]
    Tensor Forecast([Shape("N", "T", 3)] Tensor x) =>
        head.Forward(layers.Forward(days.Forward(x) + SinusoidalPositions(x.Dim(1), 32))[.., ^1]).Squeeze(-1);

    [Loss]
    Tensor Loss([Shape("N", "T", 3)] Tensor x, [Shape("N")] Tensor next) => Mse(Forecast(x), next);
}
