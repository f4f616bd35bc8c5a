using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>What a kernel does, as a text: kernels that differ in nothing but names have the same one.</summary>
internal static class KernelSignature
{
    public static string Of(LoopTree tree)
    {
        var text = new StringBuilder();
        var axes = tree.Parallel.Concat(tree.Inner).Select((axis, i) => (axis, i))
            .ToDictionary(pair => pair.axis, pair => new Axis("a" + pair.i, pair.axis.Size));
        var operands = tree.Operands.Select((operand, i) => (operand, i))
            .ToDictionary(pair => pair.operand, pair => pair.operand.Renamed("o" + pair.i));
        var locals = new Dictionary<Local, Local>();
        text.Append(Loops(tree.Parallel));
        foreach (var operand in tree.Operands) text.Append(' ').Append(operand.Type);
        Add(tree.Body, "\n");
        return text.ToString();

        void Add(ImmutableArray<Statement> body, string indentation)
        {
            foreach (var statement in body)
            {
                text.Append(indentation).Append(Print(statement));
                if (statement is Statement.Loop loop) Add(loop.Body, indentation + " ");
            }
        }

        string Loops(ImmutableArray<Axis> loops) => string.Join(",", loops.Select(axis => $"{axes[axis]} < {axis.Size}"));

        string Print(Statement statement) => statement switch
        {
            Statement.Let let => $"{Of(let.Local)} = {Value(let.Value)}",
            Statement.Store store => $"{operands[store.Operand]}[{Index(store.Index)}] = {Value(store.Value)}",
            Statement.Update update =>
                $"{string.Join(", ", update.Written.Select(operand => operands[operand]))}[{Index(update.Index)}] "
                + $"{update.Combiner}= {Value(update.Value)}",
            Statement.Accumulate accumulate =>
                $"{Of(accumulate.Local)} {(accumulate.IsRunning ? "running " : "")}{accumulate.Combiner}= {Value(accumulate.Value)}",
            Statement.AccumulateTuple tuple => $"{string.Join(", ", tuple.Locals.Select(Of))} {tuple.Combiner.Name}= "
                + string.Join(", ", tuple.Element.Select(Value)),
            Statement.Carry carry => $"{string.Join(", ", carry.Locals.Select(Of))} <- {string.Join(", ", carry.Next.Select(Value))}",
            Statement.Keep keep => $"keep {Of(keep.Local)} = {Value(keep.Value)}",
            Statement.Loop loop => $"for {Loops(loop.Axes)}",
            Statement.Product { Axes: var roles } product => $"{Of(product.Sum)} = product of {Loops(roles.Batch)};{Loops(roles.Rows)};"
                + $"{Loops(roles.Columns)};{Loops(roles.Depth)}: {Value(product.Term)}",
            _ => throw new InvalidOperationException(),
        };

        Local Of(Local local)
        {
            if (!locals.TryGetValue(local, out var renamed)) locals.Add(local, renamed = new("v" + locals.Count, local.Type));
            return renamed;
        }

        string Index(IndexExpression index) => string.Join(" + ", index.Terms
            .Select(term => (term.Axis is { } axis ? axes[axis].Name : Value(term.Loaded!)) + " * (" + term.Coefficient + ")")
            .OrderBy(term => term, StringComparer.Ordinal).Append(index.Offset.ToString()));

        string Value(Expression value) => value switch
        {
            Expression.Constant constant => constant.Value.ToString("R", CultureInfo.InvariantCulture),
            Expression.Size size => $"({size.Dim})",
            Expression.Argument argument => argument.Name,
            Expression.Position position => $"at({Index(position.Index)})",
            Expression.Load load => $"{operands[load.Operand]}[{Index(load.Index)}]",
            Expression.Scalar scalar => operands[scalar.Operand].Name,
            Expression.Read read => Of(read.Local).Name,
            Expression.Apply apply => $"{apply.Function.Name}({string.Join(", ", apply.Arguments.Select(Value))})",
            _ => throw new InvalidOperationException(),
        };
    }
}
