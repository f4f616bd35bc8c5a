using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints the parts that all forms of a kernel share: its arguments, loops, coordinates and statements.</summary>
internal sealed class BodyPrinter
{
    /// <summary>The field of a product's arguments that tells how its sums are split.</summary>
    public const string SplitField = "Split";

    // Names that bodies use unqualified: operands, symbols and locals must not hide them.
    static readonly string[] reserved = ["Grid", "Group", "SharedMemory", "ArrayView", "GroupSum", "GroupProduct", "GroupMax", "GroupMin",
        "RowSum", "RowProduct", "RowMax", "RowMin", "Quotient",
        "RandomStream", "Max", "Min", "Compensation", "Masked", "LoadedHere", "Quad", "ProductSplit", "ProductFactor", "IProductArguments",
        "TensorCores", SplitField, "arguments"];

    readonly CodeWriter writer;
    readonly NameTable names;
    readonly Dictionary<Local, string> compensations = [];

    public BodyPrinter(CodeWriter writer, Kernel kernel, DType real)
    {
        names = new(reserved.Concat(kernel.Functions.Select(function => function.Name)));
        (this.writer, Kernel, Print) = (writer, kernel, new(real, names));
        // Users' names are taken first, so that they stay as they are.
        foreach (var operand in kernel.Operands) Print.NameOf(operand);
        foreach (var symbol in kernel.Symbols) Print.NameOfSymbol(symbol);
        foreach (var argument in kernel.Arguments) Print.NameOfArgument(argument);
        foreach (var axis in kernel.Parallel.Concat(kernel.Inner)) Print.NameOf(axis);
    }

    public Kernel Kernel { get; }

    public ExpressionPrinter Print { get; }

    public string ArgumentsType => Kernel.Name + "Arguments";

    public string NewName(string wanted) => names.New(wanted);

    /// <summary>The fields of the arguments: type and name.</summary>
    public IEnumerable<(string Type, string Name)> Fields =>
        Kernel.Operands.Select(operand =>
            (operand.IsScalar ? Stream : $"ArrayView<{Print.TypeOf(operand.Type)}>", Print.NameOf(operand)))
        .Concat(Kernel.Symbols.Select(symbol => ("int", Print.NameOfSymbol(symbol))))
        .Concat(Kernel.Arguments.Select(argument => (Print.RealType, Print.NameOfArgument(argument))));

    /// <summary>Names the arguments, so that the body reads like the formula.</summary>
    /// <param name="part">The part of the kernel that the body does; null for all of it.</param>
    public void Unpack(LoopTree? part = null)
    {
        var read = part is null ? null : new HashSet<string>(part.Mentioned.Select(Print.NameOf)
            .Concat(part.Symbols.Select(Print.NameOfSymbol)).Concat(part.Arguments.Select(Print.NameOfArgument)));
        foreach (var (type, name) in Fields)
        {
            if (read?.Contains(name) == false) continue;
            writer.Line(type == Stream
                ? $"RandomStream<{Print.RealType}> {name} = arguments.{name}.Read();"
                : $"{type} {name} = arguments.{name};");
        }
    }

    /// <summary>Shared memory for reductions: of each type as many arrays as one accumulation has values of it.</summary>
    /// <inheritdoc cref="Scratch(IEnumerable{DType}, int)"/>
    public ILookup<DType, string> Scratch(IEnumerable<Statement.Accumulation> accumulations, int length) =>
        Scratch(accumulations.SelectMany(accumulation => accumulation.Defined.GroupBy(local => local.Type)
                .Select(values => (Type: values.Key, Count: IsByTotals(accumulation) ? 1 : values.Count())))
            .GroupBy(values => values.Type, values => values.Count)
            .SelectMany(counts => Enumerable.Repeat(counts.Key, counts.Max())), length);

