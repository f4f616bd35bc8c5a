using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints how a method of an entry runs its kernels on memory of the caller's, without copies.</summary>
/// <param name="names">The names that the method uses; new ones are added.</param>
internal sealed class LentMemory(CodeWriter writer, Identifiers names)
{
    /// <summary>What the elements of a tuple can't be called, besides Item1, Item2 and so on.</summary>
    static readonly ImmutableArray<string> reserved = ["CompareTo", "Equals", "GetHashCode", "GetType", "Rest", "ToString"];

    readonly Dictionary<BufferPlan, string> spans = [];

    /// <summary>The span with the values of a buffer that was lent.</summary>
    public string SpanOf(BufferPlan buffer) => spans[buffer];

    /// <summary>Prints where an input is read.</summary>
    public void PrintInput(BufferPlan buffer, string argument, string arena, string offset)
    {
        spans.Add(buffer, argument);
        // Integers are in none of the places that kernels write to.
        if (buffer.Type.IsReal) writer.Line($"{argument} = Memory.Argument({argument}, {arena}, {offset});");
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
        if (buffers.Count == 0)
        {
            writer.Line($"{method}({string.Join(", ", others)});");
            return;
        }
        var (elements, parameters) = (new Identifiers([.. reserved, "Model"]), new Identifiers());
        var state = others.Select(value => (Name: elements.Unique(ElementName(value)), Value: value)).ToList();
        var places = buffers.Select(buffer => parameters.Unique(buffer.Name)).ToList();
        var call = parameters.Unique("call");
        var given = state.Select(element => element.Name == element.Value ? element.Value : $"{element.Name}: {element.Value}");
        writer.Line($"{Qualified.Pinned}.Run(").Indented(() =>
        {
            writer.Line($"{string.Join(", ", buffers.Select(SpanOf).Concat([$"(Model: this, {string.Join(", ", given)})"]))},");
            var arguments = places.Concat(state.Select(element => $"{call}.{element.Name}"));
            writer.Line($"static ({string.Join(", ", places.Append(call))}) => {call}.Model.{method}({string.Join(", ", arguments)}));");
        });
    }

    static string ElementName(string value)
    {
        var name = value.TrimStart('@');
        return name.StartsWith("Item", StringComparison.Ordinal) && name.Length > 4 && name.Skip(4).All(char.IsDigit)
            ? "given" + name
            : name;
    }
}
