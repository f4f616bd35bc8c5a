using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Generated files for people to read: a classifier's entries and kernels, and its kernels as plain loops.</summary>
public class SnapshotTests
{
    static readonly string[] names = ["Classifier", "Classifier.Kernels", "PlainClassifier.Kernels"];

    public static TheoryData<string> Names => [.. names];

    const string Text = """
        namespace Digits;

        /// <summary>A classifier of handwritten digits.</summary>
        [Model]
        public partial class Classifier
        {
            readonly Linear hidden = new(784, 128);
            readonly Linear output = new(128, 10);

            /// <summary>Unnormalized scores of the ten classes.</summary>
            [Graph] Tensor Logits([Shape("N", 784)] Tensor x) => output.Forward(Relu(hidden.Forward(x)));

            /// <summary>The mean cross-entropy.</summary>
            [Loss] Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }

        /// <summary>The same, as code to step through.</summary>
        [Model(Target = ModelTarget.Scalar)]
        public partial class PlainClassifier
        {
            readonly Linear hidden = new(784, 128);
            readonly Linear output = new(128, 10);

            /// <summary>The mean cross-entropy.</summary>
            [Loss] Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels) =>
                CrossEntropy(output.Forward(Relu(hidden.Forward(x))), labels);
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    [Theory, MemberData(nameof(Names))]
    public void Reads_like_written_by_hand(string name) => Snapshot.Verify(models.Value.Files[$"Digits.{name}.g.cs"], name);

    [Fact]
    public void Lines_are_not_too_long() =>
        Assert.All(names, name => Assert.All(models.Value.Files[$"Digits.{name}.g.cs"].Split('\n'),
            line => Assert.True(line.Length <= 160, line)));

    [Fact]
    public void Every_committed_file_has_its_test() => Snapshot.AssertNoOrphans(names);
}
