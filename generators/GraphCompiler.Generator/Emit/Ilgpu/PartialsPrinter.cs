using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>
/// Prints what the phases of a split reduction leave to each other: arguments beside the kernel's own, with the same names in each method.
/// </summary>
internal sealed class PartialsPrinter
{
    readonly ExpressionPrinter print;
    readonly SplitSchedule schedule;
    readonly Dictionary<Local, string> partials;

    public PartialsPrinter(BodyPrinter body, SplitSchedule schedule)
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

    /// <summary>Combines what others have left of a point, in the same order each time.</summary>
    /// <param name="part">The name of a part's number.</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="place">The place of a part of the point.</param>
    /// <param name="threads">Who combines: the group's threads or its row's.</param>
    public void Combine(CodeWriter writer, BodyPrinter body, IReadOnlyList<Statement.Accumulation> combined, string part, string count,
        string place, ILookup<DType, string> scratch, string threads)
    {
        foreach (var accumulation in combined) body.Accumulator(accumulation);
        writer.Block($"for (int {part} = Group.IdxX; {part} < {count}; {part} += Group.DimX)", () =>
        {
            foreach (var accumulation in combined)
                body.Combine(accumulation, [.. accumulation.Defined.Select(partial => $"{Of(partial)}[{place}]")]);
        });
        foreach (var accumulation in combined) body.Reduce(accumulation, scratch, threads);
    }

    string ElementOf(Local partial) => print.TypeOf(partial.Type);

    string TypeOf(Local partial) => $"ArrayView<{ElementOf(partial)}>";
}
