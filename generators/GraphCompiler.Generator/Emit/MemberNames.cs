using System.Collections.Immutable;

namespace GraphCompiler.Generator.Emit;

/// <summary>What the members that generated code adds to a model are called.</summary>
internal static class MemberNames
{
    /// <summary>The members of every model, but for those that are methods.</summary>
    public static readonly ImmutableHashSet<string> OfModels =
    [
        "Memory", "Parameters", "Gradients", "Losses", "Plan", "CompiledPlan", "NotCompiled", "compiledLayout", "compiledMemory",
        "compiledLosses",
    ];

    /// <summary>The members of models with losses.</summary>
    public static readonly ImmutableHashSet<string> OfModelsWithLosses = ["Training", "TrainingEntries"];

    public const string Initialize = "Initialize", CreateSession = "CreateSession";

    /// <summary>The method that computes a loss and its gradients.</summary>
    public static string WithGradients(string loss) => loss + "AndGradients";

    /// <summary>The public methods of an entry.</summary>
    public static ImmutableArray<string> MethodsOf(string entry, bool isLoss) => isLoss ? [entry, WithGradients(entry)] : [entry];

    /// <summary>The method with the kernel calls of an entry's method.</summary>
    public static string Run(string method) => "Run" + method;

    /// <summary>The structure that tells where the buffers of an entry's method are.</summary>
    public static string Places(string method) => method + "Places";

    /// <summary>The class by which a trainer drives a loss.</summary>
    public static string LossEntry(string loss) => loss + "Entry";
}
