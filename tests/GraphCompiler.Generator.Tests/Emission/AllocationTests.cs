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
        [Theory, InlineData(1), InlineData(2)]
        public void A_thousand_steps_through_spans_allocate_nothing(int threads)
        {
            var model = (EmittedModel<float>)ModelTexts.Single.Create("Mlp");
            model.UseThreads(threads);
            var run = ModelTexts.Single.TypeOf("Loop").GetMethod("Run")!.CreateDelegate<Action<object, float[], int[], float[], int>>();
            var (x, labels, logits) = (new float[7 * 20], new int[7], new float[7 * 10]);
            AssertNothingAllocated(steps => run(model.Instance, x, labels, logits, steps));
        }

        [Theory, InlineData("Mlp", 64), InlineData("Transformer", 5), InlineData("RunningStatistics", 9), InlineData("ScalarArgument", 3)]
        public void A_thousand_steps_of_a_trainer_allocate_nothing(string name, int batch)
        {
            var model = (EmittedModel<float>)ModelTexts.Single.Create(name);
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

        // The runner's own threads allocate now and then, so of several windows the quietest counts; a step that allocated would in each.
        static void AssertNothingAllocated(Action<int> run)
        {
            run(3);
            var quietest = long.MaxValue;
            for (var window = 0; window < 8 && quietest > 0; window++)
            {
                var (here, everywhere) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
                run(1000);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - here);
                quietest = Math.Min(quietest, GC.GetTotalAllocatedBytes(precise: true) - everywhere);
            }
            Assert.InRange(quietest, 0, 4096);
        }
    }
}
