using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Subject;

/// <summary>Compiled models whose entries are called with plain arrays.</summary>
sealed class Compiled(string text)
{
    readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(text));

    public EmittedModel Create(string model) => models.Value.Create(model);

    /// <summary>Calls an entry of a new object of a model.</summary>
    public double[][] Run(string model, string entry, params double[][] arguments) => Run(Create(model), entry, arguments);

    /// <summary>
    /// Calls an entry with its arguments in order, numbers as arrays of one, and then the symbols that lengths don't determine.
    /// </summary>
    public static double[][] Run(EmittedModel model, string entry, params double[][] arguments)
    {
        var spec = model.Spec.Entries.Single(other => entry == other.Name || entry == other.Name + "AndGradients");
        var data = new EntryData { Symbols = Generator.Emit.SymbolSolver.Solve(spec.Arguments).Given
            .Zip(arguments.Skip(spec.Arguments.Length), (symbol, value) => (symbol, value))
            .ToDictionary(pair => pair.symbol, pair => (long)pair.value[0]) };
        foreach (var (argument, values) in spec.Arguments.Zip(arguments))
        {
            if (argument.Shape is null) data.Scalars.Add(argument.Name, values[0]);
            else data.Tensors.Add(argument.Name, values);
        }
        return model.Call(entry, spec, data);
    }

    public static void Close(double[] expected, double[] actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i} is {actual[i]:R}, not {expected[i]:R}");
    }
}