    /// <summary>Shared memory: an array of each of some types.</summary>
    /// <returns>The names of a type's arrays.</returns>
    public ILookup<DType, string> Scratch(IEnumerable<DType> types, int length)
    {
        var scratch = types.Select(type => (Type: type, Name: names.New(type.IsInteger ? "indexScratch" : "scratch"))).ToList();
        foreach (var (type, name) in scratch.Select(pair => (Print.TypeOf(pair.Type), pair.Name)))
            writer.Line($"ArrayView<{type}> {name} = SharedMemory.Allocate<{type}>({Literals.Int(length)});");
        return scratch.ToLookup(pair => pair.Type, pair => pair.Name);
    }

    /// <summary>Combines what the threads of a group have, in shared memory.</summary>
    /// <param name="threads">Whose: the group's or its row's.</param>
    public void Reduce(Statement.Accumulation accumulation, ILookup<DType, string> scratch, string threads = "Group")
    {
        if (accumulation is Statement.AccumulateTuple tuple)
        {
            if (tuple.Combiner.Totals.IsEmpty) Tree(tuple, scratch, threads);
            else Totals(tuple, scratch, threads);
            return;
        }
        var accumulate = (Statement.Accumulate)accumulation;
        var name = Print.NameOf(accumulate.Local);
        writer.Line($"{name} = {threads}{accumulate.Combiner}({name}, {scratch[accumulate.Local.Type].First()});");
    }

    static bool IsByTotals(Statement.Accumulation accumulation) =>
        accumulation is not Statement.AccumulateTuple { Combiner.Totals.IsEmpty: true };

    // Each total is a plain reduction of what the threads contribute to it.
    void Totals(Statement.AccumulateTuple tuple, ILookup<DType, string> scratch, string threads)
    {
        ImmutableArray<Local> totals = [.. tuple.Locals.Select(local => new Local(local.Name + "Total", local.Type))];
        for (var i = 0; i < totals.Length; i++)
        {
            var total = tuple.Combiner.Totals[i];
            var share = total.Share(TupleCombiner.Read(tuple.Locals), TupleCombiner.Read([.. totals.Take(i)]));
            writer.Line($"{Print.TypeOf(totals[i].Type)} {Print.NameOf(totals[i])} = "
                + $"{threads}{total.Combiner}({Print.Of(share)}, {scratch[totals[i].Type].First()});");
        }
        for (var i = 0; i < totals.Length; i++) writer.Line($"{Print.NameOf(tuple.Locals[i])} = {Print.NameOf(totals[i])};");
    }

    // The tree of the run time's reductions, with this combiner.
    void Tree(Statement.AccumulateTuple tuple, ILookup<DType, string> scratch, string threads)
    {
        var (first, place, half) = (names.New("first"), names.New("place"), names.New("half"));
        List<string> places = [.. tuple.Locals.Select((local, i) =>
            scratch[local.Type].ElementAt(tuple.Locals.Take(i).Count(other => other.Type == local.Type)))];
        writer.Line("Group.Barrier();");
        writer.Line($"int {first} = {(threads == "Row" ? "Group.IdxY * Group.DimX" : "0")};");
        writer.Line($"int {place} = {first} + Group.IdxX;");
        Leave();
        writer.Line("Group.Barrier();");
        writer.Block($"for (int {half} = Group.DimX >> 1; {half} > 0; {half} >>= 1)", () =>
        {
            writer.Block($"if (Group.IdxX < {half})", () =>
            {
                Combine(tuple, [.. places.Select(values => $"{values}[{place} + {half}]")]);
                Leave();
            });
            writer.Line("Group.Barrier();");
        });
        for (var i = 0; i < places.Count; i++) writer.Line($"{Print.NameOf(tuple.Locals[i])} = {places[i]}[{first}];");

        void Leave()
        {
            for (var i = 0; i < places.Count; i++) writer.Line($"{places[i]}[{place}] = {Print.NameOf(tuple.Locals[i])};");
        }
    }

    /// <summary>Statements between the loops of a group: every thread computes values for itself, and one stores.</summary>
    /// <param name="isOne">What is true for that one.</param>
    public void OutsideLoops(ImmutableArray<Statement> statements, string isOne = "Group.IdxX == 0")
    {
        for (var i = 0; i < statements.Length;)
        {
            var effects = statements.Skip(i).TakeWhile(statement => statement is not Kernels.Statement.Let).ToImmutableArray();
            if (effects.IsEmpty) Statement(statements[i++]);
            else writer.Block($"if ({isOne})", () => Statements(effects));
            i += effects.Length;
        }
    }

