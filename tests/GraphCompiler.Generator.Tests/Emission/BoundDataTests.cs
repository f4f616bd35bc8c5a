using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Data that are passed many times.</summary>
public class BoundDataTests
{
    const string Text = """
        [Model] public partial class Nodes
        {
            readonly Parameter w = new(Init.Ones, 3);
            [Graph] Tensor Scores([Shape("V", 3)] Tensor x, [Shape("E")] IntTensor from) => (Gather(x, from) * w).Sum(-1) + x.Sum();
            [Graph] Tensor Wide([Shape("K", 40)] Tensor table) => table.CumSum(0);
            [Loss] Tensor Loss([Shape("V", 3)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] Tensor y) => Mse(Scores(x, from), y);
        }
        public static class Calls
        {
            public static (float[][] Results, float[][] Expected) Run()
            {
                var (x, other, from) = (new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 6, 5, 4, 3, 2, 1 }, new[] { 1, 0, 1 });
                var (net, plain) = (new Nodes(), new Nodes());
                var (features, edges) = (net.Memory.Bind(x), net.Memory.Bind(from));
                List<float[]> results = [], expected = [];
                void Check(float[] values)
                {
                    results.Add(net.Scores(features, edges));
                    expected.Add(plain.Scores(values, from));
                }
                var first = x.ToArray();
                Check(first);
                x[0] = 100;
                Check(first);
                net.Wide(new float[400]);
                net.LossAndGradients(features, edges, new float[3]);
                Check(first);
                features.Set(x);
                Check(x);
                features.Set(other.AsSpan(0, 6));
                Check(other);
                return ([.. results], [.. expected]);
            }
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    [Fact]
    public void Bound_data_change_only_when_they_are_set()
    {
        var calls = models.Value.TypeOf("Nodes").Assembly.GetType("Calls")!.GetMethod("Run")!;
        var (results, expected) = ((float[][], float[][]))calls.Invoke(null, null)!;
        Assert.Equal(expected, results);
    }

    [Fact]
    public void A_shared_column_is_copied_once()
    {
        var model = ((EmittedModel<float>)models.Value.Create("Nodes")).Model;
        float[] x = [1, 2, 3, 4, 5, 6];
        var data = new Dataset(DataColumn.Real("x", x, 2, 3).Shared(), DataColumn.Index("from", [1, 0, 1], 3).Shared(),
            DataColumn.Real("y", [1, 2, 3], 3).Shared());
        var trainer = new Trainer(model, new Sgd(0)) { Log = null };
        var first = trainer.TrainBatch(data, [0]);
        // A column's array is not to be changed; that it was shows here whether it is read again.
        x[0] = 100;
        Assert.Equal(first, trainer.TrainBatch(data, [0]));
        Assert.Equal(first, trainer.Evaluate(data));
        var loss = model.Losses[0];
        loss.Prepare([2, 3]);
        loss.Real(0).Fill(0);
        Assert.NotEqual(first, trainer.TrainBatch(data, [0]));
    }
}
