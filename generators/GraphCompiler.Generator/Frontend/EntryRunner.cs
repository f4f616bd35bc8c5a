using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

/// <summary>Runs an entry on symbols in the place of its arguments: what comes out is its graph.</summary>
internal sealed class EntryRunner(Evaluator evaluator, ObjectValue model, Findings findings)
{
    /// <returns>Null if the entry has errors, which have been reported.</returns>
    public Graph? Run(EntrySignature signature, bool isTraining)
    {
        try
        {
            evaluator.Begin(isTraining);
            var arguments = signature.Method.Parameters.Zip(signature.Arguments, (parameter, argument) => (parameter, (object?)InputOf(parameter, argument))).ToArray();
            var value = evaluator.RunEntry(signature.Method, model, arguments);
            var results = value is TupleValue tuple ? tuple.Items : [value];
            var nodes = results.Select(evaluator.ToResult).ToImmutableArray();
            if (signature.IsLoss && nodes[0].Rank != 0)
            {
                findings.Add(Finding.At(EntryReader.LocationOf(signature.Method), "GC0008", signature.Method.Name, nodes[0].Shape));
                return null;
            }
            var outputs = nodes.Zip(signature.Results, (node, name) => new Output(name, OutputRole.Result, node));
            var states = evaluator.States.OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => new Output(state.Key, OutputRole.State, state.Value));
            return new Graph(signature.Method.Name, [.. outputs, .. states]);
        }
        catch (EvaluationException exception)
        {
            findings.Add(exception);
            return null;
        }
    }

    Node InputOf(IParameterSymbol parameter, ArgumentSpec argument)
    {
        var origin = new Origin(evaluator.AddSite(parameter.Locations[0], ""), argument.Name, "");
        return argument.Shape is { } shape ? Leaf.InputTensor(argument.Name, shape, argument.Type, origin) : Leaf.Argument(argument.Name).With(origin);
    }
}
