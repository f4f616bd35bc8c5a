using System.Text;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>
/// Writes ordinary C# that calls every generated overload, as users do; reflection could not pass spans. Arguments are the entry's, then
/// the symbols that lengths don't determine, then memory for results; tensors are <see cref="Memory{T}"/>.
/// </summary>
static class EntryCallers
{
    public const string ClassName = "EntryCallers";

    /// <summary>The name of the method that calls an overload.</summary>
    public static string NameOf(string model, string method, bool intoSpans) =>
        $"{model.Replace('.', '_')}_{method}{(intoSpans ? "_Into" : "")}";

    public static string Print(IReadOnlyDictionary<string, ModelSpec> specs)
    {
        var text = new StringBuilder($"#nullable disable\npublic static class {ClassName}\n{{\n");
        foreach (var (name, spec) in specs)
            foreach (var entry in spec.Entries) Print(text, name, spec.Real, entry);
        return text.Append("}\n").ToString();
    }

    static void Print(StringBuilder text, string model, DType real, EntrySpec entry)
    {
        var given = SymbolSolver.Solve(entry.Arguments).Given;
        var types = entry.Arguments.Select(argument => argument.Type.In(real).Keyword is var type && argument.Shape is null
            ? type
            : MemoryOf(type)).Concat(given.Select(_ => "int")).ToList();
        var results = entry.Evaluation!.Results.ToList();
        if (entry.IsLoss)
        {
            foreach (var method in new[] { entry.Name, entry.Name + "AndGradients" })
            {
                Caller(method, false, results.Count == 1 ? $"return new object[] {{ {Call(method, types)} }};" : ReturnAll(method));
                if (results.Count > 1) Caller(method, true,
                    $"return new object[] {{ {Call(method, [.. types, .. entry.Results.Skip(1).Select(TypeOf)])} }};");
            }
        }
        else if (results.Count == 1)
        {
            Caller(entry.Name, false, $"return new object[] {{ {Call(entry.Name, types)} }};");
            if (results[0].Node.Rank > 0) Caller(entry.Name, true,
                $"{Call(entry.Name, [.. types, TypeOf(entry.Results[0])])}; return null;");
        }
        else
        {
            Caller(entry.Name, false, ReturnAll(entry.Name));
            Caller(entry.Name, true, $"{Call(entry.Name, [.. types, .. entry.Results.Select(TypeOf)])}; return null;");
        }

        string ReturnAll(string method) =>
            $"var r = {Call(method, types)}; return new object[] {{ "
            + $"{string.Join(", ", entry.Results.Select(result => "r.@" + result.Name))} }};";

        string TypeOf(ResultSpec result) => MemoryOf(result.Type.In(real).Keyword);

        string MemoryOf(string type) => $"System.Memory<{type}>";

        string Call(string method, IReadOnlyList<string> types) =>
            $"((global::{model})m).{method}({string.Join(", ", types.Select(Argument))})";

        string Argument(string type, int i) =>
            type.StartsWith("System.Memory", StringComparison.Ordinal) ? $"(({type})a[{i}]).Span" : $"({type})a[{i}]";

        void Caller(string method, bool intoSpans, string body) =>
            text.Append($"    public static object[] {NameOf(model, method, intoSpans)}(object m, object[] a) {{ {body} }}\n");
    }
}
