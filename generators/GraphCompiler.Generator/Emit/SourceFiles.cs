using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Emit;

/// <summary>Everything after the front end: a specification in, files out.</summary>
internal static class SourceFiles
{
    public static ImmutableArray<SourceFile> Print(ModelSpec model)
    {
        // Stands in until the stages behind it exist: the signatures, with bodies that throw.
        var text = new System.Text.StringBuilder("#nullable enable\n");
        foreach (var error in model.Errors) text.Append("#error ").Append(error).Append('\n');
        if (model.Namespace.Length > 0) text.Append("namespace ").Append(model.Namespace).Append(";\n");
        foreach (var declaration in model.Declarations) text.Append(declaration).Append("\n{\n");
        foreach (var entry in model.Entries)
        {
            var real = model.IsDouble ? "double" : "float";
            var arguments = string.Join(", ", entry.Arguments.Select(argument =>
                (argument.Shape is null ? real : $"global::System.ReadOnlySpan<{(argument.Type == ElementType.Index ? "int" : real)}>") + " " + argument.Name));
            text.Append($"public {(entry.IsLoss ? real : real + "[]")} {entry.Name}({arguments}) => throw new global::System.NotImplementedException();\n");
        }
        foreach (var _ in model.Declarations) text.Append("}\n");
        return [new SourceFile(model.Name + ".g.cs", text.ToString())];
    }
}
