using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

/// <summary>
/// Every diagnostic: its id, title and message. The last argument of a message is the chain of calls from the marked expression into
/// library code; where a mistake has no such chain it is empty.
/// </summary>
internal static partial class Descriptors
{
    const string Category = "GraphCompiler";
    const string Help = "https://github.com/graphcompiler/graphcompiler/blob/main/docs/diagnostics/";

    static readonly Lazy<ImmutableDictionary<string, DiagnosticDescriptor>> all = new(() => typeof(Descriptors)
        .GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public)
        .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>()
        .ToImmutableDictionary(descriptor => descriptor.Id, StringComparer.Ordinal));

    public static ImmutableDictionary<string, DiagnosticDescriptor> All => all.Value;

    public static DiagnosticDescriptor Find(string id) => All.TryGetValue(id, out var descriptor)
        ? descriptor
        : throw new InvalidOperationException($"no diagnostic has the id {id}");
}
