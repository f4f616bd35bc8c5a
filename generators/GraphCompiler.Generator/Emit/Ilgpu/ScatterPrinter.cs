using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints the form of a scatter in which a group does all terms of one index.</summary>
internal sealed class ScatterPrinter(CodeWriter writer, BodyPrinter body, ScatterSchedule schedule, GroupTraits traits)
{
    /// <summary>How many places behind a term are looked at one by one.</summary>
    const int Window = 32;

    readonly ExpressionPrinter print = body.Print;
    readonly Kernel kernel = body.Kernel;
    readonly Local index = new("index", DType.Int32);

    string Place => print.NameOf(schedule.Along);

    string Places => print.Of(schedule.Along.Size);

    public void Print()
    {
        body.Unpack();
        var scratch = body.Scratch([DType.Int32], traits.LargestGroup)[DType.Int32].Single();
        var points = Axis.SizeOf(kernel.Parallel);
        if (points.IsOne)
        {
            writer.Block($"for (int {Place} = Grid.IdxX; {Place} < {Places}; {Place} += Grid.DimX)",
                () => Terms("Group.IdxX == 0", scratch));
            return;
        }
        var (chunks, group, own) = (body.NewName("chunks"), body.NewName("group"), body.NewName("own"));
        writer.Line($"int {chunks} = ({print.Of(points)} + Group.DimX - 1) / Group.DimX;");
        var groups = $"{print.Factor(schedule.Along.Size)} * {chunks}";
        writer.Block($"for (int {group} = Grid.IdxX; {group} < {groups}; {group} += Grid.DimX)", () =>
        {
            writer.Line($"int {Place} = {group} / {chunks};");
            writer.Line($"int {own} = Group.DimX * ({group} % {chunks}) + Group.IdxX;");
            writer.Line("// Threads past the last point do as it does, but store nothing.");
            body.Point(kernel.Parallel, $"Min({own}, {print.Of(points - 1)})");
            Terms($"{own} < {print.Of(points)}", scratch);
        });
    }

    /// <param name="isOwn">What is true for a thread with a point of its own.</param>
    void Terms(string isOwn, string scratch)
    {
        var (first, end, start, near) = (body.NewName("first"), body.NewName("end"), body.NewName("start"), body.NewName("near"));
        Axis earlier = New("earlier"), candidate = New("candidate"), next = New("next");
        var (other, own, found) = (print.NameOf(earlier), print.NameOf(candidate), print.NameOf(next));
        var update = schedule.Update;
        var place = update.Index.Replace(axis => axis, _ => new Expression.Read(index));
        var updated = update.Written.Select(operand => (Element: print.Element(operand, place), Type: print.TypeOf(operand.Type),
            Name: body.NewName(operand.Name + "Element"))).ToList();

        writer.Line($"int {print.NameOf(index)} = {print.Of(schedule.Index)};");
        writer.Line("// The group of an index's first place does all its terms, in order; the others do none.");
        writer.Line($"int {first} = {Place};");
        writer.Block($"for (int {other} = Group.IdxX; {other} < {Place}; {other} += Group.DimX)",
            () => writer.Line($"{first} = Min({first}, {IsSame(earlier)} ? {other} : {Place});"));
        writer.Line($"{first} = GroupMin({first}, {scratch});");
        writer.Line($"int {end} = {first} == {Place} ? {Places} : 0;");
        foreach (var (element, type, name) in updated) writer.Line($"{type} {name} = {element};");
        writer.Line($"int {found} = {Places};");
        writer.Block($"for (int {start} = {Place}; {start} < {end}; {start} = {found})", () =>
        {
            writer.Line("// All threads look for the next term, which mostly is far away or none. Each then walks its neighbourhood.");
            writer.Line($"{found} = {Places};");
            writer.Block($"for (int {own} = {start} + Group.IdxX; {own} < {Places}; {own} += Group.DimX)",
                () => writer.Line($"{found} = Min({found}, {IsSame(candidate)} ? {own} : {Places});"));
            writer.Line($"{found} = GroupMin({found}, {scratch});");
            writer.Line($"int {near} = Min({found} + {Literals.Int(Window)}, {Places});");
            writer.Block($"for (; {found} < {near}; {found}++)",
                () => writer.Block($"if ({IsSame(next)})", () =>
                {
                    var term = schedule.Body.Add(update).ReplaceAxes(axis => axis == schedule.Along ? next : axis);
                    body.Statements(term.RemoveAt(term.Length - 1));
                    body.Update((Statement.Update)term[term.Length - 1], updated[0].Name, updated.Skip(1).FirstOrDefault().Name);
                }));
        });
        writer.Block($"if ({first} == {Place} && {isOwn})", () =>
        {
            foreach (var (element, _, name) in updated) writer.Line($"{element} = {name};");
        });
    }

    Axis New(string name) => new(name, schedule.Along.Size);

    string IsSame(Axis other) =>
        $"{print.Of(schedule.Index.ReplaceAxes(axis => axis == schedule.Along ? other : axis))} == {print.NameOf(index)}";
}
