using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>The model of the documentation's first page.</summary>
public class ClassifierTests
{
    const string Classifier = """
        [Model]
        public partial class Classifier
        {
            readonly Linear hidden = new(784, 128);
            readonly Linear output = new(128, 10);

            [Graph] Tensor Logits([Shape("N", 784)] Tensor x)
                => output.Forward(Relu(hidden.Forward(x)));

            [Loss]  Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels)
                => CrossEntropy(Logits(x), labels);
        }
        """;

    [Fact]
    public void Parameters_have_paths_shapes_and_initializers()
    {
        var model = ModelCompilation.Read(Classifier);
        Assert.Equal(
            [
                "hidden.Weight [784, 128] Init.FanInUniform(784) Trained",
                "hidden.Bias [128] Init.FanInUniform(784) Trained",
                "output.Weight [128, 10] Init.FanInUniform(128) Trained",
                "output.Bias [10] Init.FanInUniform(128) Trained",
            ],
            model.Parameters.Select(parameter => $"{parameter.Path} {parameter.Shape} {parameter.Initializer} {parameter.Kind}"));
    }

    [Fact]
    public void Logits_become_a_graph()
    {
        var logits = ModelCompilation.Read(Classifier).Entries[0];
        Assert.Equal(
            """
            Logits
            %0 = Input() {x} : Real[N, 784]  // x
            %1 = Parameter() {hidden.Weight} : Real[784, 128]  // hidden.Weight
            %2 = Contract(%0, %1) {mk,kn->mn} : Real[N, 128]  // MatMul(x, Weight)  (hidden.Forward) in Linear
            %3 = Parameter() {hidden.Bias} : Real[128]  // hidden.Bias
            %4 = Expand(%3) : Real[N, 128]  // hidden.Bias
            %5 = Add(%2, %4) : Real[N, 128]  // MatMul(x, Weight) + Bias  (hidden.Forward) in Linear as hidden of Linear
            %6 = Relu(%5) : Real[N, 128]  // Relu(hidden.Forward(x))
            %7 = Parameter() {output.Weight} : Real[128, 10]  // output.Weight
            %8 = Contract(%6, %7) {mk,kn->mn} : Real[N, 10]  // MatMul(x, Weight)  (output.Forward) in Linear
            %9 = Parameter() {output.Bias} : Real[10]  // output.Bias
            %10 = Expand(%9) : Real[N, 10]  // output.Bias
            %11 = Add(%8, %10) : Real[N, 10]  // MatMul(x, Weight) + Bias  (output.Forward) in Linear as output of Linear
            Result result = %11

            """,
            logits.Evaluation!.ToString());
        Assert.Null(logits.Training);
    }

    [Fact]
    public void The_loss_is_interpreted_in_both_modes()
    {
        var loss = ModelCompilation.Read(Classifier).Entries[1];
        Assert.True(loss.IsLoss);
        Assert.Equal(0, loss.Evaluation!.Outputs[0].Node.Rank);
        Assert.Equal(loss.Evaluation.ToString(), loss.Training!.ToString());
        Assert.Contains("= OneHot(", loss.Evaluation.ToString());
        Assert.Contains("(CrossEntropy > LogSoftmax)", loss.Evaluation.ToString());
        Assert.Contains("(Logits > hidden.Forward)", loss.Evaluation.ToString());
    }
}
