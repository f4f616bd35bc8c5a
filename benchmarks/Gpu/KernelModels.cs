using GraphCompiler;
using static GraphCompiler.Ops;

namespace Gpu;

/// <summary>A function of each of 2^24 numbers, and its gradient.</summary>
[Model]
public partial class Elementwise
{
    readonly Parameter x = new(Init.Normal(0, 1), 4096, 4096);

    [Loss]
    Tensor Loss() => Gelu(x).Sum();
}

/// <summary>Softmax over rows of 1,024, and its gradient.</summary>
[Model]
public partial class Softmaxes
{
    readonly Parameter x = new(Init.Normal(0, 1), 16384, 1024);

    [Loss]
    Tensor Loss() => (Softmax(x) * Softmax(x)).Sum();
}

/// <summary>Layer norm over rows of 1,024, and its gradients.</summary>
[Model]
public partial class LayerNorms
{
    readonly Parameter x = new(Init.Normal(0, 1), 16384, 1024);
    readonly LayerNorm norm = new(1024);

    [Loss]
    Tensor Loss() => Tanh(norm.Forward(x)).Sum();
}

/// <summary>A product of two squares of 1,024.</summary>
[Model]
public partial class Product1024
{
    readonly Parameter a = new(Init.Normal(0, 1), 1024, 1024), b = new(Init.Normal(0, 1), 1024, 1024);

    [Loss]
    Tensor Loss() => MatMul(a, b).Max();
}

/// <summary>A product of two squares of 4,096.</summary>
[Model]
public partial class Product4096
{
    readonly Parameter a = new(Init.Normal(0, 1), 4096, 4096), b = new(Init.Normal(0, 1), 4096, 4096);

    [Loss]
    Tensor Loss() => MatMul(a, b).Max();
}
