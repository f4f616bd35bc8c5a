using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>Writes what a kernel computes as a formula in its operands' names.</summary>
internal static class Formulas
{
    const int Longest = 200;

    public static string Of(LoopTree tree)
    {
        var locals = new Dictionary<Local, string>();
        var formulas = new List<string>();
        var several = tree.Statements.OfType<Statement.Store>().GroupBy(store => store.Operand).Where(stores => stores.Skip(1).Any())
            .Select(stores => stores.Key).ToImmutableHashSet();
        Add(tree.Body, []);
        return string.Join("; ", formulas.Distinct());

        void Add(ImmutableArray<Statement> body, ImmutableArray<Axis> axes)
        {
            foreach (var statement in body)
            {
                switch (statement)
                {
                    case Statement.Let let:
                        locals[let.Local] = Shortened(Print(let.Value, locals, 0), let.Local);
                        break;
                    case Statement.Keep keep:
                        locals[keep.Local] = Shortened(Print(keep.Value, locals, 0), keep.Local);
                        break;
                    case Statement.Accumulate accumulate:
                        locals[accumulate.Local] = Shortened(
                            $"{SignOf(accumulate.Combiner)}{string.Concat(axes)} {Print(accumulate.Value, locals, 2)}", accumulate.Local);
                        break;
                    case Statement.AccumulateTuple tuple:
                        for (var i = 0; i < tuple.Locals.Length; i++)
                            locals[tuple.Locals[i]] = Shortened(
                                $"{tuple.Combiner.Parts[i]}_{string.Concat(axes)} {Print(tuple.Element[0], locals, 2)}", tuple.Locals[i]);
                        break;
                    case Statement.Store store:
                        var place = several.Contains(store.Operand) ? $"{store.Operand}[{store.Index}]" : store.Operand.Name;
                        formulas.Add($"{place} = {Print(store.Value, locals, 0)}");
                        break;
                    case Statement.Update update:
                        formulas.Add($"{update.Operand}[...] += {Print(update.Value, locals, 0)}");
                        break;
                    case Statement.Loop loop:
                        Add(loop.Body, loop.Axes);
                        break;
                    case Statement.Product product:
                        Add([product.AsLoop], []);
                        if (!tree.HasWholeRows) break;
                        formulas.Add($"{product.Sum} = {locals[product.Sum]}");
                        locals.Remove(product.Sum);
                        break;
                }
            }
        }

        string Shortened(string text, Local local)
        {
            if (text.Length <= Longest / 2) return text;
            formulas.Add($"{local} = {text}");
            return local.Name;
        }
    }

    static string SignOf(Combiner combiner) => combiner switch
    {
        Combiner.Sum => "Σ",
        Combiner.Product => "Π",
        Combiner.Max => "max_",
        _ => "min_",
    };

    static string Print(Expression value, IReadOnlyDictionary<Local, string> locals, int precedence)
    {
        switch (value)
        {
            case Expression.Constant constant:
                return Numbers.AsWritten(constant.Value);
            case Expression.Size size:
                return size.Dim.Terms.Length > 1 ? $"({size.Dim})" : size.Dim.ToString();
            case Expression.Argument argument:
                return argument.Name;
            case Expression.Position position:
                return position.Index.ToString();
            case Expression.Load load:
                return load.Operand.Name;
            case Expression.Scalar scalar:
                return scalar.Operand.Name;
            case Expression.Read read:
                var text = locals.TryGetValue(read.Local, out var known) ? known : read.Local.Name;
                return precedence > 0 && text.Contains(' ') ? $"({text})" : text;
            case Expression.Apply { Function: { Operator: { } symbol } function } apply:
                var inner = function.Arity == 1
                    ? symbol + Print(apply.Arguments[0], locals, function.Precedence)
                    : $"{Print(apply.Arguments[0], locals, function.Precedence)} {symbol} "
                        + $"{Print(apply.Arguments[1], locals, function.Precedence + 1)}";
                return precedence > function.Precedence ? $"({inner})" : inner;
            case Expression.Apply apply:
                return $"{apply.Function.Name}({string.Join(", ", apply.Arguments.Select(argument => Print(argument, locals, 0)))})";
            default:
                return value.ToString()!;
        }
    }
}
