using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Cpu;

/// <summary>
/// Prints a kernel's statements over vectors: every value is a vector, equal in all lanes where it does not depend on the vector axis.
/// </summary>
/// <param name="lanes">What the lanes are.</param>
/// <param name="origin">C# for a reference to an operand's first element.</param>
internal sealed class VectorBody(CodeWriter writer, DType real, LaneSchedule lanes, Func<Operand, string> origin)
{
    readonly Dictionary<Local, string> names = [];
    readonly HashSet<Local> inParts = [];

    string Real => real.Keyword;

    public void Name(Local local, string name) => names[local] = name;

    /// <summary>Declares a value that is one number.</summary>
    public void Define(Local local, string number) => writer.Line($"var {local} = {Broadcast(number, local.Type)};");

    public void Print(Statement statement)
    {
        switch (statement)
        {
            case Statement.Let let:
                writer.Line($"var {let.Local} = {Value(let.Value)};");
                break;
            case Statement.Carry carry:
                var next = carry.Next.Select(value => Value(value)).ToList();
                writer.Line(next.Count == 1
                    ? $"{carry.Locals[0]} = {next[0]};"
                    : $"({string.Join(", ", carry.Locals)}) = ({string.Join(", ", next)});");
                break;
            case Statement.Store store:
                writer.Line(Store(store.Operand, store.Index, Value(store.Value)));
                break;
            case PairLoad pair:
                var pairs = Place(pair.Load.Operand, pair.Load.Index);
                writer.Line($"var ({pair.First}, {pair.Second}) = V.LoadPairs(ref {pairs}, {Count});");
                break;
            case PairStore pair:
                var target = Place(pair.Operand, pair.Index);
                writer.Line($"V.StorePairs({Value(pair.First)}, {Value(pair.Second)}, ref {target}, {Count});");
                break;
            case Statement.Update { Compensation: { } compensation } update:
                var (sum, error) = (update.Operand.Name + "Value", compensation.Name + "Value");
                writer.Line($"var {sum} = {Load(new Expression.Load(update.Operand, update.Index))};");
                writer.Line($"var {error} = {Load(new Expression.Load(compensation, update.Index))};");
                writer.Line($"V.Accumulate(ref {sum}, ref {error}, {Value(update.Value)});");
                writer.Line(Store(update.Operand, update.Index, sum)).Line(Store(compensation, update.Index, error));
                break;
            case Statement.Update update:
                writer.Line(Store(update.Operand, update.Index,
                    Combine(update.Combiner, Load(new Expression.Load(update.Operand, update.Index)),
                        Value(update.Value, update.Combiner == Combiner.Sum ? 1 : 0))));
                break;
            case Statement.Accumulate accumulate when IsWhole:
                var whole = $"V.{Across(accumulate.Combiner)}({Kept(accumulate)})";
                writer.Line($"var {accumulate.Local} = {Broadcast(whole, accumulate.Local.Type)};");
                break;
            case Statement.AccumulateTuple tuple:
                Accumulate(tuple);
                break;
            case Statement.Accumulate { Local.Type.IsInteger: true } accumulate:
                var integers = Accumulator(accumulate.Local);
                var integer = IsAcrossLanes ? Kept(accumulate) : Value(accumulate.Value);
                writer.Line($"{integers} = V.{FunctionOf(accumulate.Combiner)}({integers}, {integer});");
                break;
            case Statement.Accumulate accumulate:
                var value = IsAcrossLanes ? Kept(accumulate) : Value(accumulate.Value, accumulate.Combiner == Combiner.Sum ? 1 : 0);
                var name = inParts.Contains(accumulate.Local) ? Part(accumulate.Local) : Accumulator(accumulate.Local);
                writer.Line(accumulate.Combiner switch
                {
                    Combiner.Sum => $"{name} += {value};",
                    Combiner.Product => $"{name} *= {value};",
                    _ => $"{name} = {Combine(accumulate.Combiner, name, value)};",
                });
                break;
        }
    }

    /// <summary>The loop around the statements; null if there is none.</summary>
    public VectorLoop? Around { get; set; }

    bool IsAcrossLanes => Around?.IsAcrossLanes == true;

    bool IsWhole => Around?.IsWhole == true;

    /// <summary>Declares the accumulators of a loop.</summary>
    public void Begin(IEnumerable<Statement.Accumulate> accumulators)
    {
        if (IsWhole) return;
        foreach (var accumulator in accumulators)
            writer.Line($"var {Accumulator(accumulator.Local)} = {Broadcast(Identity(accumulator), accumulator.Local.Type)};");
    }

