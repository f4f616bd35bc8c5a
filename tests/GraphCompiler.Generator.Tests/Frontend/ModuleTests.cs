using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Frontend;

/// <summary>Modules: how their fields are evaluated, and what their parameters are called.</summary>
public class ModuleTests
{
    static string[] Paths(ModelSpec model) => [.. model.Parameters.Select(parameter => parameter.Path)];

    [Fact]
    public void Modules_nest_in_arrays_and_collection_expressions()
    {
        var model = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly Block[] blocks = [.. Enumerable.Range(0, 2).Select(i => new Block(4, 2 * (i + 1)))];
                readonly List<Linear> heads = new() { new Linear(4, 3, bias: false), new(4, 1) };
                public readonly Parameter[] scales = { new(Init.Ones, 4), new(Init.Constant(0.5), 1) };

                [Graph] Tensor Run([Shape("N", 4)] Tensor x)
                {
                    foreach (var block in blocks) x = block.Forward(x);
                    return heads.Aggregate(x * scales[0] * scales[1], (t, head) => t + head.Forward(t).Sum(-1, keepDims: true));
                }
            }

            [Module]
            public sealed class Block(int dim, int hidden)
            {
                readonly LayerNorm norm = new(dim);
                public Linear Up { get; } = new(dim, hidden * dim);
                readonly Linear down = new(hidden * dim, dim);
                readonly string name = "block" + hidden;

