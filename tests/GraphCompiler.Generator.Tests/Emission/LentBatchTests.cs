using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>A trainer's batches that follow each other in the data set are read there.</summary>
public class LentBatchTests
{
    const string Text = """
        [Model] public partial class Classifier
        {
            readonly Linear output = new(3, 4);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x, [Shape("N")] IntTensor y) => CrossEntropy(output.Forward(x), y);
        }
        [Model] public partial class Masked
        {
            readonly Parameter w = new(Init.Ones, 3);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x, [Shape("N")] BoolTensor y) => Where(y, (x * w).Sum(-1), 0).Sum();
        }
        [Model(Target = ModelTarget.Scalar)] public partial class Plain
        {
            readonly Parameter w = new(Init.Ones, 3);
            [Loss] Tensor Loss([Shape("N", 3)] Tensor x) => (x * w).Sum();
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    static readonly float[] x = [.. Enumerable.Range(0, 15).Select(i => MathF.Sin(i))];
    static readonly int[] y = [1, 0, 3, 2, 1];

    static Dataset Data(int[]? labels = null) => new(DataColumn.Real("x", x, 3), DataColumn.Index("y", labels ?? y));

    static ITrainable<float> Create(string name = "Classifier") => ((EmittedModel<float>)models.Value.Create(name)).Model;

    [Fact]
    public void Lent_batches_train_to_the_same_bits_as_gathered_ones()
    {
        var (lent, gathered) = (Create(), Create());
        var trainer = new Trainer(lent, new Adam(0.1)) { Log = null, Shuffle = false, BatchSize = 2 };
        var loss = trainer.Fit(Data(), epochs: 2).Last.Loss;
        var batches = new Trainer(gathered, new Adam(0.1)) { Log = null, BatchSize = 2 };
        double sum = 0;
        for (var epoch = 0; epoch < 2; epoch++)
        {
            sum = 0;
            foreach (var batch in (int[][])[[0, 1], [2, 3], [4]]) sum += batches.TrainBatch(Data(), batch) * batch.Length;
        }
        Assert.Equal(sum / 5, loss);
        Assert.Equal(gathered.Parameters.Arena.Slice(0, 17).ToArray(), lent.Parameters.Arena.Slice(0, 17).ToArray());
        Assert.Equal(batches.Evaluate(Data()), trainer.Evaluate(Data()));
    }

    [Fact]
    public void An_input_is_read_where_it_was_lent_until_its_buffer_is_asked_for()
    {
        var loss = Create().Losses[0];
        loss.Prepare([2]);
        Assert.True(loss.Lend(0, x.AsMemory(3, 6)));
        Assert.True(loss.Lend(1, y.AsMemory(1, 2)));
        Assert.True(loss.ValuesOf(0).Overlaps(x, out var offset));
        Assert.Equal(-3, offset);
        var expected = loss.EvaluateWithGradients();
        Assert.Equal(expected, loss.Evaluate());
        x.AsSpan(3, 6).CopyTo(loss.Real(0));
        Assert.False(loss.ValuesOf(0).Overlaps(x));
        y.AsSpan(1, 2).CopyTo(loss.Index(1));
        Assert.Equal(expected, loss.EvaluateWithGradients());
        loss.Real(0)[0]++;
        Assert.NotEqual(expected, loss.Evaluate());
    }

    [Fact]
    public void What_was_lent_for_other_sizes_is_not_read()
    {
        var loss = Create().Losses[0];
        loss.Prepare([2]);
        Assert.False(loss.Lend(0, x.AsMemory(0, 5)));
        Assert.True(loss.Lend(0, x.AsMemory(0, 6)));
        loss.Prepare([5]);
        Assert.Equal(15, loss.ValuesOf(0).Length);
        Assert.False(loss.ValuesOf(0).Overlaps(x));
    }

    [Fact]
    public void Lent_indices_are_checked()
    {
        var trainer = new Trainer(Create(), new Sgd(0.1)) { Log = null, BatchSize = 2 };
        Assert.Contains("4", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Evaluate(Data([1, 0, 3, 4, 1]))).Message);
    }

    [Fact]
    public void A_lent_value_that_is_not_finite_is_found()
    {
        var data = new Dataset(DataColumn.Real("x", [1f, 2, float.NaN, 3, 4, 5], 3), DataColumn.Index("y", [0, 1]));
        var trainer = new Trainer(Create(), new Sgd(0.1)) { Log = null, Shuffle = false, BatchSize = 2 };
        var error = Assert.Throws<NonFiniteException>(() => trainer.Fit(data));
        Assert.Contains("input x", error.Message);
        Assert.Contains("position 2", error.Message);
    }

    [Fact]
    public void Lending_allocates_nothing()
    {
        var loss = Create().Losses[0];
        loss.Prepare([2]);
        void Step(int row)
        {
            loss.Lend(0, x.AsMemory(row * 3, 6));
            loss.Lend(1, y.AsMemory(row, 2));
            loss.EvaluateWithGradients();
        }
        Step(0);
        // A collection during a window counts the rest of the thread's allocation buffer as allocated.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var row = 0; row < 3; row++) Step(row);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    [Theory, InlineData("Masked", 1), InlineData("Plain", 0)]
    public void What_kernels_read_in_another_form_is_copied(string name, int input)
    {
        var loss = Create(name).Losses[0];
        loss.Prepare([5]);
        Assert.False(loss.Lend(input, new float[loss.LengthOf(input)].AsMemory()));
    }
}
