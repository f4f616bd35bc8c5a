using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints the form of a reduction in which neighbouring threads do parts of neighbouring points: two methods.</summary>
internal sealed class ColumnPrinter
{
    readonly CodeWriter writer;
    readonly BodyPrinter body;
    readonly SplitSchedule schedule;
    readonly PartialsPrinter names;

    public ColumnPrinter(CodeWriter writer, BodyPrinter body, SplitSchedule schedule) =>
        (this.writer, this.body, this.schedule, names) = (writer, body, schedule, new(body, schedule));

    /// <summary>Prints how each thread does a part of a point's loop.</summary>
    public void PrintParts()
    {
        var (outside, loop) = (schedule.Phases[0].Outside, schedule.Phases[0].Loop!);
        body.Unpack(body.Kernel with { Body = outside.Add(loop) });
        names.Unpack(writer, schedule.Partials);
        var (points, thread, part) = (body.NewName("points"), body.NewName("thread"), body.NewName("part"));
        writer.Line($"int {points} = {body.Print.Of(Axis.SizeOf(body.Kernel.Parallel))};");
        body.Threads(thread, $"{points} * {names.Parts}", () =>
        {
            writer.Line($"int {part} = {thread} / {points};");
            body.Point(body.Kernel.Parallel, $"{thread} - {points} * {part}");
            body.Statements(outside);
            body.Accumulators(loop);
            body.Strided(loop.Axes, "inner", part, names.Parts, () => body.Statements(loop.Body));
            foreach (var partial in schedule.PartialValues)
                writer.Line($"{names.Of(partial)}[{thread}] = {body.Print.NameOf(partial)};");
        });
    }

    /// <summary>Prints how a row of a group's threads puts the parts of a point together.</summary>
    public void PrintEnd(GroupTraits traits)
    {
        var (points, part, parallel) = (body.NewName("points"), body.NewName("part"), body.Kernel.Parallel);
        var (combined, outside) = (schedule.Phases[1].Combined, schedule.Phases[1].Outside);
        body.Unpack(body.Kernel with { Body = outside });
        names.Unpack(writer, combined);
        writer.Line($"int {points} = {body.Print.Of(Axis.SizeOf(parallel))};");
        var scratch = body.Scratch(combined, traits.LargestGroup);
        body.Rows(parallel, inside =>
        {
            names.Combine(writer, body, combined, part, $"{inside} * {names.Parts}",
                $"{points} * {part} + {body.Linear(parallel, "point")}", scratch, "Row");
            body.OutsideLoops(outside, $"Group.IdxX == 0 && {inside} == 1");
        });
    }
}