                public Tensor Forward(Tensor x) => x + down.Forward(Gelu(Up.Forward(norm.Forward(x)))).Reshape(-1, dim);
            }
            """);
        Assert.Equal(
            [
                "blocks[0].norm.Scale", "blocks[0].norm.Shift", "blocks[0].Up.Weight", "blocks[0].Up.Bias", "blocks[0].down.Weight",
                "blocks[0].down.Bias",
                "blocks[1].norm.Scale", "blocks[1].norm.Shift", "blocks[1].Up.Weight", "blocks[1].Up.Bias", "blocks[1].down.Weight",
                "blocks[1].down.Bias",
                "heads[0].Weight", "heads[1].Weight", "heads[1].Bias", "scales[0]", "scales[1]",
            ],
            Paths(model));
        Assert.Equal("[4, 16]", model.Parameters.Single(parameter => parameter.Path == "blocks[1].Up.Weight").Shape.ToString());
        Assert.Contains("(blocks[1].Forward > norm.Forward > Standardized > Mean)", model.Entries[0].Evaluation!.ToString());
    }

    [Fact]
    public void A_module_given_to_two_others_is_one_set_of_weights()
    {
        var model = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                static Linear Make() => new(4, 4);
                readonly Tower left, right;
                public Net()
                {
                    var shared = Make();
                    left = new(shared);
                    right = new(shared);
                }

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => left.Forward(x) + right.Forward(x);
            }

            [Module]
            public class Tower(Linear linear)
            {
                public Tensor Forward(Tensor x) => linear.Forward(x);
            }
            """);
        Assert.Equal(["left.linear.Weight", "left.linear.Bias"], Paths(model));
    }

    [Fact]
    public void A_base_class_has_its_fields_and_is_called_through()
    {
        var model = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly Layer[] layers = [new Scaled(4), new Plain(4)];

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layers.Aggregate(x, (t, layer) => layer.Apply(t));
            }

            [Module]
            public abstract class Layer(int size)
            {
                protected readonly Parameter Shift = new(Init.Zeros, size);
                public Tensor Apply(Tensor x) => Core(x) + Shift;
                protected virtual Tensor Core(Tensor x) => x;
            }

            [Module]
            public sealed class Plain(int size) : Layer(size);

            [Module]
            public sealed class Scaled : Layer
            {
                readonly Parameter scale;
                public Scaled(int size) : base(size) => scale = new(Init.Ones, size);
                protected override Tensor Core(Tensor x) => x * scale;
            }
            """);
        Assert.Equal(["layers[0].Shift", "layers[0].scale", "layers[1].Shift"], Paths(model));
        Assert.Equal(3, model.Entries[0].Evaluation!.Nodes.Count(node => node.Primitive.Name is "Add" or "Multiply"));
    }

    [Fact]
    public void A_base_class_may_have_private_fields_of_the_same_names()
    {
        var model = ModelCompilation.Read("""
            namespace First
            {
                [Module]
                public class Head(int size)
                {
                    readonly Parameter scale = new(Init.Ones, size);
                    readonly float by = 2;
                    public virtual Tensor Forward(Tensor x) => x * scale * by;
                }
            }

            namespace Second
            {
                [Module]
                public sealed class Head(int size) : First.Head(size)
                {
                    readonly Parameter scale = new(Init.Zeros, size);
                    readonly float by = 3;
                    public override Tensor Forward(Tensor x) => base.Forward(x) * scale * by;
                }
            }

            [Model]
            public partial class Net
            {
                readonly Second.Head head = new(4);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => head.Forward(x);
            }
            """);
        Assert.Equal(["head.scale", "head.scale2"], Paths(model));
        Assert.Equal(["Init.Ones", "Init.Zeros"], model.Parameters.Select(parameter => parameter.Initializer));
        var text = SameGraph.Text(model.Entries[0].Evaluation!);
        Assert.Contains("{2}", text);
        Assert.Contains("{3}", text);
    }

    [Fact]
    public void A_field_may_leave_open_which_module_it_holds()
    {
        var model = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly ILayer first = new Chain(new Scale(4), new Scale(4));
                readonly IReadOnlyList<ILayer> more = [new Scale(4)];
                readonly object last = new Scale(4);
                readonly Held<Scale> held = new(new Scale(4));
                readonly System.IO.TextWriter log = Console.Out;

                [Graph] Tensor Run([Shape("N", 4)] Tensor x)
                {
                    x = held.Item.Forward(more.Aggregate(first.Forward(x), (t, layer) => layer.Forward(t)));
                    return last is ILayer layer ? layer.Forward(x) : x;
                }
            }

            public interface ILayer { Tensor Forward(Tensor x); }

            [Module]
            public sealed class Scale(int size) : ILayer
            {
                readonly Parameter by = new(Init.Ones, size);
                public Tensor Forward(Tensor x) => x * by;
            }

            [Module]
            public sealed class Chain(params ILayer[] layers) : ILayer
            {
                public Tensor Forward(Tensor x) => layers.Aggregate(x, (t, layer) => layer.Forward(t));
            }

            [Module]
            public sealed class Held<T>(T item)
            {
                public readonly T Item = item;
            }
            """);
        Assert.Equal(["first.layers[0].by", "first.layers[1].by", "more[0].by", "last.by", "held.Item.by"], Paths(model));
    }

    [Fact]
    public void A_constructor_may_give_the_parameters_their_values() => CompiledText.Compile("""
        [Model]
        public partial class Net
        {
            readonly Linear layer;

            public Net()
            {
                layer = new(4, 2);
                Initialize(seed: 7);
            }

            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
        }
        """);

    [Fact]
    public void Frozen_and_state_follow_the_fields()
    {
        var model = ModelCompilation.Read("""
            [Model(Precision = Precision.Double)]
            public partial class Net
            {
                [Frozen] readonly Linear fixedLayer = new(4, 4);
                readonly Norm norm = new(4);

                /// <summary>
                ///   The <c>mean</c>.
                /// </summary>
                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => norm.Forward(fixedLayer.Forward(x));
                [Loss] (Tensor loss, Tensor Out, Tensor) Loss([Shape("N", 4)] Tensor x, float scale) => (Run(x).Sum() * scale, x, x);
            }

            [Module]
            public sealed class Norm(int size)
            {
                [State] readonly Parameter mean = new(Init.Zeros, size);
                public Tensor Forward(Tensor x)
                {
                    if (!Mode.IsTraining) return x - mean;
                    var batch = x.Mean(0);
                    mean.Assign(0.9 * mean + 0.1 * batch);
                    return x - batch;
                }
            }
            """);
        Assert.Equal(DType.Float64, model.Real);
        Assert.Equal([ParameterKind.Frozen, ParameterKind.Frozen, ParameterKind.State],
            model.Parameters.Select(parameter => parameter.Kind));
        Assert.Equal("The <c>mean</c>.", model.Entries[0].Documentation);
        var loss = model.Entries[1];
        Assert.Equal(["loss", "Out", "result3"], loss.Results);
        Assert.Equal(["x", "scale"], loss.Arguments.Select(argument => argument.Name));
        Assert.DoesNotContain(loss.Evaluation!.Outputs, output => output.Role == OutputRole.State);
        var state = Assert.Single(loss.Training!.Outputs, output => output.Role == OutputRole.State);
        Assert.Equal(("norm.mean", "[4]"), (state.Name, state.Node.Shape.ToString()));
        Assert.Contains("= Argument() {scale}", loss.Training.ToString());
    }

    [Fact]
    public void Fields_that_graph_code_does_not_read_may_hold_anything()
    {
        var model = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                readonly Parameter w = new(Init.Normal(mean: 0, std: 2e-2), 4);
                readonly System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
                int calls;
                public void Count() => calls++;

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x * w;
            }
            """);
        Assert.Equal("Init.Normal(0, 0.02)", model.Parameters[0].Initializer);
    }

    [Fact]
    public void Initializers_take_numbers_and_lists_of_numbers()
    {
        var model = ModelCompilation.Read("""
            [Model]
            public partial class Net
            {
                static readonly double[] rows = [.. Enumerable.Range(0, 4).Select(i => 0.5 * i)];
                readonly Parameter a = new(Init.Values(1, -2.5f, 3e-20, 4), 4), b = new(Init.Values(rows), 2, 2), c = new(Init.Orthogonal(), 2, 2);
                readonly Parameter d = new(Init.TruncatedNormal(0, 0.02), 4), e = new(Init.XavierUniform(gain: 5.0 / 3), 2, 2);

                [Graph] Tensor Run([Shape("N", 4)] Tensor x) => (x * a * d).Sum() + (b * c * e).Sum();
            }
            """);
        Assert.Equal(
            ["Init.Values([1, -2.5, 3E-20, 4])", "Init.Values([0, 0.5, 1, 1.5])", "Init.Orthogonal(1)", "Init.TruncatedNormal(0, 0.02, 2)",
                "Init.XavierUniform(1.6666666666666667)"],
            model.Parameters.Select(parameter => parameter.Initializer));
    }

    [Fact]
    public void Nested_classes_and_namespaces_can_be_reopened()
    {
        var model = ModelCompilation.Read("""
            namespace A.B
            {
                public partial record Outer
                {
                    partial struct Middle
                    {
                        [Model] internal partial class Net { [Graph] Tensor Run([Shape("N")] Tensor x) => -x; }
                    }
                }
            }
            """);
        Assert.Equal("A.B", model.Namespace);
        Assert.Equal(["partial record Outer", "partial struct Middle", "partial class Net"], model.Declarations);
    }

    [Theory]
    [InlineData("readonly int[] sizes = [1, 2];", "sizes[0]++;")]
    [InlineData("static readonly List<int> sizes = [1, 2];", "sizes.Add(3);")]
    [InlineData("readonly Linear[] layers = [new(4, 4)];", "layers[0] = new(4, 4);")]
    public void What_the_model_holds_is_not_changed_by_graph_code(string field, string statement) => CompiledText.Compile($$"""
        [Model]
        public partial class Net
        {
            {{field}}
            [Graph] Tensor Run([Shape("N", 4)] Tensor x) { {{statement}} return x; }
        }
        """, "GC0011");
}
