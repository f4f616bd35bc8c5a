using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Declarations;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Runs an entry on symbols in the place of its arguments: what comes out is its graph.</summary>
internal sealed class EntryRunner(Evaluator evaluator, ObjectValue model, Findings findings)
{
    const int MaximumAttempts = 100;

    /// <returns>Without graphs if the entry has errors, which have been reported.</returns>
    public EntrySpec Run(EntrySignature signature)
    {
        var spec = signature.ToSpec();
        var locations = new Dictionary<Assumption, Location>();
        for (var (attempt, assumptions) = (0, Assumptions.About(spec.Symbols)); ; attempt++)
        {
            evaluator.ForgetMistakes();
            try
            {
                if (ShapesAreSizes(signature, assumptions) is not { } sound) return spec;
                assumptions = sound;
                var evaluation = Run(signature, false, assumptions);
                var training = signature.IsLoss ? Run(signature, true, assumptions) : null;
                evaluator.Shapes.Keep();
                foreach (var mistake in evaluator.Log.Mistakes) findings.Add(mistake, spec.Symbols);
                if (!signature.IsSound || evaluation is null || (signature.IsLoss && training is null)) return spec;
                foreach (var item in assumptions.Items.Where(locations.ContainsKey))
                    findings.Add(Finding.At(locations[item], "GC0150", signature.Method.Name, item.Condition));
                return spec with { Evaluation = evaluation, Training = training, Assumptions = assumptions };
            }
            catch (AssumptionException more) when (attempt < MaximumAttempts)
            {
                evaluator.Shapes.Discard();
                assumptions = more.Assumptions;
                locations[assumptions.Items[assumptions.Items.Length - 1]] = more.Location;
            }
        }
    }

    /// <summary>Assumes that the sizes of shapes such as <c>[N - 1]</c> are positive.</summary>
    Assumptions? ShapesAreSizes(EntrySignature signature, Assumptions assumptions)
    {
        foreach (var (parameter, argument) in signature.Method.Parameters.Zip(signature.Arguments,
            (parameter, argument) => (parameter, argument)))
        {
            foreach (var size in argument.Shape ?? Shape.Scalar)
            {
                var positive = new SizeCondition(SizeRelation.AtLeast, assumptions.Of(size), 1);
                if (positive.Holds is true) continue;
                if (positive.Holds is null && assumptions.With(positive, $"the shape {argument.Shape}") is { } more) assumptions = more;
                else
                {
                    findings.Add(Finding.At(parameter.Locations[0], "GC0108", size));
                    return null;
                }
            }
        }
        return assumptions;
    }

    Graph? Run(EntrySignature signature, bool isTraining, Assumptions assumptions)
    {
        try
        {
            evaluator.Begin(isTraining, assumptions);
            object? ValueOf(IParameterSymbol parameter, ArgumentSpec argument) =>
                signature.UnknownArguments.Contains(parameter.Ordinal) ? Unknown.Value : InputOf(parameter, argument, assumptions);
            var arguments = signature.Method.Parameters.Zip(signature.Arguments,
                (parameter, argument) => (parameter, ValueOf(parameter, argument))).ToArray();
            var value = evaluator.RunEntry(signature.Method, model, arguments);
            var results = value is TupleValue tuple ? tuple.Items : [value];
            if (signature.IsLoss && results[0] is Node { Rank: > 0 } loss)
            {
                evaluator.Log.Add(Finding.At(EntryReader.LocationOf(signature.Method), "GC0008", signature.Method.Name, loss.Shape));
                return null;
            }
            if (evaluator.Log.HasUnknowns) return null;
            var nodes = results.Select(result => evaluator.ToResult(signature.Method, result)).ToImmutableArray();
            var outputs = nodes.Zip(signature.Results, (node, result) => new Output(result.Name, OutputRole.Result, node));
            var states = evaluator.States.OrderBy(state => state.Key, StringComparer.Ordinal)
                .Select(state => new Output(state.Key, OutputRole.State, state.Value));
            var graph = new Graph(signature.Method.Name, [.. outputs, .. states]);
            if (graph.Nodes.Any(ScanStep.IsStandIn))
            {
                evaluator.Log.Add(Finding.At(EntryReader.LocationOf(signature.Method), "GC0139", "A value of a step of a Scan"));
                return null;
            }
            return evaluator.Names.AddTo(graph);
        }
        catch (EvaluationException exception)
        {
            if (exception.Finding is { } finding) evaluator.Log.Add(finding);
            return null;
        }
    }

    object? InputOf(IParameterSymbol parameter, ArgumentSpec argument, Assumptions assumptions)
    {
        var origin = new Origin(evaluator.Origins.AddSite(parameter.Locations[0], ""), argument.Name, "");
        return argument.Shape is { } shape
            ? Leaf.InputTensor(argument.Name, assumptions.Of(shape), argument.TypeInGraph, origin)
            : Leaf.Argument(argument.Name).With(origin);
    }
}
