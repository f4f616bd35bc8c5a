using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints the form of a reduction in which several groups share a point: a method for each phase.</summary>
internal sealed class SplitPrinter(
    CodeWriter writer, Kernel kernel, SplitSchedule schedule, ImmutableDictionary<Statement.Loop, UnrolledLoop> unrolled, DType real,
    GroupTraits traits)
{
    /// <summary>The methods of the phases, as arguments of the kernel's constructor.</summary>
    public static string Methods(Kernel kernel, SplitSchedule schedule, string kernelClass)
    {
        var methods = schedule.Phases.Select((phase, i) => $"{kernelClass}.{NameOf(kernel, phase, i)}").ToList();
        var loops = schedule.Phases.Count(phase => phase.Loop is not null);
        return $"[{string.Join(", ", methods.Take(loops))}]{string.Concat(methods.Skip(loops).Select(end => ", " + end))}";
    }

    static string NameOf(Kernel kernel, SplitPhase phase, int index) =>
        kernel.Name + (phase.Loop is null ? "_End" : "_Phase" + Literals.Int(index + 1));

    /// <param name="describe">Prints what stands before each method, with a sentence of its form.</param>
    public void PrintPhases(Action<string> describe)
    {
        var count = schedule.Phases.Length;
        for (var i = 0; i < count; i++)
        {
            var phase = schedule.Phases[i];
            writer.Line();
            describe(phase.Loop is null ? "The end, where groups share points: a group for each."
                : $"Phase {Literals.Int(i + 1)} of {Literals.Int(count)}, where groups share points: each does a part of the loop.");
            // Names are given anew: the bodies share nothing.
            var body = new BodyPrinter(writer, kernel, real);
            var names = new PartialsPrinter(body, schedule);
            writer.Block($"public static void {NameOf(kernel, phase, i)}({body.ArgumentsType} arguments)", () => Phase(body, names, phase));
        }
    }

    void Phase(BodyPrinter body, PartialsPrinter names, SplitPhase phase)
    {
        ImmutableArray<Statement.Accumulation> left = [.. schedule.Partials.Where(partial => phase.Loop?.Body.Contains(partial) == true)];
        body.Unpack(kernel with { Body = phase.Loop is null ? phase.Outside : phase.Outside.Add(phase.Loop) });
        names.Unpack(writer, phase.Combined.Concat(left));
        var scratch = body.Scratch(phase.Combined.Concat(left), traits.LargestGroup);
        if (phase.Loop is { } loop)
        {
            Groups(body, names, (point, group, part) =>
            {
                Combine(body, names, phase, point, scratch);
                body.OutsideLoops(phase.Outside, $"{part} == 0 && Group.IdxX == 0");
                body.Accumulators(loop);
                body.Shared(loop, unrolled.GetValueOrDefault(loop), $"Group.DimX * {part} + Group.IdxX", $"Group.DimX * {names.Parts}");
                foreach (var accumulation in left) body.Reduce(accumulation, scratch);
                if (left.IsEmpty) return;
                writer.Block("if (Group.IdxX == 0)", () =>
                {
                    foreach (var partial in left.SelectMany(accumulation => accumulation.Defined))
                        writer.Line($"{names.Of(partial)}[{group}] = {body.Print.NameOf(partial)};");
                });
            });
        }
        else
        {
            body.Strided(kernel.Parallel, "point", "Grid.IdxX", "Grid.DimX", () =>
            {
                Combine(body, names, phase, IsOnePoint ? null : body.Linear(kernel.Parallel, "point"), scratch);
                body.OutsideLoops(phase.Outside);
            });
        }
    }

    bool IsOnePoint => Axis.SizeOf(kernel.Parallel).IsOne;

    /// <summary>Deals a part of a point to each group.</summary>
    /// <param name="print">Prints what is done, from the names of the point (null if there is but one), the group and the part.</param>
    void Groups(BodyPrinter body, PartialsPrinter names, Action<string?, string, string> print)
    {
        var part = body.NewName("part");
        if (IsOnePoint)
        {
            writer.Block($"for (int {part} = Grid.IdxX; {part} < {names.Parts}; {part} += Grid.DimX)", () => print(null, part, part));
            return;
        }
        var (group, point) = (body.NewName("group"), body.Linear(kernel.Parallel, "point"));
        var groups = $"{body.Print.Factor(Axis.SizeOf(kernel.Parallel))} * {names.Parts}";
        writer.Block($"for (int {group} = Grid.IdxX; {group} < {groups}; {group} += Grid.DimX)", () =>
        {
            writer.Line($"int {part} = {group} % {names.Parts};");
            body.Point(kernel.Parallel, $"{group} / {names.Parts}");
            print(point, group, part);
        });
    }

    /// <summary>Combines what the groups of earlier phases have left of a point: each group does, in the same order.</summary>
    void Combine(BodyPrinter body, PartialsPrinter names, SplitPhase phase, string? point, ILookup<DType, string> scratch)
    {
        if (phase.Combined.IsEmpty) return;
        var other = body.NewName("other");
        var index = point is null ? other : $"{names.Parts} * {point} + {other}";
        names.Combine(writer, body, phase.Combined, other, names.Parts, index, scratch, "Group");
    }
}
