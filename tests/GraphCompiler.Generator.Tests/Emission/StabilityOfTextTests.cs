using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>The generated text depends on the model alone, and each part of it on its part of the model.</summary>
public class StabilityOfTextTests
{
    static string Stack(string layers, string loop = "") => $$"""
        [Module] public sealed class Block(int inputs, int outputs)
        {
            readonly Linear layer = new(inputs, outputs);
            public Tensor Forward(Tensor x) => Tanh(layer.Forward(x));
        }
        [Model] public partial class Stack
        {
            readonly Block[] blocks = [{{layers}}];
            [Loss] Tensor Loss([Shape("N", 20)] Tensor x, [Shape("N")] IntTensor labels)
            {
                foreach (var block in blocks) x = block.Forward(x);
                return CrossEntropy(x, labels);
            }
        }
        """;

    [Fact]
    public void The_same_model_gives_the_same_files()
    {
        string Print() => string.Concat(SourceFiles.Print(ModelCompilation.Read(Stack("new(20, 32), new(32, 10)")))
            .Select(file => file.HintName + file.Text));
        Assert.Equal(Print(), Print());
    }

    [Fact]
    public void Identical_layers_share_their_kernels() =>
        Assert.Equal(
            Blocks(Stack("new(20, 16), new(16, 16), new(16, 16), new(16, 10)")).Keys,
            Blocks(Stack("new(20, 16), new(16, 16), new(16, 16), new(16, 16), new(16, 10)")).Keys);

    [Fact]
    public void One_layer_edited_changes_its_own_kernels_only()
    {
        var before = Blocks(Stack("new(20, 32), new(32, 24), new(24, 10)"));
        var after = Blocks(Stack("new(20, 32), new(32, 24), new(24, 12)"));
        var changed = before.Where(block => !after.TryGetValue(block.Key, out var text) || text != block.Value)
            .Select(block => block.Key).ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, name => Assert.Contains("10", name.Split('_')));
        Assert.Contains(before.Keys.Except(changed), name => name.Split('_').Contains("32"));
    }

    /// <summary>The kernels' texts by name.</summary>
    static Dictionary<string, string> Blocks(string text)
    {
        var file = KernelFile.Print(ModelCompiler.Compile(ModelCompilation.Read(text))).Text;
        return file.Split("\n    /// <summary>").Skip(1)
            .ToDictionary(block => block.Split("readonly struct ")[1].Split('(')[0], block => block.TrimEnd(' ', '}', '\n'));
    }
}
