using System.Globalization;
using System.Text;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>A kernel as loops on paper, to be read in tests: what was fused, hoisted, recomputed and collapsed.</summary>
static class KernelText
{
    public static string Of(KernelProgram program) =>
        string.Concat(program.Launches.Select((launch, i) => $"{(i == 0 ? "" : "\n")}{BlocksFrom(program, i)}{Of(launch)}"));

    /// <summary>Fails if a program's kernels are not the expected ones.</summary>
    public static void AssertIs(string expected, KernelProgram program)
    {
        var actual = Of(program).TrimEnd('\n');
        Assert.True(expected.ReplaceLineEndings("\n") == actual, actual);
    }

    static string BlocksFrom(KernelProgram program, int launch) =>
        program.Loops.FirstOrDefault(loop => loop.Start == launch)?.Blocks is { } blocks
            ? $"in blocks of {blocks.Size} of {blocks.Length}\n"
            : "";

    static string Of(Launch launch)
    {
        var text = new StringBuilder();
        var buffers = launch.Kernel.Operands.Zip(launch.Arguments, (operand, buffer) => (operand, buffer))
            .ToDictionary(pair => pair.operand, pair => pair.buffer.Name);
        var kernel = launch.Kernel;
        text.Append("for each ").Append(kernel.Parallel.IsEmpty ? "call" : Loops(kernel.Parallel))
            .Append(kernel.HasWholeRows ? " (product of whole rows)\n" : kernel.Product is not null ? " (product)\n" : "\n");
        Add(kernel.Body, "  ");
        return text.ToString();

        void Add(IEnumerable<Statement> body, string indentation)
        {
            foreach (var statement in body.Select(statement => statement is Statement.Product product ? LoopOf(product) : statement))
            {
                text.Append(indentation).Append(Of(statement)).Append('\n');
                if (statement is Statement.Loop loop) Add(loop.Body, indentation + "  ");
            }
        }

        Statement LoopOf(Statement.Product product) =>
            kernel.HasWholeRows ? new Statement.Loop(product.Axes.Columns, [product.AsLoop]) : product.AsLoop;

        string Of(Statement statement) => statement switch
        {
            Statement.Let let => $"{let.Local} = {Value(let.Value)}",
            Statement.Keep keep => $"keep {keep.Local} = {Value(keep.Value)}",
            Statement.Store store => $"{buffers[store.Operand]}[{Index(store.Index)}] = {Value(store.Value)}",
            Statement.Update update => $"{buffers[update.Operand]}[{Index(update.Index)}] {Sign(update.Combiner)} {Value(update.Value)}",
            Statement.Carry carry => $"{string.Join(", ", carry.Locals)} = {string.Join(", ", carry.Next.Select(next => Value(next)))}",
            Statement.Loop loop => $"for {Loops(loop.Axes)}",
            Statement.Accumulate accumulate => $"{accumulate.Local} {Sign(accumulate.Combiner)} {Value(accumulate.Value)}",
            Statement.AccumulateTuple tuple =>
                $"{string.Join(", ", tuple.Locals)} = {tuple.Combiner.Name} "
                + string.Join(", ", tuple.Element.Select(value => Value(value))),
            _ => throw new NotSupportedException($"{statement}"),
        };

        string Value(Expression value, int precedence = 0) => value switch
        {
            Expression.Constant constant => constant.Value.ToString("R", CultureInfo.InvariantCulture),
            Expression.Size size => size.Dim.ToString(),
            Expression.Argument argument => argument.Name,
            Expression.Position position => Index(position.Index),
            Expression.Load load => $"{buffers[load.Operand]}[{Index(load.Index)}]",
            Expression.Scalar scalar => buffers[scalar.Operand],
            Expression.Read read => read.Local.Name,
            Expression.Apply { Function: { Operator: { } symbol, Arity: 2 } function } apply =>
                InParentheses(
                    $"{Value(apply.Arguments[0], function.Precedence)} {symbol} {Value(apply.Arguments[1], function.Precedence + 1)}",
                    precedence > function.Precedence),
            Expression.Apply { Function.Operator: { } symbol } apply => symbol + Value(apply.Arguments[0], 4),
            Expression.Apply apply => $"{apply.Function.Name}({string.Join(", ", apply.Arguments.Select(argument => Value(argument)))})",
            _ => throw new NotSupportedException($"{value}"),
        };

        string Index(IndexExpression index)
        {
            var terms = index.Terms.Select(term => (term.Axis is { } axis ? axis.Name : Value(term.Loaded!))
                + (term.Coefficient.IsOne ? "" : $" * {term.Coefficient}")).ToList();
            if (!index.Offset.IsZero || terms.Count == 0) terms.Add(index.Offset.ToString());
            return string.Join(" + ", terms);
        }
    }

    static string Loops(IEnumerable<Axis> axes) => string.Join(", ", axes.Select(axis => $"{axis} < {axis.Size}"));

    static string InParentheses(string text, bool needed) => needed ? $"({text})" : text;

    static string Sign(Combiner combiner) => combiner switch
    {
        Combiner.Sum => "+=",
        Combiner.Product => "*=",
        Combiner.Max => "max=",
        _ => "min=",
    };
}
