using GraphCompiler;
using static GraphCompiler.Ops;

namespace KernelBenchmarks;

/// <summary>Updates of 1 M parameters.</summary>
[Model]
public partial class OptimizerKernels
{
    const int Size = 1 << 20;

    readonly Parameter w = new(Init.Normal(0, 1), Size);

    [Loss] Tensor Loss([Shape(1)] Tensor x) => (w * x).Sum();

    internal IEnumerable<Measured> All()
    {
        LossAndGradients([0.001f]);
        // Each reads parameter, gradient and state, and writes parameter and state.
        yield return Update("SGD", new Sgd(1e-3), 3);
        yield return Update("SGD with momentum", new Sgd(1e-3, momentum: 0.9), 5);
        yield return Update("Adam", new Adam(1e-3), 7);
    }

    Measured Update(string name, Optimizer optimizer, int tensors) => new($"{name}, 1 M parameters", team =>
    {
        Memory.Workers = team;
        optimizer.Step(this);
    }, Bytes: 4.0 * Size * tensors);
}
