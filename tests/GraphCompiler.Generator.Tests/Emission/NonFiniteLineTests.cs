using System.Reflection;
using System.Text;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>The line of what a loss that is not finite comes from, by the symbols of the model's assembly.</summary>
public sealed class NonFiniteLineTests : IDisposable
{
    const string Text = """
        namespace App;

        [Module]
        public class Part
        {
            public Tensor Forward(Tensor x)
            {
                var same = x * 2;
                return Exp(
                    1000 * same);
            }
        }

        [Model]
        public partial class Net
        {
            readonly Part part = new();
            readonly Parameter w = new(Init.Ones, 3);

            [Loss] Tensor Loss([Shape("N", 3)] Tensor x) => part.Forward(x * w).Mean();
        }

        [Model]
        public partial class Direct
        {
            readonly Parameter w = new(Init.Ones, 3);

            [Loss]
            Tensor Loss([Shape("N", 3)] Tensor x)
            {
                var large = Exp(1000 * x * w);
                return Sqrt(large).Mean();
            }
        }
        """;

    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            // Windows keeps what is loaded.
        }
    }

    [Theory]
    [InlineData("Net", "1000 * same  (part.Forward) at Net.cs:10; ")]
    [InlineData("Direct", "Exp(1000 * x * w) at Net.cs:31; ")]
    public void It_is_named(string model, string place) =>
        Assert.Contains(place, MessageOf(model, DebugInformationFormat.PortablePdb));

    [Fact]
    public void Symbols_may_be_in_the_assembly() =>
        Assert.Contains("Exp(1000 * x * w) at Net.cs:31; ", MessageOf("Direct", DebugInformationFormat.Embedded));

    [Fact]
    public void Without_the_source_the_function_s_lines_are_named() =>
        Assert.Contains("Exp(1000 * x * w) at Net.cs:30-33; ",
            MessageOf("Direct", DebugInformationFormat.PortablePdb, keepsSource: false));

    [Fact]
    public void Without_symbols_the_expression_is() => Assert.DoesNotContain("Net.cs", MessageOf("Direct", null));

    string MessageOf(string model, DebugInformationFormat? symbols, bool keepsSource = true)
    {
        var source = Path.Combine(folder, "Net.cs");
        File.WriteAllText(source, Text, Encoding.UTF8);
        var name = $"Lines{Guid.NewGuid():N}";
        var compilation = ModelCompilation.Create("", name);
        // Symbols need the files' encoding.
        foreach (var (tree, path) in compilation.SyntaxTrees.Zip(["Usings.cs", source]))
        {
            var text = path == source ? Text : tree.ToString();
            compilation = compilation.ReplaceSyntaxTree(
                tree, CSharpSyntaxTree.ParseText(text, ModelCompilation.ParseOptions, path, Encoding.UTF8));
        }
        var (_, output) = CompiledText.RunGenerator(compilation, parseOptions: ModelCompilation.ParseOptions);
        var assembly = Path.Combine(folder, name + ".dll");
        using (var code = File.Create(assembly))
        using (var pdb = symbols is DebugInformationFormat.PortablePdb ? File.Create(Path.ChangeExtension(assembly, ".pdb")) : null)
        {
            var options = new EmitOptions(debugInformationFormat: symbols ?? DebugInformationFormat.PortablePdb,
                pdbFilePath: Path.ChangeExtension(assembly, ".pdb"));
            var emitted = output.Emit(code, pdb, options: options);
            Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        }
        if (!keepsSource) File.Delete(source);
        var net = (ITrainable<float>)Activator.CreateInstance(Assembly.LoadFrom(assembly).GetType("App." + model, throwOnError: true)!)!;
        var data = new Dataset(DataColumn.Real("x", [1, 2, 3, 4, 5, 6], 3));
        return Assert.Throws<NonFiniteException>(() => new Trainer(net, new Sgd(0.1)) { Log = null }.Fit(data)).Message;
    }
}
