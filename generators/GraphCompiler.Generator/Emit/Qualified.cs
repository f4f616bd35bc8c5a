namespace GraphCompiler.Generator.Emit;

/// <summary>Types as generated code names them beside the user's own code: in full, so that nothing of the user's hides them.</summary>
internal static class Qualified
{
    public const string Check = "global::GraphCompiler.Runtime.Check";
    public const string Booleans = "global::GraphCompiler.Runtime.Booleans";
    public const string ArgumentOutOfRangeException = "global::System.ArgumentOutOfRangeException";
    public const string CompiledForm = "global::GraphCompiler.Runtime.CompiledForm";
    public const string EntryInput = "global::GraphCompiler.Runtime.EntryInput";
    public const string Exception = "global::System.Exception";
    public const string Init = "global::GraphCompiler.Init";
    public const string InvalidOperationException = "global::System.InvalidOperationException";
    public const string ModelPlan = "global::GraphCompiler.Runtime.ModelPlan";
    public const string Pinned = "global::GraphCompiler.Runtime.Pinned";
    public const string ParameterInfo = "global::GraphCompiler.Runtime.ParameterInfo";
    public const string ParameterKind = "global::GraphCompiler.Runtime.ParameterKind";
    public const string WorkArena = "global::GraphCompiler.Runtime.WorkArena";
    public const string ParameterLayout = "global::GraphCompiler.Runtime.ParameterLayout";

    public static string Buffer(string element) => $"global::GraphCompiler.Runtime.Buffer<{element}>";

    /// <summary>The type of a tensor's elements.</summary>
    public static string Element(DType type) => type.IsNarrow ? $"global::GraphCompiler.Runtime.{type.Keyword}" : type.Keyword;

    public static string LossEntry(string real) => $"global::GraphCompiler.Runtime.LossEntry<{real}>";

    public static string ModelMemory(string real) => $"global::GraphCompiler.Runtime.ModelMemory<{real}>";

    public static string ParameterSet(string real) => $"global::GraphCompiler.Runtime.ParameterSet<{real}>";

    public static string Trainable(string real) => $"global::GraphCompiler.Runtime.ITrainable<{real}>";

    public static string List(string item) => $"global::System.Collections.Generic.IReadOnlyList<{item}>";

    public static string ReadOnlySpan(string element) => $"global::System.ReadOnlySpan<{element}>";

    public static string Span(string element) => $"global::System.Span<{element}>";
}
