using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>
/// Names every module and parameter by the fields that lead to it. Shared weights, which are reached several times, keep their first name.
/// </summary>
internal sealed class ParameterCollector
{
    readonly List<ParameterValue> found = [];
    readonly HashSet<object> seen = [];

    public static ImmutableArray<ParameterValue> Collect(ObjectValue model)
    {
        var collector = new ParameterCollector();
        collector.Visit(model, "", ParameterKind.Trained);
        return [.. collector.found];
    }

    void Visit(object? value, string path, ParameterKind kind)
    {
        switch (value)
        {
            case ParameterValue parameter when seen.Add(parameter):
                (parameter.Path, parameter.Kind) = (path, kind);
                found.Add(parameter);
                break;
            case ObjectValue self when seen.Add(self):
                self.Path = path;
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in Fields(self))
                    if (self.Fields.TryGetValue(Members.Key(member), out var field) && field is not Deferred)
                        Visit(field, Join(path, Own(member.Name)), KindOf(member, kind));
                // Arguments of the primary constructor that are not stored in fields.
                foreach (var captured in self.Captured.OrderBy(captured => captured.Key, StringComparer.Ordinal))
                    Visit(captured.Value, Join(path, Own(captured.Key.Substring(captured.Key.LastIndexOf('.') + 1))), kind);
                break;

                // A class may have a private field of the name that one of its base has.
                string Own(string name)
                {
                    var own = name;
                    for (var number = 2; !names.Add(own); number++) own = name + number.ToString(CultureInfo.InvariantCulture);
                    return own;
                }
            case ListValue list when seen.Add(list):
                list.IsFrozen = true;
                for (var i = 0; i < list.Items.Count; i++)
                    Visit(list.Items[i], $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", kind);
                break;
            case TupleValue tuple:
                for (var i = 0; i < tuple.Items.Length; i++)
                    Visit(tuple.Items[i], $"{path}.Item{(i + 1).ToString(CultureInfo.InvariantCulture)}", kind);
                break;
        }
    }

    static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    /// <summary>In order of declaration, a base class first.</summary>
    static IEnumerable<ISymbol> Fields(ObjectValue self)
    {
        var types = new Stack<INamedTypeSymbol>();
        for (var type = self.Type; type is not null; type = type.BaseType) types.Push(type);
        return types.SelectMany(type =>
            type.GetMembers().Where(member => !member.IsStatic && member is IFieldSymbol { AssociatedSymbol: null } or IPropertySymbol));
    }

    static ParameterKind KindOf(ISymbol member, ParameterKind outer)
    {
        var field = member is IPropertySymbol property
            ? property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.AssociatedSymbol, property)) ?? member
            : member;
        return KnownTypes.Has(member, "StateAttribute") || KnownTypes.Has(field, "StateAttribute") ? ParameterKind.State
            : KnownTypes.Has(member, "FrozenAttribute") || KnownTypes.Has(field, "FrozenAttribute") ? ParameterKind.Frozen
            : outer;
    }
}
