using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Ops;

/// <summary>A tensor operand of a case: its shape (sizes and the symbol N, which is 3) and where its values are drawn from.</summary>
sealed record OpOperand(string Name, Dim[] Shape, double Low, double High)
{
    /// <summary>Values within 0.05 of these are not drawn: the function bends there.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Whether only whole numbers are drawn, so that some are equal.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether it is an index tensor, with values from Low to High - 1.</summary>
    public bool IsIndex { get; init; }

    /// <summary>The entry's parameter in C#: <c>[Shape("N", 4)] Tensor x</c>.</summary>
    public string Declaration =>
        $"[Shape({string.Join(", ", Shape.Select(dim => dim.IsConstant ? dim.ToString() : $"\"{dim}\""))})] "
        + $"{(IsIndex ? "IntTensor" : "Tensor")} {Name}";

    public Node Node => Leaf.InputTensor(Name, Generator.Sizes.Shape.Of(Shape), IsIndex ? DType.Int32 : DType.Real, Origin.None);

    public int[] Sizes => [.. Shape.Select(dim => (int)dim.Evaluate(_ => OpCase.N))];

    public double[] Draw(Random random)
    {
        var values = new double[Sizes.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = DrawOne(random);
        return values;
    }

    public double DrawOne(Random random)
    {
        double value;
        do value = Low + (High - Low) * random.NextDouble();
        while (Kinks.Any(kink => Math.Abs(value - kink) < 0.05));
        return IsWhole || IsIndex ? Math.Floor(value) : value;
    }
}

/// <summary>
/// One use of one API function: as graph code, as the node the front end makes of it, and as an independent reference. The same cases
/// are run by the interpreter, through the passes, and by compiled code.
/// </summary>
/// <param name="Function">The API function's name in <see cref="ApiFunction.All"/>.</param>
/// <param name="Code">The expression in graph code, over the operands' names.</param>
sealed record OpCase(string Function, string Code, OpOperand[] Operands, Func<Node[], Node> Build, Func<Nd[], Nd> Reference)
{
    public const int N = 3;

    /// <summary>Values for all elements of all real operands at which value and gradient must be finite.</summary>
    public double[] Edges { get; init; } = [];

    /// <summary>Whether the gradient is by definition not the derivative.</summary>
    public bool StopsGradient { get; init; }

    /// <summary>Whether the first operand decides by a jump, so that it can't be moved for a difference quotient.</summary>
    public bool HasJumps { get; init; }

    /// <summary>The operands' leaves.</summary>
    public Node[] Leaves => [.. Operands.Select(operand => operand.Node)];

    public static Interpreter Interpreter(IEnumerable<(string Name, double[] Values)> inputs)
    {
        var interpreter = new Interpreter { Symbols = { ["N"] = N }, Draw = Draws.Of(isDouble: true) };
        foreach (var (name, values) in inputs) interpreter.Inputs[name] = values;
        return interpreter;
    }

    /// <summary>Calls an API function as the front end does.</summary>
    public static object Call(string function, params (string Name, object? Value)[] arguments) =>
        ApiFunction.All[function].Call(new CallArguments(arguments.ToDictionary(argument => argument.Name, argument => argument.Value)));

    public override string ToString() => $"{Function}: {Code}";
}