    string Stream => $"global::GraphCompiler.Ilgpu.DeviceRandomStream<{Print.RealType}>";

    public void Statements(ImmutableArray<Statement> statements)
    {
        foreach (var statement in statements) Statement(statement);
    }

    public void Statement(Statement statement)
    {
        switch (statement)
        {
            case Statement.Let let:
                writer.Line($"{Print.TypeOf(let.Local.Type)} {Print.NameOf(let.Local)} = {Print.Of(let.Value)};");
                break;
            case Statement.Carry carry:
                writer.Line(Print.Carry(carry));
                break;
            case Statement.Store store:
                writer.Line($"{Print.Element(store.Operand, store.Index)} = {Print.Stored(store.Operand, store.Value)};");
                break;
            case Statement.Update update:
                Update(update, Print.Element(update.Operand, update.Index),
                    update.Compensation is { } compensation ? Print.Element(compensation, update.Index) : null);
                break;
            case Statement.Accumulate accumulate when compensations.ContainsKey(accumulate.Local):
                AddPart(accumulate.Local, Print.Of(accumulate.Value));
                break;
            case Statement.Accumulate accumulate:
                Combine(accumulate, [Print.Of(accumulate.Value)]);
                break;
            case Statement.AccumulateTuple tuple:
                Statements(tuple.Steps);
                break;
            case Statement.Loop loop:
                Accumulators(loop);
                Loops(loop.Axes, () => Statements(loop.Body));
                break;
            case Statement.Product product:
                Statement(product.AsLoop);
                break;
        }
    }

    /// <summary>Combines the value of an update into an element.</summary>
    /// <param name="compensation">What rounding has lost of the element; null if that is not kept.</param>
    public void Update(Statement.Update update, string element, string? compensation)
    {
        if (compensation is null) writer.Line(Combine(element, update.Combiner, Print.Of(update.Value)));
        else AddPart(Print.NameOf(update.Operand), element, compensation, Print.Of(update.Value));
    }

    /// <summary>Declares the accumulators of a loop.</summary>
    public void Accumulators(Statement.Loop loop)
    {
        foreach (var accumulation in loop.Accumulations) Accumulator(accumulation);
        if (!LongSums.IsLong(Axis.SizeOf(loop.Axes))) return;
        foreach (var sum in LongSums.Of(loop)) Compensation(sum.Local);
    }

    /// <summary>Declares the accumulators of an accumulation.</summary>
    public void Accumulator(Statement.Accumulation accumulation)
    {
        for (var i = 0; i < accumulation.Defined.Length; i++)
        {
            var local = accumulation.Defined[i];
            var identity = accumulation is Statement.AccumulateTuple tuple ? Print.Of(tuple.Combiner.Identity[i])
                : Print.Identity(local.Type, ((Statement.Accumulate)accumulation).Combiner);
            writer.Line($"{Print.TypeOf(local.Type)} {Print.NameOf(local)} = {identity};");
        }
    }

    /// <summary>Combines what another thread or group has combined into an accumulation.</summary>
    public void Combine(Statement.Accumulation accumulation, ImmutableArray<string> values)
    {
        if (accumulation is Statement.AccumulateTuple tuple) Combine(tuple, values);
        else if (accumulation is Statement.Accumulate accumulate)
            writer.Line(Combine(Print.NameOf(accumulate.Local), accumulate.Combiner, values[0]));
    }

    void Combine(Statement.AccumulateTuple tuple, ImmutableArray<string> values)
    {
        ImmutableArray<Local> others = [.. tuple.Locals.Select(local => new Local(local.Name + "Other", local.Type))];
        for (var i = 0; i < others.Length; i++)
            writer.Line($"{Print.TypeOf(others[i].Type)} {Print.NameOf(others[i])} = {values[i]};");
        Statements(tuple.Combiner.Combine(tuple.Locals, TupleCombiner.Read(others)));
    }