    /// <summary>Declares the accumulators of several values of a loop.</summary>
    public void Begin(IEnumerable<Statement.AccumulateTuple> tuples)
    {
        if (IsWhole) return;
        foreach (var tuple in tuples)
            foreach (var (local, identity) in LocalsOf(tuple).Zip(tuple.Combiner.Identity, (local, identity) => (local, identity)))
                writer.Line($"var {local} = {Value(identity)};");
    }

    void Accumulate(Statement.AccumulateTuple tuple)
    {
        var locals = LocalsOf(tuple);
        var element = tuple.Element;
        if (IsAcrossLanes && lanes.Use != LaneUse.All)
        {
            // Lanes past the end change nothing.
            for (var i = 0; i < element.Length; i++)
            {
                var kept = new Local(tuple.Locals[i].Name + "Kept", element[i].Type);
                writer.Line($"var {kept} = V.Keep({Value(element[i])}, {Count}, {Number(tuple.Combiner.Identity[i])});");
                element = element.SetItem(i, new Expression.Read(kept));
            }
        }
        if (!IsWhole)
        {
            foreach (var step in tuple.Combiner.Append(locals, element)) Print(step);
            return;
        }
        foreach (var (local, value) in locals.Zip(element, (local, value) => (local, value))) writer.Line($"var {local} = {Value(value)};");
    }

    /// <summary>Makes the accumulators of several values of a loop values.</summary>
    public void End(IEnumerable<Statement.AccumulateTuple> tuples)
    {
        if (!IsAcrossLanes) return;
        foreach (var tuple in tuples)
        {
            var (locals, totals) = (LocalsOf(tuple), tuple.Combiner.Totals);
            if (totals.IsEmpty) Fold(tuple, locals);
            for (var i = 0; i < locals.Length; i++)
            {
                var total = totals.IsEmpty
                    ? locals[i].Type.IsInteger ? $"V.FirstOf({locals[i]})" : $"{locals[i]}.ToScalar()"
                    : $"V.{Across(totals[i].Combiner)}("
                        + $"{Value(totals[i].Share(TupleCombiner.Read(locals), TupleCombiner.Read([.. tuple.Locals.Take(i)])))})";
                writer.Line($"var {tuple.Locals[i]} = {Broadcast(total, locals[i].Type)};");
            }
        }
    }

    /// <summary>Combines the lanes, half with half.</summary>
    void Fold(Statement.AccumulateTuple tuple, ImmutableArray<Local> locals) =>
        writer.Block("for (var half = V.Count / 2; half > 0; half /= 2)", () =>
        {
            ImmutableArray<Local> others = [.. tuple.Locals.Select(local => new Local(local.Name + "Other", local.Type))];
            for (var i = 0; i < others.Length; i++) writer.Line($"var {others[i]} = V.Rotate({locals[i]}, half);");
            foreach (var step in tuple.Combiner.Combine(locals, TupleCombiner.Read(others))) Print(step);
        });

    ImmutableArray<Local> LocalsOf(Statement.AccumulateTuple tuple) =>
        [.. tuple.Locals.Select(local => new Local(Accumulator(local), local.Type))];

    string Number(Expression identity) => identity is Expression.Position position ? Index(position.Index) : Scalar(identity);

    /// <summary>Declares what rounding loses of sums that are added up in parts.</summary>
    public void BeginSums(IEnumerable<Statement.Accumulate> sums)
    {
        foreach (var sum in sums) writer.Line($"var {Compensation(sum.Local)} = {Broadcast(Identity(sum), sum.Local.Type)};");
    }

    /// <summary>Begins a part of each of some sums.</summary>
    public void BeginPart(IEnumerable<Statement.Accumulate> sums)
    {
        foreach (var sum in sums)
        {
            inParts.Add(sum.Local);
            writer.Line($"var {Part(sum.Local)} = {Broadcast(Identity(sum), sum.Local.Type)};");
        }
    }

    /// <summary>Adds the parts to their sums.</summary>
    public void EndPart(IEnumerable<Statement.Accumulate> sums)
    {
        foreach (var sum in sums)
        {
            inParts.Remove(sum.Local);
            writer.Line($"V.Accumulate(ref {Accumulator(sum.Local)}, ref {Compensation(sum.Local)}, {Part(sum.Local)});");
        }
    }

    /// <summary>Makes the accumulators of a loop values.</summary>
    public void End(IEnumerable<Statement.Accumulate> accumulators)
    {
        if (!IsAcrossLanes || IsWhole) return;
        foreach (var accumulator in accumulators)
            writer.Line(
                $"var {accumulator.Local} = "
                    + $"{Broadcast($"V.{Across(accumulator.Combiner)}({Accumulator(accumulator.Local)})", accumulator.Local.Type)};");
    }

