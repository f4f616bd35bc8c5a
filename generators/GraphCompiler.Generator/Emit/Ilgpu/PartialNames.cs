using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>The names of the arguments that the phases of a split reduction need, the same in each method.</summary>
internal sealed class PartialNames
{
    readonly ExpressionPrinter print;
    readonly SplitSchedule schedule;
    readonly Dictionary<Local, string> partials;

    public PartialNames(BodyPrinter body, SplitSchedule schedule)
    {
        (print, this.schedule) = (body.Print, schedule);
        Parts = body.NewName("parts");
        // A parameter where the fields are set.
        body.NewName("partials");
        partials = schedule.PartialValues.ToDictionary(partial => partial, partial => body.NewName(partial.Name + "Parts"));
    }

    public string Parts { get; }

    public string Of(Local partial) => partials[partial];

    /// <summary>Prints the members of the struct of the arguments that phases need.</summary>
    public void PrintMembers(CodeWriter writer)
    {
        writer.Line($"public int {Parts};");
        foreach (var partial in schedule.PartialValues) writer.Line($"public {TypeOf(partial)} {Of(partial)};");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Block("public void Split(int parts, global::GraphCompiler.Ilgpu.Partials partials)", () =>
        {
            writer.Line($"this.{Parts} = parts;");
            for (var i = 0; i < schedule.PartialValues.Length; i++)
            {
                var partial = schedule.PartialValues[i];
                writer.Line($"{Of(partial)} = partials.View<{ElementOf(partial)}>({Literals.Int(i)});");
            }
        });
    }

    /// <summary>Names the number of parts, and what is left of some accumulators.</summary>
    public void Unpack(CodeWriter writer, IEnumerable<Statement.Accumulation> read)
    {
        writer.Line($"int {Parts} = arguments.{Parts};");
        foreach (var partial in read.SelectMany(accumulation => accumulation.Defined))
            writer.Line($"{TypeOf(partial)} {Of(partial)} = arguments.{Of(partial)};");
    }

    string ElementOf(Local partial) => print.TypeOf(partial.Type);

    string TypeOf(Local partial) => $"ArrayView<{ElementOf(partial)}>";
}
