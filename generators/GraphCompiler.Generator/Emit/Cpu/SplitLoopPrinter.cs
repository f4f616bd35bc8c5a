using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Joining;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>Prints a loop that threads run for parts of an axis: a struct with its buffers, which makes the kernels of each step.</summary>
internal sealed class SplitLoopPrinter(CodeWriter writer, DType real)
{
    string Real => real.Keyword;

    public void Print(SplitLoop loop)
    {
        var symbols = loop.Symbols.Select(Identifiers.OfSymbol).ToList();
        var arguments = loop.Arguments.Select(Identifiers.OfScalar).ToList();
        var names = new Identifiers([.. symbols, .. arguments, "begin", "end", "team", "Launch", "Products", "Run", "V"]);
        var step = names.Unique("step");
        var buffers = loop.Buffers.Select(names.Unique).ToList();
        var members = loop.Members.Select(member => (Name: names.Unique(member.Kernel.Name.Split('_')[0]), Member: member)).ToList();
        var fields = string.Join(", ", buffers.Select((name, i) => $"{TypeOf(loop, i)} {name}")
            .Concat(symbols.Select(symbol => $"nint {symbol}")).Concat(arguments.Select(argument => $"{Real} {argument}")));
        var (count, least) = (Literals.Size(loop.Count), Literals.Int(loop.Least));
        writer.Documentation("summary",
        [
            $"In each of {loop.Steps} steps, for each part of {loop.Count}:",
            .. members.Select((member, i) => member.Member.Kernel.Name + (i < members.Count - 1 ? "," : ".")),
        ]);
        writer.Block($"public readonly struct {loop.Name}({fields}) : IVectorKernel<{Real}>", () =>
        {
            writer.Block("public void Launch(WorkerTeam team)", () =>
            {
                writer.Line($"if (team.CanSplit({count}, least: {least})) team.Split<{Real}, {loop.Name}>(this, {count});");
                writer.Line("else").Indented(() => Steps(member => $"{member.Name}({step}).Launch(team);"));
            }).Line();
            writer.Block($"public void Run<V>(nint begin, nint end) where V : struct, IVector<V, {Real}>", () =>
                Steps(member => $"{member.Name}({step}).Run<V>({PointsTo(member.Member, "begin")}, {PointsTo(member.Member, "end")});"));
            foreach (var (name, member) in members)
            {
                var values = member.Operands.Select(OperandOf).Concat(member.Kernel.Symbols.Select(Identifiers.OfSymbol))
                    .Concat(member.Kernel.Arguments.Select(Identifiers.OfScalar));
                writer.Line().Line($"{member.Kernel.Name} {name}(nint {step}) => new({string.Join(", ", values)});");
            }
        });

        void Steps(Func<(string Name, SplitMember Member), string> call)
        {
            foreach (var kernel in loop.Kept) writer.Line($"using (Products.KeepRight<{Real}, {kernel.Name}>())");
            writer.Block($"for (nint {step} = 0; {step} < {Literals.Size(loop.Steps)}; {step}++)", () =>
            {
                foreach (var member in members) writer.Line(call(member));
            });
        }

        static string PointsTo(SplitMember member, string place) => JoinedPrinter.Times(member.Points, place);

        string OperandOf((int Buffer, Dim Origin) operand)
        {
            var origin = operand.Origin.Substitute(symbol => Dim.Symbol(symbol == loop.Step.Name ? step : symbol));
            return origin.IsZero ? buffers[operand.Buffer] : $"{buffers[operand.Buffer]}.At({Literals.Size(origin)})";
        }
    }

    /// <summary>The type of a buffer, as the kernels take it.</summary>
    string TypeOf(SplitLoop loop, int buffer)
    {
        var operand = loop.Members.SelectMany(member => member.Kernel.Operands.Zip(member.Operands, (operand, place) => (operand, place)))
            .First(pair => pair.place.Buffer == buffer).operand;
        return $"{(operand.IsScalar ? "RandomStream" : "Buffer")}<{operand.Type.In(real).Keyword}>";
    }
}
