using System.Globalization;
using System.Text;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>What a kernel does, as a text: kernels that differ in nothing but names have the same one.</summary>
internal static class KernelSignature
{
    public static string Of(Kernel kernel)
    {
        var text = new StringBuilder().Append(kernel.Schedule);
        var axes = kernel.Parallel.Concat(kernel.Inner).Select((axis, i) => (axis, i))
            .ToDictionary(pair => pair.axis, pair => new Axis("a" + pair.i, pair.axis.Size));
        var operands = kernel.Operands.Select((operand, i) => (operand, i))
            .ToDictionary(pair => pair.operand, pair => new Operand("o" + pair.i, pair.operand.Type, Shape.Scalar));
        var locals = new Dictionary<Local, Local>();
        foreach (var axis in kernel.Parallel) text.Append(" p").Append(axis.Size);
        foreach (var axis in kernel.Inner) text.Append(" r").Append(axis.Size);
        if (kernel.Contraction is { } roles)
            text.Append(" | ").Append(string.Join(";",
                new[] { roles.Batch, roles.Rows, roles.Columns,
                    roles.Depth }.Select(role => string.Join(",", role.Select(axis => axes[axis])))));
        foreach (var operand in kernel.Operands) text.Append(' ').Append(operand.Type);
        foreach (var stage in kernel.Stages)
        {
            text.Append("\nstage");
            foreach (var statement in stage.Outer) text.Append("\n outer ").Append(Print(statement));
            foreach (var statement in stage.Inner) text.Append("\n inner ").Append(Print(statement));
        }
        return text.ToString();

        string Print(Statement statement) => statement switch
        {
            Statement.Let let => $"{Of(let.Local)} = {Value(let.Value)}",
            Statement.Store store => $"{operands[store.Operand]}[{Index(store.Index)}] = {Value(store.Value)}",
            Statement.Update update =>
                $"{string.Join(", ", Kernel.WrittenBy(update).Select(operand => operands[operand]))}[{Index(update.Index)}] "
                + $"{update.Combiner}= {Value(update.Value)}",
            Statement.Accumulate accumulate => $"{Of(accumulate.Local)} {accumulate.Combiner}= {Value(accumulate.Value)}",
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
            Expression.Read read => Of(read.Local).Name,
            Expression.Apply apply => $"{apply.Function.Name}({string.Join(", ", apply.Arguments.Select(Value))})",
            _ => throw new InvalidOperationException(),
        };
    }
}
