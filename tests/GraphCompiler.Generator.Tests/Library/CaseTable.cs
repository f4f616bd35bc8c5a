using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>An argument of graph code, drawn for a test.</summary>
/// <param name="Below">The bound of indices; null for real numbers.</param>
/// <param name="Low">The least real number.</param>
/// <param name="High">The bound of real numbers.</param>
sealed record Operand(string Name, object[] Shape, int? Below = null, double Low = -2, double High = 2)
{
    /// <summary>Given values instead of drawn ones.</summary>
    public double[]? Values { get; init; }

    /// <summary>Whether the values are marks, of which results are no smooth functions.</summary>
    public bool IsMark { get; init; }

    public static Operand Real(string name, params object[] shape) => new(name, shape);

    public static Operand Index(string name, int below, params object[] shape) => new(name, shape, below);

    public string Declaration =>
        $"[Shape({string.Join(", ", Shape.Select(size => size is string symbol ? $"\"{symbol}\"" : size))})] {(Below is null ? "Tensor"
            : "IntTensor")} {Name}";
}

/// <summary>The values that a case is evaluated on.</summary>
sealed class CaseValues(Dictionary<string, Nd> tensors)
{
    /// <summary>An argument by its name, or a parameter by its path.</summary>
    public Nd this[string name] => tensors[name];

    /// <summary>A parameter, or null if there is none.</summary>
    public Nd? Find(string path) => tensors.GetValueOrDefault(path);

    public int[] Indices(string name) => [.. tensors[name].Data.Select(value => (int)value)];
}

/// <summary>
/// Graph code with what it should be by plain loops, compiled as the entries of one model in double precision. Values of the
/// graph and of the compiled code are compared, gradients of all arguments and parameters with central differences, and compiled gradients
/// with those of the graph.
/// </summary>
sealed class CaseTable
{
    const double Step = 1e-6;

    readonly Operand[] operands;
    readonly (string Code, Func<CaseValues, Nd> Reference)[] cases;
    readonly Dictionary<string, long> symbols;
    readonly Lazy<EmittedModel> model;

    /// <param name="fields">The model's fields: modules and parameters.</param>
    /// <param name="symbols">The sizes that the symbols in shapes stand for.</param>
    public CaseTable(string fields, Operand[] operands, Dictionary<string, long> symbols,
        params (string Code, Func<CaseValues, Nd> Reference)[] cases)
    {
        (this.operands, this.symbols, this.cases) = (operands, symbols, cases);
        var arguments = string.Join(", ", operands.Select(operand => operand.Declaration));
        var isTrained = fields.Length > 0;
        model = new(() => EmittedModels.Compile($$"""
            /// <summary>The cases.</summary>
            [Model(Precision = Precision.Double)]
            public partial class Cases
            {
                {{fields}}
                {{string.Join("\n    ", cases.Select((item, i) => $"[Graph] Tensor Case{i}({arguments}) => {item.Code};"))}}
                {{string.Join("\n    ", cases.Select((item, i) => AsLoss(i, item.Code)).Where(_ => isTrained))}}
            }
            """).Create("Cases"));

        string AsLoss(int number, string code) =>
            $"[Loss] Tensor Loss{number}({arguments}) {{ var result = {code}; return (result * result).Sum(); }}";
    }

    public IEnumerable<string> Codes => cases.Select(item => item.Code);

    public TheoryData<string> Keys => [.. Codes];

    public void HasTheValuesOfItsReference(string code, double tolerance = 1e-11)
    {
        var (entry, data, values, reference) = Prepare(code, "Case");
        var (result, interpreter) = (entry.Evaluation!.Results.Single().Node, data.Interpreter);
        var expected = reference(values);
        Assert.Equal(expected.Shape, result.Shape.Select(interpreter.SizeOf));
        AssertClose(expected.Data, interpreter.Evaluate(result), tolerance, "the graph of " + code);
        AssertClose(expected.Data, model.Value.Call(entry.Name, entry, data)[0], tolerance, "the compiled " + code);
    }

