using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Cpu;

// Reductions to one point, whose loop threads share.
internal sealed partial class CpuKernels
{
    void PrintReduction(Kernel kernel, SharedReduction shared, VectorSchedule schedule)
    {
        var (part, rest, isOne) = (shared.Part, shared.Rest, shared.Values.Length == 1);
        var type = OneOrTuple(shared.Values.Select(value => value.Type.In(real).Keyword));
        var span = $"global::System.ReadOnlySpan<{type}>";
        var loop = part.Body.OfType<Statement.Loop>().Single();
        var sums = LongSums.Of(loop).ToList();
        // A sum of numbers that are known by their positions reads nothing.
        var readsNothing = Signature(part).Length == 0;
        var (where, size) = ($"where V : struct, IVector<V, {Real}>", Literals.Size(shared.Axis.Size));
        writer.Block($"public readonly struct {kernel.Name}({Fields(kernel)}) : IReduction<{Real}, {type}>", () =>
        {
            writer.Line(
                $"public void Launch(WorkerTeam team) => team.Reduce<{Real}, {type}, {kernel.Name}>(this, {size}, grain: "
                    + $"{Literals.Int(shared.Grain)});").Line();
            writer.Line($"public void Run<V>(nint begin, nint end) {where} => Finish<V>([Reduce<V>(0, {size})]);").Line();
            if (!readsNothing)
                writer.Line($"public {type} Reduce<V>(nint begin, nint end) {where} => Reduce<V>({Call(part, "begin", "end")});").Line();
            writer.Line($"public void Finish<V>({span} parts) {where} => Finish<V>({Call(rest, "parts")});").Line();
            Method($"{type} Reduce<V>({Signature(part, "nint begin", "nint end")}) {where}", () =>
            {
                Body(part.Body, schedule.Lanes, schedule.Loops, operand => operand.Name, loop);
                writer.Line($"return {OneOrTuple(shared.Values.Select(value => $"{value}.ToScalar()"))};");
            }, readsNothing ? "public" : "static");
            writer.Line();
            Method($"void Finish<V>({Signature(rest, $"{span} parts")}) {where}", () =>
            {
                var print = new VectorBody(writer, real, new(null, LaneUse.All), operand => operand.Name);
                print.Begin(shared.Partials.OfType<Statement.Accumulate>());
                print.Begin(shared.Partials.OfType<Statement.AccumulateTuple>());
                print.BeginSums(sums);
                writer.Block("for (var part = 0; part < parts.Length; part++)", () =>
                {
                    foreach (var partial in shared.Partials) Combine(partial, print);
                });
                foreach (var statement in rest.Body) print.Print(statement);
            });
        });

        string OneOrTuple(IEnumerable<string> items) => isOne ? items.Single() : $"({string.Join(", ", items)})";

        void Combine(Statement.Accumulation partial, VectorBody print)
        {
            ImmutableArray<Local> others = [.. partial.Defined.Select(local => new Local(VectorBody.Part(local), local.Type))];
            foreach (var (local, other) in partial.Defined.Zip(others, (local, other) => (local, other)))
                print.Define(other, isOne ? "parts[part]" : $"parts[part].Item{Literals.Int(shared.Values.IndexOf(local) + 1)}");
            var values = TupleCombiner.Read(others);
            if (partial is Statement.AccumulateTuple tuple)
                foreach (var step in tuple.Combiner.Combine(tuple.Locals, values)) print.Print(step);
            else if (partial is Statement.Accumulate accumulate)
            {
                if (sums.Contains(accumulate)) print.EndPart([accumulate]);
                else print.Print(accumulate with { Value = values[0] });
            }
        }
    }
}