    /// <summary>Declares what rounding loses of a long sum.</summary>
    public void Compensation(Local sum)
    {
        compensations.Add(sum, names.New(Print.NameOf(sum) + "Compensation"));
        writer.Line($"{Print.RealType} {compensations[sum]} = {Print.Literal(0)};");
    }

    /// <summary>Adds a part to a long sum.</summary>
    public void AddPart(Local sum, string value) => AddPart(Print.NameOf(sum), Print.NameOf(sum), compensations[sum], value);

    // Compensated summation (Kahan 1965), written out: ILGPU turns references into generic addresses.
    void AddPart(string name, string sum, string error, string value)
    {
        var (part, next) = (names.New(name + "Part"), names.New(name + "Next"));
        writer.Line($"{Print.RealType} {part} = {value} - {error};");
        writer.Line($"{Print.RealType} {next} = {sum} + {part};");
        writer.Line($"{error} = Compensation({sum}, {next}, {part});");
        writer.Line($"{sum} = {next};");
    }

    /// <summary>Nested sequential loops, the last axis innermost.</summary>
    public void Loops(ImmutableArray<Axis> axes, Action body)
    {
        var outer = axes.FirstOrDefault(axis => !axis.Size.IsOne);
        if (outer is null)
        {
            body();
            return;
        }
        var name = Print.NameOf(outer);
        writer.Block($"for (int {name} = 0; {name} < {Print.Of(outer.Size)}; {name}++)",
            () => Loops(axes.RemoveRange(0, axes.IndexOf(outer) + 1), body));
    }

    /// <summary>
    /// A loop over the points of some axes, from <paramref name="first"/> on in steps of <paramref name="step"/>, that names their
    /// coordinates.
    /// </summary>
    /// <param name="factor">What the number of points is multiplied with, such as <c>inside * </c>.</param>
    public void Strided(ImmutableArray<Axis> axes, string linear, string first, string step, Action body, string factor = "")
    {
        var walked = axes.Where(axis => !axis.Size.IsOne).ToImmutableArray();
        var variable = Linear(axes, linear);
        var count = factor.Length == 0 ? Print.Of(Axis.SizeOf(walked)) : factor + Print.Factor(Axis.SizeOf(walked));
        writer.Block($"for (int {variable} = {first}; {variable} < {count}; {variable} += {step})", () =>
        {
            if (walked.Length > 1) Coordinates(walked, variable);
            body();
        });
    }

    /// <summary>A loop in which the threads of all groups share numbers from 0 on, neighbouring threads doing neighbouring ones.</summary>
    public void Threads(string number, string count, Action body) => writer.Block(
        $"for (int {number} = Grid.IdxX * Group.DimX + Group.IdxX; {number} < {count}; {number} += Grid.DimX * Group.DimX)", body);

    /// <summary>A loop of which each thread does every so many points, from <paramref name="first"/> on.</summary>
    /// <param name="turn">How several points are done in a turn; null if one is.</param>
    /// <inheritdoc cref="Strided"/>
    public void Shared(Statement.Loop loop, UnrolledLoop? turn, string first, string step, string factor = "")
    {
        if (turn is null)
        {
            Strided(loop.Axes, "inner", first, step, () => Statements(loop.Body), factor);
            return;
        }
        var axis = new Axis(turn.Axis.Name, turn.Axis.Size);
        var (next, count) = (Print.NameOf(axis), factor.Length == 0 ? Print.Of(axis.Size) : factor + Print.Factor(axis.Size));
        var others = turn.Points.Length - 1;
        writer.Line($"int {next} = {first};");
        writer.Block($"for (; {next} < {count} - {Literals.Int(others)} * {step}; {next} += {Literals.Int(others + 1)} * {step})", () =>
        {
            for (var i = 0; i <= others; i++)
            {
                var distance = i == 0 ? "" : i == 1 ? $" + {step}" : $" + {Literals.Int(i)} * {step}";
                writer.Line($"int {Print.NameOf(turn.Points[i])} = {next}{distance};");
            }
            foreach (var (local, value) in turn.Loads.Select(load => (load.Local, Print.Of(load.Value))))
                writer.Line($"{Print.TypeOf(local.Type)} {Print.NameOf(local)} = {(local.Type.IsReal ? $"LoadedHere({value})" : value)};");
            Statements(turn.Body);
        });
        writer.Block($"for (; {next} < {count}; {next} += {step})",
            () => Statements(loop.Body.ReplaceAxes(other => other == turn.Axis ? axis : other)));
    }

