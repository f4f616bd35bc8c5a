using System.Collections;
using System.Reflection;
using GraphCompiler.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Tests.Incrementality;

/// <summary>What the compiler keeps between runs must not keep a compilation alive.</summary>
public class CachedValueTests
{
    [Fact]
    public void Cached_models_hold_no_symbols_syntax_or_locations()
    {
        var (driver, _) = CompiledText.RunGenerator(ModelCompilation.Create("""
            [Model]
            public partial class Net
            {
                readonly Linear layer = new(4, 2);
                [State] readonly Parameter count = new(Init.Zeros, 4);
                /// <summary>Text.</summary>
                [Graph] Tensor Run([Shape("N", 4)] Tensor x, float scale) { count.Assign(x.Sum(0)); return Relu(layer.Forward(x)) * scale; }
                [Loss] (Tensor, Tensor) Loss([Shape("N", 4)] Tensor x) => (Run(x, 1).Mean(), x);
            }
            """));
        var steps = driver.GetRunResult().Results[0].TrackedSteps;
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var name in new[] { "ParseModel", "ModelSpec", "CompileModel", "EntryFiles" })
        {
            var outputs = steps[name].SelectMany(step => step.Outputs).ToArray();
            Assert.NotEmpty(outputs);
            foreach (var (value, _) in outputs) Walk(value, name, visited);
        }
        Assert.True(visited.Count > 100, "the walk saw hardly anything");
    }

    static void Walk(object? root, string path, HashSet<object> visited)
    {
        var open = new Stack<(object? Value, string Path)>([(root, path)]);
        while (open.TryPop(out var item))
        {
            var (value, at) = item;
            if (value is null or string or Delegate or Type or MemberInfo || value.GetType() is { IsPrimitive: true } or { IsEnum: true }
                || !visited.Add(value)) continue;
            Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or SyntaxToken or SyntaxReference or Compilation or SemanticModel
                or Location or IOperation or Diagnostic or AttributeData, $"{at} holds a {value.GetType()}");
            if (value is IEnumerable items and not IDictionary)
                foreach (var element in items) open.Push((element, at + "[]"));
            for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                    | BindingFlags.DeclaredOnly))
                    if (!field.FieldType.IsPointer) open.Push((field.GetValue(value), $"{at}.{field.Name}"));
        }
    }
}
