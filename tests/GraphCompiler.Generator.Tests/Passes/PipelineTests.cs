using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes;

namespace GraphCompiler.Generator.Tests.Passes;

public class PipelineTests
{
    public static TheoryData<string> Names => [.. Sample.All.Select(sample => sample.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_pass_keeps_the_values_of_loss_and_gradients(string name)
    {
        var sample = Sample.All.Single(sample => sample.Name == name);
        var interpreter = sample.Interpreter(seed: 1);
        var expected = interpreter.Run(ReverseMode.WithGradients(sample.Graph, sample.Parameters));
        var stages = 0;
        Pipeline.Train(sample.Graph, sample.Parameters, (pass, graph) =>
        {
            if (Environment.GetEnvironmentVariable("SHOW") == name)
                TestContext.Current.TestOutputHelper?.WriteLine($"--- {pass.Name}\n{graph}");
            stages++;
            var actual = interpreter.Run(graph);
            for (var output = 0; output < graph.Outputs.Length; output++)
                for (var i = 0; i < actual[output].Length; i++)
                    Assert.True(Math.Abs(expected[output][i] - actual[output][i]) <= 1e-10 * (1 + Math.Abs(expected[output][i])),
                        $"{pass.Name}: {graph.Outputs[output].Name}[{i}] is {actual[output][i]}, not {expected[output][i]}\n{graph}");
        });
        Assert.Equal(Pipeline.Training(sample.Parameters).Length, stages);
    }
}