    static string FunctionOf(Combiner combiner) => combiner switch
    {
        Combiner.Sum => "Add",
        Combiner.Product => "Multiply",
        Combiner.Max => "Max",
        _ => "Min",
    };

    static string Across(Combiner combiner) => combiner switch
    {
        Combiner.Sum => "SumAcross",
        Combiner.Product => "ProdAcross",
        Combiner.Max => "MaxAcross",
        _ => "MinAcross",
    };

    string Accumulator(Local local) => IsAcrossLanes ? local.Name + "Lanes" : local.Name;

    /// <summary>What a part of a value is called.</summary>
    public static string Part(Local local) => local.Name + "Part";

    static string Compensation(Local local) => local.Name + "Compensation";

    string Kept(Statement.Accumulate accumulate) =>
        lanes.Use == LaneUse.All ? Value(accumulate.Value) : $"V.Keep({Value(accumulate.Value)}, {Count}, {Identity(accumulate)})";

    string Identity(Statement.Accumulate accumulate) => (accumulate.Local.Type.Kind, accumulate.Combiner) switch
    {
        (DTypeKind.Integer, Combiner.Sum) => "0",
        (DTypeKind.Integer, Combiner.Product) => "1",
        (DTypeKind.Integer, Combiner.Max) => "int.MinValue",
        (DTypeKind.Integer, _) => "int.MaxValue",
        (_, Combiner.Sum) => Literals.Real(0, real),
        (_, Combiner.Product) => Literals.Real(1, real),
        (_, Combiner.Max) => Real + ".NegativeInfinity",
        _ => Real + ".PositiveInfinity",
    };

    static string Combine(Combiner combiner, string left, string right) => combiner switch
    {
        Combiner.Sum => $"{left} + {right}",
        Combiner.Product => $"{left} * {right}",
        Combiner.Max => $"V.Max({left}, {right})",
        _ => $"V.Min({left}, {right})",
    };

    static string Broadcast(string scalar, DType? type = null) =>
        type?.IsInteger == true ? $"V.CreateIndex({scalar})" : $"V.Create({scalar})";

    /// <summary>A vector value; <paramref name="precedence"/> is what surrounds it.</summary>
    public string Value(Expression value, int precedence = 0)
    {
        if (IsScalar(value)) return Broadcast(Scalar(value));
        switch (value)
        {
            case Expression.Apply { Function: { Operator: { } symbol, Result.IsInteger: false } } apply:
                var (function, arguments) = (apply.Function, apply.Arguments);
                var text = function.Arity == 1
                    ? symbol + Value(arguments[0], function.Precedence)
                    : $"{Factor(function, arguments, 0)} {symbol} {Factor(function, arguments, 1)}";
                return precedence > function.Precedence ? $"({text})" : text;
            case Expression.Apply apply:
                return $"V.{apply.Function.Name}({string.Join(", ", apply.Arguments.Select(argument => Value(argument)))})";
            case Expression.Read read when inParts.Contains(read.Local):
                var sum = $"{Accumulator(read.Local)} + {Part(read.Local)}";
                return precedence > 1 ? $"({sum})" : sum;
            case Expression.Read read:
                return names.TryGetValue(read.Local, out var name) ? name : read.Local.Name;
            case Expression.Scalar scalar:
                return scalar.Operand.Name;
            case Expression.Load load:
                return Load(load);
            case Expression.Position position:
                return Indices(position.Index);
            default:
                throw new NotSupportedException($"{value} in a kernel's body");
        }
    }

    /// <summary>An operand of an operator; products and quotients take a scalar as it is.</summary>
    string Factor(ScalarFunction function, ImmutableArray<Expression> arguments, int position)
    {
        var argument = arguments[position];
        var precedence = function.Precedence + position;
        var takesScalar = function.Operator == "*" ? !IsScalar(arguments[1 - position]) : function.Operator == "/" && position == 1;
        return takesScalar && IsScalar(argument) ? Scalar(argument, precedence) : Value(argument, precedence);
    }

    /// <summary>Whether the value is one number, known before any element is read.</summary>
    static bool IsScalar(Expression value) => value is Expression.Constant or Expression.Size or Expression.Argument
        || value is Expression.Apply { Function.Operator: not null } apply && apply.Arguments.All(IsScalar);

    string Scalar(Expression value, int precedence = 0)
    {
        switch (value)
        {
            case Expression.Constant constant:
                return Literals.Real(constant.Value, real);
            case Expression.Size size:
                return $"({Real}){(Literals.Size(size.Dim) is var dim && dim.Contains(' ') ? $"({dim})" : dim)}";
            case Expression.Argument argument:
                return Identifiers.OfScalar(argument.Name);
            case Expression.Apply { Function: { Operator: { } symbol } function } apply:
                var text = function.Arity == 1
                    ? $"{symbol}({Scalar(apply.Arguments[0])})"
                    : $"{Scalar(apply.Arguments[0], function.Precedence)} {symbol} {Scalar(apply.Arguments[1], function.Precedence + 1)}";
                return precedence > function.Precedence ? $"({text})" : text;
            default:
                throw new InvalidOperationException($"{value} is no scalar");
        }
    }

