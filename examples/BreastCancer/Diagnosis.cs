using GraphCompiler;
using static GraphCompiler.Ops;

namespace BreastCancer;

/// <summary>
/// Logistic regression: the probability that a tumour is malignant, <c>sigmoid(w·x + b)</c>, of 30 features of its cells' nuclei.
/// </summary>
[Model]
public partial class Diagnosis
{
    readonly Linear evidence = new(30, 1);

    [Graph]
    Tensor Probability([Shape("N", 30)] Tensor x) => Sigmoid(evidence.Forward(x)).Reshape(x.Dim(0));

    [Loss]
    Tensor Loss([Shape("N", 30)] Tensor x, [Shape("N")] IntTensor labels)
        => BinaryCrossEntropyWithLogits(evidence.Forward(x).Reshape(x.Dim(0)), labels.ToTensor());
}