    public void HasTheGradientOfItsDifferences(string code)
    {
        var (entry, data, values, _) = Prepare(code, "Case");
        var (result, interpreter) = (entry.Evaluation!.Results.Single().Node, data.Interpreter);
        var sum = Derivatives.Expand(new Graph(code, [new(code, OutputRole.Result, Formulas.Sum(result * result))])).Outputs[0].Node;
        var leaves = Graph.Sort([sum]).Where(node =>
            node.Type.IsReal && (node.Primitive == Leaf.Input || node.Primitive == Leaf.Parameter))
            .Where(node => !operands.Any(operand => operand.IsMark && operand.Name.Equals(node.Attribute))).ToArray();
        Assert.NotEmpty(leaves);
        var gradients = leaves.Zip(ReverseMode.Gradients(sum, leaves), (leaf, gradient) =>
            (Leaf: leaf, Values: interpreter.Evaluate(gradient))).ToList();
        var random = new Random(5);
        foreach (var (leaf, gradient) in gradients)
        {
            var (name, place) = ((string)leaf.Attribute!, leaf.Primitive == Leaf.Input ? interpreter.Inputs : interpreter.Parameters);
            var at = values[name].Data;
            double[] direction = [.. at.Select(_ => random.NextDouble() * 2 - 1)];
            double Moved(double distance)
            {
                place[name] = [.. at.Zip(direction, (value, along) => value + distance * along)];
                return interpreter.Evaluate(sum)[0];
            }
            var expected = (Moved(Step) - Moved(-Step)) / (2 * Step);
            place[name] = at;
            var actual = gradient.Zip(direction, (g, d) => g * d).Sum();
            Assert.True(Math.Abs(expected - actual) <= 1e-5 + 1e-6
                * Math.Abs(expected), $"the gradient of {code} along {name} is {actual}, not {expected}");
        }
        // With running statistics, a loss computes something else in training.
        var ofParameters = gradients.Where(item => item.Leaf.Primitive == Leaf.Parameter).Select(item =>
            (Path: (string)item.Leaf.Attribute!, item.Values)).ToArray();
        if (ofParameters.All(item =>
            model.Value.Spec.Parameters.Single(parameter => parameter.Path == item.Path).Kind == ParameterKind.Trained))
            CompiledGradientsAgree(code, ofParameters);
    }

    void CompiledGradientsAgree(string code, (string Path, double[] Values)[] gradients)
    {
        if (gradients.Length == 0) return;
        var (entry, data, _, _) = Prepare(code, "Loss");
        model.Value.Call(entry.Name + "AndGradients", entry, data);
        foreach (var (path, expected) in gradients)
            AssertClose(expected, model.Value.Gradient(path), 1e-9, $"the compiled gradient of {code} along {path}");
    }

    (EntrySpec Entry, EntryData Data, CaseValues Values, Func<CaseValues, Nd> Reference) Prepare(string code, string kind)
    {
        var index = Array.FindIndex(cases, item => item.Code == code);
        var random = new Random(3);
        var data = new EntryData { Symbols = new(symbols), IsDouble = true };
        var tensors = new Dictionary<string, Nd>();
        foreach (var operand in operands)
        {
            int[] shape = [.. operand.Shape.Select(size => size is string symbol ? (int)symbols[symbol] : (int)size)];
            var drawn = Nd.From(shape, _ =>
                operand.Below is { } below ? random.Next(below) : operand.Low + (operand.High - operand.Low) * random.NextDouble());
            tensors.Add(operand.Name, operand.Values is null ? drawn : new(shape, operand.Values));
            data.Tensors.Add(operand.Name, tensors[operand.Name].Data);
        }
        foreach (var parameter in model.Value.Spec.Parameters)
        {
            var values = Nd.From([.. parameter.Shape.Dims.Select(dim => (int)dim.Constant!)], _ => random.NextDouble() * 2 - 1);
            // Running variances are positive.
            if (parameter.Kind == ParameterKind.State) values = values.Map(Math.Abs);
            tensors.Add(parameter.Path, values);
            data.Parameters.Add(parameter.Path, values.Data);
            model.Value.SetParameter(parameter.Path, values.Data);
        }
        return (model.Value.Spec.Entries.Single(entry => entry.Name == kind + index), data, new(tensors), cases[index].Reference);
    }

    static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance
                * (1 + Math.Abs(expected[i])), $"element {i} of {what} is {actual[i]:R}, not {expected[i]:R}");
    }
}
