using GraphCompiler.Cpu;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Tests that count what the whole process allocates run alone.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationTests
{
    [Collection(nameof(AllocationTests))]
    public class Steps
    {
        const string Text = ModelTexts.All + """
            /// <summary>A training loop as a user writes it.</summary>
            public static class Loop
            {
                public static void Run(object instance, float[] x, int[] labels, float[] logits, int steps)
                {
                    var model = (Mlp)instance;
                    for (var step = 0; step < steps; step++)
                    {
                        model.LossAndGradients(x, labels);
                        model.Loss(x, labels);
                        model.Logits(x, logits);
                    }
                }
            }
            """;

        static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

        [Theory, InlineData(1), InlineData(2)]
        public void A_thousand_steps_through_spans_allocate_nothing(int threads)
        {
            var model = (EmittedModel<float>)models.Value.Create("Mlp");
            model.UseThreads(threads);
            var run = models.Value.TypeOf("Loop").GetMethod("Run")!.CreateDelegate<Action<object, float[], int[], float[], int>>();
            var (x, labels, logits) = (new float[7 * 20], new int[7], new float[7 * 10]);
            AssertNothingAllocated(steps => run(model.Instance, x, labels, logits, steps));
        }

        [Theory, InlineData("Mlp", 64), InlineData("Transformer", 5), InlineData("RunningStatistics", 9), InlineData("ScalarArgument", 3)]
        public void A_thousand_steps_of_a_trainer_allocate_nothing(string name, int batch)
        {
            var model = (EmittedModel<float>)models.Value.Create(name);
            model.UseThreads(2);
            var loss = model.Model.Losses[0];
            nint[] symbols = [.. loss.Symbols.Select(_ => (nint)batch)];
            AssertNothingAllocated(steps =>
            {
                for (var step = 0; step < steps; step++)
                {
                    loss.Prepare(symbols);
                    for (var i = 0; i < loss.Inputs.Count; i++)
                    {
                        if (loss.Inputs[i].IsIndex) loss.Index(i).Clear();
                        else loss.Real(i).Fill(0.5f);
                    }
                    loss.EvaluateWithGradients();
                }
            });
        }

        static void AssertNothingAllocated(Action<int> run)
        {
            run(3);
            var (here, everywhere) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            run(1000);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - here);
            Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - everywhere, 0, 4096);
        }
    }
}
