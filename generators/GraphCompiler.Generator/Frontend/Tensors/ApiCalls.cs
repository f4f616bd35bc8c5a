using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Tensors;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>Calls of the modelling API: they make nodes.</summary>
internal sealed class ApiCalls(EvaluationModes modes, Mistakes mistakes, MistakeLog log, Warnings warnings, Origins origins,
    TensorValues tensors, RandomStreams streams, StateAssignments states, ScanCalls scans)
{
    public object? Call(IOperation at, IMethodSymbol method, object? receiver, Arguments arguments)
    {
        if (modes.IsInitialization) throw mistakes.Unsupported(at,
            $"'{ExpressionText.Of(at.Syntax)}'{(at is IConversionOperation ? " as a tensor" : "")} where a model is made, which is done "
                + "at run time too: make it a property or a method");
        var name = Members.PrimitiveName(method);
        switch (name)
        {
            case "Mode.get_IsTraining": return warnings.ReadMode(at);
            case "Parameter.Assign" when arguments[0].Value is not Unknown: return states.Assign(at, receiver, arguments[0].Value);
        }
        if (log.IsUnknown(receiver) || arguments.Any(argument => log.IsUnknown(argument.Value))) return Unknown.Value;
        switch (name)
        {
            case "Ops.Scan": return scans.RunScan(at, arguments);
            case "Ops.While": return scans.RunWhile(at, arguments);
        }
        if (!ApiFunction.All.TryGetValue(name, out var function))
            throw mistakes.Unsupported(at, $"{name}, which this version of the generator does not know");

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!method.IsStatic) values.Add("this", tensors.ToArgument(receiver) ?? throw mistakes.NoValue(at));
        foreach (var (parameter, value) in arguments)
        {
            if (value is null && (KnownTypes.IsTensor(parameter.Type) || KnownTypes.IsIntTensor(parameter.Type))
                && parameter.NullableAnnotation != NullableAnnotation.Annotated)
                throw mistakes.NoValue(at);
            values.Add(parameter.Name, tensors.ToArgument(value));
        }
        return origins.Stamped(at, () => function.Call(new CallArguments(values, streams.Take)));
    }
}