    /// <summary>
    /// A loop over the points of some axes in which each row of a group's threads has a point of its own. All threads go through it, so
    /// that they meet at barriers.
    /// </summary>
    /// <param name="body">Takes the name of what is 1 if the row has a point, 0 if there are no more.</param>
    public void Rows(ImmutableArray<Axis> axes, Action<string> body)
    {
        var walked = axes.Where(axis => !axis.Size.IsOne).ToImmutableArray();
        var (first, inside, count) = (names.New("first"), names.New("inside"), Axis.SizeOf(walked));
        writer.Block($"for (int {first} = Grid.IdxX * Group.DimY; {first} < {Print.Of(count)}; {first} += Grid.DimX * Group.DimY)", () =>
        {
            writer.Line("// Rows past the last point meet the others at barriers, and do nothing else.");
            writer.Line($"int {inside} = {first} + Group.IdxY < {Print.Of(count)} ? 1 : 0;");
            Point(walked, $"Min({first} + Group.IdxY, {Print.Of(count - 1)})");
            body(inside);
        });
    }

    /// <summary>Names the coordinates of a point of some axes, given its linear index.</summary>
    public void Point(ImmutableArray<Axis> axes, string value)
    {
        var walked = axes.Where(axis => !axis.Size.IsOne).ToImmutableArray();
        if (walked.IsEmpty) return;
        var point = Linear(walked, "point");
        writer.Line($"int {point} = {value};");
        if (walked.Length > 1) Coordinates(walked, point);
    }

    /// <summary>The linear index of the points of some axes. A single axis needs none apart from its own coordinate.</summary>
    public string Linear(ImmutableArray<Axis> axes, string linear) =>
        axes.Where(axis => !axis.Size.IsOne).Take(2).ToList() is [var only] ? Print.NameOf(only) : names.Of("linear " + linear, linear);

    /// <summary>Names the coordinates behind a linear index, row-major.</summary>
    public void Coordinates(ImmutableArray<Axis> axes, string linear)
    {
        var walked = axes.Where(axis => !axis.Size.IsOne).ToList();
        for (var i = 0; i < walked.Count - 1; i++)
        {
            var (name, inner) = (Print.NameOf(walked[i]), Axis.SizeOf(walked.Skip(i + 1)));
            writer.Line($"int {name} = {Quotient(linear, inner)};");
            var rest = i == walked.Count - 2 ? Print.NameOf(walked[i + 1]) : NewName("rest");
            writer.Line($"int {rest} = {Remainder(linear, inner, name)};");
            linear = rest;
        }
        if (walked.Count == 1) writer.Line($"int {Print.NameOf(walked[0])} = {linear};");
    }

    /// <summary>The quotient of a number that is not negative. Compilers of kernels divide by constants as slowly as by others.</summary>
    public string Quotient(string number, Dim divisor) => divisor.Constant is { } constant && !IsPowerOfTwo(constant)
        ? $"Quotient({number}, {Literals.Int(constant)})"
        : $"{number} / {Divisor(divisor)}";

    string Remainder(string number, Dim divisor, string quotient) => divisor.Constant is { } constant && IsPowerOfTwo(constant)
        ? $"{number} & {Literals.Int(constant - 1)}"
        : $"{number} - {Print.Factor(divisor)} * {quotient}";

    static bool IsPowerOfTwo(long number) => (number & (number - 1)) == 0;

    string Divisor(Dim dim) => Print.Of(dim) is var text && text.Contains(' ') ? $"({text})" : text;

    static string Combine(string target, Combiner combiner, string value) => combiner switch
    {
        Combiner.Sum => $"{target} += {value};",
        Combiner.Product => $"{target} *= {value};",
        _ => $"{target} = {combiner}({target}, {value});",
    };
}
