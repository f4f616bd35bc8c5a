using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints how a method of an entry runs its kernels on memory of the caller's, without copies.</summary>
/// <param name="names">The names that the method uses; new ones are added.</param>
internal sealed class LentMemory(CodeWriter writer, Identifiers names)
{
    readonly Dictionary<BufferPlan, string> spans = [];

    /// <summary>The span with the values of a buffer that was lent.</summary>
    public string SpanOf(BufferPlan buffer) => spans[buffer];

    /// <summary>Prints where an input is read.</summary>
    public void PrintInput(BufferPlan buffer, string argument, string arena, string offset)
    {
        spans.Add(buffer, argument);
        writer.Line($"{argument} = Memory.Argument({argument}, {arena}, {offset});");
    }

    /// <summary>Prints where a result is written.</summary>
    public void PrintResult(BufferPlan buffer, string result, string arena, string offset)
    {
        var others = spans.Where(span => span.Key.Type == buffer.Type)
            .Select(span => $"{Qualified.Pinned}.Overlap({span.Value}, {result})").ToList();
        spans.Add(buffer, names.Unique(result + "Memory"));
        var isRead = others.Count == 0 ? "false" : string.Join(" || ", others);
        writer.Line($"var {spans[buffer]} = Memory.Result({result}, {arena}, {offset}, {isRead});");
    }

    /// <summary>Prints the call of the method with the kernel calls.</summary>
    /// <param name="method">That method, which takes the buffers first.</param>
    /// <param name="lent">The buffers that are lent.</param>
    /// <param name="others">The other arguments.</param>
    public void PrintCall(string method, IEnumerable<BufferPlan> lent, IEnumerable<string> others)
    {
        var buffers = lent.ToList();
        var (state, parameters) = (new CallState("this", others), new Identifiers());
        var places = buffers.Select(buffer => parameters.Unique(buffer.Name)).ToList();
        var call = parameters.Unique("call");
        writer.Line($"{Qualified.Pinned}.Run(").Indented(() =>
        {
            writer.Line($"{string.Join(", ", buffers.Select(SpanOf).Append(state.Tuple))},");
            var arguments = places.Concat(state.Elements(call));
            writer.Line($"static ({string.Join(", ", places.Append(call))}) => {call}.Model.{method}({string.Join(", ", arguments)}));");
        });
    }
}
