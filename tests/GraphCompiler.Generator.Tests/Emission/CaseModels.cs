using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Lowering;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>
/// A list of cases as models, two classes a case, in one compilation. <c>Case7</c> takes the operands as inputs, with a parameter added to
/// each; <c>Fixed7</c>, in single precision only, has the operands as parameters. Both have a loss whose gradient is not constant.
/// </summary>
sealed class CaseModels(IReadOnlyList<OpCase> cases)
{
    readonly Lazy<EmittedModels> single = new(() => EmittedModels.Compile(Text(cases, "", withFixed: true)));
    readonly Lazy<EmittedModels> unfused = new(() => EmittedModels.Compile(InDouble(cases), fuse: false, FreshBuffers.Of,
        kernels: EmittedModels.AllProductsInTiles));
    readonly Lazy<EmittedModels> scalar = new(() =>
        EmittedModels.Compile(Text(cases, "", withFixed: true), fuse: true, target: HostTarget.Scalar));
    readonly Lazy<Dictionary<string, ModelSpec>> specs = new(() => EmittedModels.Read(InDouble(cases)).Specs);

    public TheoryData<string> Keys => [.. cases.Select(Key)];

    /// <summary>In single precision, as generated.</summary>
    public void RunSingle(string key) => Run(single.Value, key, withFixed: true);

    /// <summary>In double precision, every operation a kernel of its own, every buffer a place of its own, all products in tiles.</summary>
    public void RunUnfused(string key) => Run(unfused.Value, key, withFixed: false);

    /// <summary>In single precision, as plain loops.</summary>
    public void RunScalar(string key) => Run(scalar.Value, key, withFixed: true);

    /// <summary>In double precision, the kernels interpreted.</summary>
    public void RunLowered(string key, bool fuse)
    {
        var index = IndexOf(key);
        LoweredModel.Compare(specs.Value[$"Case{index}"], fuse,
            [.. new[] { 3, 1 }.Select(n => ((Dictionary<string, long>)new() { ["N"] = n }, n))], Draw(cases[index]));
    }

    void Run(EmittedModels models, string key, bool withFixed)
    {
        var index = IndexOf(key);
        foreach (var n in new[] { 3, 1, 16, 17, 33 })
            Comparison.Run(models.Create($"Case{index}"), new Dictionary<string, long> { ["N"] = n }, n, Draw(cases[index]));
        if (withFixed) Comparison.Run(models.Create($"Fixed{index}"), new Dictionary<string, long>(), 1, Draw(cases[index]));
    }

    int IndexOf(string key) => Enumerable.Range(0, cases.Count).Single(i => Key(cases[i], i) == key);

    static Func<string, Random, double?> Draw(OpCase op) => (name, random) =>
        name.EndsWith("Shift", StringComparison.Ordinal) ? 0 : op.Operands.FirstOrDefault(operand => operand.Name == name)?.DrawOne(random);

    static string Key(OpCase op, int index) =>
        $"{index} {op} of {string.Join(", ", op.Operands.Select(operand => $"{operand.Name}[{string.Join(", ", operand.Shape.AsEnumerable())}]"))}";

    static string InDouble(IEnumerable<OpCase> cases) => Text(cases, "(Precision = Precision.Double)", withFixed: false);

    static string Text(IEnumerable<OpCase> cases, string attribute, bool withFixed) =>
        string.Concat(cases.Select((op, i) => CaseText(op, i, attribute) + (withFixed ? FixedText(op, i, attribute) : "")));

    static string CaseText(OpCase op, int i, string attribute) => $$"""
        /// <summary>{{i}}.</summary>
        [Model{{attribute}}]
        public partial class Case{{i}}
        {
            {{string.Join(" ", Reals(op).Select(operand => $"readonly Parameter {operand.Name}Shift = new(Init.Zeros{Sizes(operand, "1")});"))}}
            Tensor Value({{Parameters(op)}}) => {{op.Code}};
            [Graph] Tensor Forward({{Declarations(op)}}) => Value({{string.Join(", ", op.Operands.Select(operand => operand.Name))}});
            [Loss] Tensor Loss({{Declarations(op)}})
            {
                var value = Value({{string.Join(", ", op.Operands.Select(operand => operand.IsIndex ? operand.Name : $"{operand.Name} + {operand.Name}Shift"))}});
                return (value * (value + 0.5f)).Sum();
            }
        }

        """;

    static string FixedText(OpCase op, int i, string attribute) => $$"""
        /// <summary>{{i}}.</summary>
        [Model{{attribute}}]
        public partial class Fixed{{i}}
        {
            {{string.Join(" ", Reals(op).Select(operand => $"readonly Parameter {operand.Name} = new(Init.Zeros{Sizes(operand, "3")});"))}}
            Tensor Value({{Parameters(op)}}) => {{op.Code}};
            [Loss] Tensor Loss({{string.Join(", ", op.Operands.Where(operand => operand.IsIndex).Select(operand => operand.Declaration.Replace("\"N\"", "3")).Prepend("[Shape(1)] Tensor scale"))}})
            {
                var value = Value({{string.Join(", ", op.Operands.Select(operand => operand.Name))}});
                return scale.Sum() * (value * (value + 0.5f)).Sum();
            }
        }

        """;

    static IEnumerable<OpOperand> Reals(OpCase op) => op.Operands.Where(operand => !operand.IsIndex);

    static string Sizes(OpOperand operand, string symbolic) =>
        string.Concat(operand.Shape.Select(dim => ", " + (dim.IsConstant ? dim.ToString() : symbolic)));

    static string Parameters(OpCase op) =>
        string.Join(", ", op.Operands.Select(operand => (operand.IsIndex ? "IntTensor " : "Tensor ") + operand.Name));

    static string Declarations(OpCase op) => string.Join(", ", op.Operands.Select(operand => operand.Declaration));
}