    string Load(Expression.Load load)
    {
        var isIndex = load.Type.IsInteger;
        var (place, widening) = (Place(load.Operand, load.Index), load.Operand.Type.IsNarrow ? $"({Real})" : "");
        return (lanes.AccessTo(load.Index), isIndex) switch
        {
            (LaneAccess.Broadcast, _) => Broadcast(widening + place, load.Type),
            (LaneAccess.Contiguous, true) => $"V.LoadIndex(ref {place}, {Count})",
            (LaneAccess.Contiguous, false) => $"V.Load(ref {place}{TrailingCount})",
            (LaneAccess.Strided, _) => $"V.Strided{(isIndex ? "Index" : "")}(ref {place}, {Stride(load.Index)}, {Count})",
            _ => $"V.Gather{(isIndex ? "Index" : "At")}(ref {origin(load.Operand)}, {Indices(load.Index)}, {Count})",
        };
    }

    string Store(Operand operand, IndexExpression index, string value)
    {
        var (place, rounding) = (Place(operand, index), operand.Type.IsNarrow ? $"({operand.Type.Keyword})" : "");
        return lanes.AccessTo(index) switch
        {
            LaneAccess.Broadcast => $"{place} = {rounding}{(IsAtom(value) ? value : $"({value})")}.ToScalar();",
            LaneAccess.Contiguous => $"V.Store({value}, ref {place}{TrailingCount});",
            LaneAccess.Strided => $"V.StoreStrided({value}, ref {place}, {Stride(index)}, {Count});",
            _ => throw new NotSupportedException($"gathered store to {operand}"),
        };
    }

    string Place(Operand operand, IndexExpression index) => $"At(ref {origin(operand)}, {Index(index)})";

    string Stride(IndexExpression index) => Literals.Size(lanes.StrideOf(index)!);

    static bool IsAtom(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c == '_') || (value.EndsWith(")", StringComparison.Ordinal) && value.IndexOf(' ') < 0);

    /// <summary>How many lanes have a point.</summary>
    string Count => lanes.Use switch
    {
        LaneUse.All => "V.Count",
        LaneUse.Axis => Literals.Size(lanes.Vector!.Size),
        _ => "lanes",
    };

    /// <summary>The same as a last argument, which is left out if all lanes have one.</summary>
    string TrailingCount => lanes.Use == LaneUse.All ? "" : ", " + Count;

    /// <summary>An index as scalar C#, at the first lane.</summary>
    public string Index(IndexExpression index)
    {
        var parts = index.Terms.Where(term => !lanes.IsSingle || term.Axis is null || term.Axis != lanes.Vector).Select(term =>
        {
            var atom = term.Axis is { } axis ? axis.Name : ScalarIndex(term.Loaded!);
            return term.Coefficient.IsOne ? atom : $"{atom} * {Literals.Factor(term.Coefficient)}";
        }).ToList();
        if (!index.Offset.IsZero || parts.Count == 0) parts.Add(Literals.Size(index.Offset));
        return string.Join(" + ", parts);
    }

    string ScalarIndex(Expression index) => index is Expression.Load load
        ? $"At(ref {origin(load.Operand)}, {Index(load.Index)})"
        : throw new NotSupportedException($"{index} as an index");

    /// <summary>An index as a vector of integers, one for each lane.</summary>
    string Indices(IndexExpression index)
    {
        if (lanes.AccessTo(index) == LaneAccess.Broadcast) return $"V.CreateIndex({Index(index)})";
        if (lanes.AccessTo(index) == LaneAccess.Contiguous) return $"V.Iota({Index(index)})";
        var parts = index.Terms.Select(term =>
        {
            var lanesOf = term.Axis is { } axis
                ? axis == lanes.Vector ? $"V.Iota({(lanes.IsSingle ? "0" : axis.Name)})" : $"V.CreateIndex({axis})"
                : Value(term.Loaded!);
            return term.Coefficient.IsOne
                ? lanesOf
                : $"{lanesOf} * {(Literals.Size(term.Coefficient) is var factor && factor.Contains(' ') ? $"({factor})" : factor)}";
        }).ToList();
        if (!index.Offset.IsZero) parts.Add($"V.CreateIndex({Literals.Size(index.Offset)})");
        return string.Join(" + ", parts);
    }
}
