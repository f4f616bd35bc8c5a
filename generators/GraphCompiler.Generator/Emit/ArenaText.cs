using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>An arena in generated code.</summary>
/// <param name="Local">The local that holds it.</param>
/// <param name="Element">The type of the elements that are taken from it; null if it has elements of one type only.</param>
internal readonly record struct ArenaText(string Local, DType? Element)
{
    /// <summary>The arena that holds a buffer.</summary>
    public static ArenaText Of(BufferPlan buffer, string local) => new(local, buffer.Storage == Storage.Work ? buffer.Type : null);

    /// <summary>A call of one of its methods.</summary>
    public string Call(string method, params string[] arguments) =>
        $"{Local}.{method}{(Element is null ? "" : $"<{Qualified.Element(Element)}>")}({string.Join(", ", arguments)})";
}
