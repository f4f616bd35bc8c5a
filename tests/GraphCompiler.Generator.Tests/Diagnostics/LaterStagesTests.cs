using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Tests.Diagnostics;

/// <summary>What becomes of mistakes that are found after the front end.</summary>
public class LaterStagesTests
{
    [Fact]
    public void Calls_of_a_model_with_a_mistake_stay_as_they_are() => CompiledText.Compile("""
        [Model]
        public partial class Net
        {
            readonly Linear layer = new(4, 2);
            [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => layer.Forward(x);
            [Graph] Tensor Score([Shape("N", 4)] Tensor x) => Predict(x).Sum();
            [Graph] Tensor Wrong([Shape("N", 3)] Tensor x) => layer.Forward(x);
            [Loss] (Tensor loss, Tensor y) Error([Shape("N", 4)] Tensor x) => (Predict(x).Mean(), Predict(x));
        }
        public static class Use
        {
            public static float Of(Net net, float[] x, float[] y)
            {
                float[] predicted = net.Predict(x), wrong = net.Wrong(x);
                net.Predict(x, y);
                net.ErrorAndGradients(x);
                return net.Score(x) + net.Error(x).loss + net.Error(x, y) + predicted[0] + wrong[0] + net.Training.Error.Inputs.Count;
            }
        }
        """, "GC0102");


    const string Model = """
        [Model]
        public partial class Net
        {
            readonly Linear layer = new(4, 4);
            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(Relu(x));
        }
        """;

    [Fact]
    public void A_failure_of_a_later_stage_is_reported_at_its_site()
    {
        var model = ModelCompilation.ReadWithFindings(ModelCompilation.Create(Model));
        var product = model.Spec.Entries[0].Evaluation!.Nodes.Single(node => node.Primitive.Name == "Contract");
        var finding = new Failure("GC0301", ["[N, 4]"], product.Origin.Site).At(model, Location.None);
        Assert.Equal("Only a scalar can be differentiated, but the shape is [N, 4]: take its Mean() or Sum() in layer.Forward",
            CompiledText.Message(finding.ToDiagnostic()));
        Assert.Equal("layer.Forward(Relu(x))", CompiledText.Marked(finding.ToDiagnostic()));
    }

    [Fact]
    public void An_exception_of_a_later_stage_is_a_mistake_of_the_generator()
    {
        var model = ModelCompilation.Read(Model);
        var broken = new Graphs.ModelSpec
            { Namespace = "", Declarations = default, Name = "Net", Real = DType.Float32, Parameters = [], Entries = model.Entries };
        var printed = Stages.Print(broken, printErrors: false, CancellationToken.None);
        Assert.Equal("GC9999", printed.Failure!.Id);
        Assert.Equal("CompileModel", printed.Failure.Arguments[0]);
    }
}
