using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>Makes parameters, and the initializers that they are given.</summary>
internal sealed class ParameterCreation(CallStack stack, Mistakes mistakes, MistakeLog log)
{
    public object Create(IOperation at, Arguments arguments)
    {
        if (arguments.Any(argument => log.IsUnknown(argument.Value))) return Unknown.Value;
        var initializer = arguments.First(argument => argument.Parameter.Ordinal == 0).Value as InitializerValue
            ?? throw mistakes.NoValue(at);
        var sizes = arguments.First(argument => argument.Parameter.Ordinal == 1).Value as ListValue ?? throw mistakes.NoValue(at);
        var dims = sizes.Items
            .Select(size => size is Dim dim ? throw mistakes.Fail("GC0110", at, "shape", dim) : (Dim)Arithmetic.ToLong(size!))
            .ToArray();
        if (dims.FirstOrDefault(dim => dim.Constant <= 0) is { } bad) throw mistakes.Fail("GC0122", at, new Shape([.. dims]), bad);
        return new ParameterValue(new Shape([.. dims]), initializer.Text)
            { Location = stack.Locate(at.Syntax).Location, HolderOutsideModules = HolderOutsideModules() };
    }

    /// <summary>The innermost class under construction that is neither module nor model.</summary>
    INamedTypeSymbol? HolderOutsideModules()
    {
        for (var current = stack.Current; current is not null; current = current.Caller)
            if (current is { IsConstructor: true, This: ObjectValue { Type: var type } } && !KnownTypes.IsModule(type)
                && !KnownTypes.Has(type, "ModelAttribute")) return type;
        return null;
    }

    public InitializerValue MakeInitializer(IOperation at, IMethodSymbol method, Arguments arguments)
    {
        var texts = arguments.OrderBy(argument => argument.Parameter.Ordinal).Select(argument => Text(argument.Parameter, argument.Value));
        return new($"Init.{method.Name}({string.Join(", ", texts)})");

        string Text(IParameterSymbol parameter, object? value) => value switch
        {
            Unknown => throw EvaluationException.ReportedAlready(),
            Dim or Node => throw mistakes.Fail("GC0110", at, parameter.Name, ValueText.Of(value)),
            null => throw mistakes.NoValue(at),
            ListValue list => $"[{string.Join(", ", list.Items.Select(item => Text(parameter, item)))}]",
            double number => NumberText(number),
            float number => NumberText(number) + "f",
            _ => Arithmetic.Show(value),
        };
    }

    static string NumberText(double value) =>
        double.IsNaN(value) ? "double.NaN" : double.IsInfinity(value) ? value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
