using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>Takes tuples, records and objects with a <c>Deconstruct</c> method apart.</summary>
internal sealed class Deconstruction(ICalls calls, CallFrames frames, Sources sources, Mistakes mistakes, Properties properties)
{
    public IReadOnlyList<object?> PartsOf(IOperation at, object? value, int count)
    {
        switch (value)
        {
            case Unknown:
                return [.. Enumerable.Repeat(value, count)];
            case TupleValue tuple when tuple.Items.Length == count:
                return tuple.Items;
            case ObjectValue self:
                var method = self.Type.GetMembers("Deconstruct").OfType<IMethodSymbol>()
                    .FirstOrDefault(candidate => candidate.Parameters.Length == count);
                if (method is null) break;
                // A record's: its properties, some of them perhaps its base's.
                if (method.IsImplicitlyDeclared)
                    return [.. method.Parameters.Select(part =>
                        properties.Get(at, Members.SelfAndBases(self.Type).SelectMany(type => type.GetMembers(part.Name))
                            .OfType<IPropertySymbol>().First(), self, []))];
                if (sources.Resolve(method) is not ({ } unit, { } symbol)) break;
                var inner = frames.Enter(at, unit, symbol, self, [.. symbol.Parameters.Select(parameter => (parameter, (object?)null))]);
                calls.RunBody(inner, at.Syntax, symbol);
                return [.. SourceUnit.ParametersOf(symbol).Select(parameter => inner.Find(parameter)!.Value)];
        }
        throw mistakes.Unsupported(at);
    }
}
