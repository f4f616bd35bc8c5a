using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Blocks;

namespace GraphCompiler.Generator.Emit;

/// <summary>Prints a program's kernel calls: the places of their operands first, then the calls, repeated ones as loops.</summary>
internal sealed class LaunchPrinter
{
    /// <summary>What the locals are called that hold the arenas, and the places in them.</summary>
    public const string Work = "work";

    /// <inheritdoc cref="Work"/>
    public const string Parameters = "parameters", Gradients = "gradients", Places = "places";

    /// <summary>All of them, and the team of a CPU's threads.</summary>
    public static readonly ImmutableArray<string> Locals = [Work, Parameters, Gradients, Places, "team"];

    readonly CodeWriter writer;
    readonly KernelProgram program;
    readonly TargetCode code;
    readonly ProgramPlaces places;
    readonly Identifiers names;
    readonly string step;

    /// <summary>What the loops around the launch at hand count their steps with, by their symbols.</summary>
    readonly Dictionary<string, Dim> steps = new(StringComparer.Ordinal);
    readonly IReadOnlyDictionary<string, string> offsets;
    readonly Dictionary<string, string> innerCounters = new(StringComparer.Ordinal);
    readonly Dictionary<BufferPlan, string> variables = [];

    /// <param name="code">How calls are written.</param>
    /// <param name="places">Where buffers are; a local of that name holds it.</param>
    /// <param name="offsets">The fields that tell where the parameters of each path begin.</param>
    /// <param name="taken">The names in sight: the arenas, symbols and scalar arguments.</param>
    public LaunchPrinter(
        CodeWriter writer, KernelProgram program, TargetCode code, ProgramPlaces places, IReadOnlyDictionary<string, string> offsets,
        IEnumerable<string> taken)
    {
        (this.writer, this.program, this.code, this.places, this.offsets, names) = (writer, program, code, places, offsets, new(taken));
        foreach (var buffer in program.Lent) variables.Add(buffer, names.Unique(buffer.Name));
        step = names.Unique("step");
    }

    /// <summary>The buffers that a program's kernel calls name; those of repetitions follow from the first.</summary>
    public static IEnumerable<BufferPlan> BuffersOf(KernelProgram program) =>
        program.Parts(program.Loops).SelectMany(part => part.Body).SelectMany(pair => pair.Launch.Arguments);

    /// <summary>The variables that hold the places of buffers whose memory the caller lends.</summary>
    public IEnumerable<(BufferPlan Buffer, string Variable)> Lent => program.Lent.Select(buffer => (buffer, variables[buffer]));

    public void Print()
    {
        var parts = program.Parts(program.Loops).ToList();
        foreach (var blocks in parts.Select(part => part.Blocks).OfType<AxisBlocks>())
            foreach (var symbol in blocks.Definitions.Select(definition => definition.Symbol).Append(blocks.First))
                names.Take(Literals.Size(symbol));
        foreach (var buffer in parts.SelectMany(HeldIn).Distinct())
            if (!buffer.IsLent) PrintPlace(buffer);
        foreach (var part in parts) Print(part, step);
    }

    /// <param name="counter">What a loop counts its steps with.</param>
    void Print(LaunchLoop part, string counter)
    {
        if (part.Blocks is { } blocks) PrintBlocks(blocks, part);
        else if (part.Split is { } split) writer.Line(code.Call(split, part.Buffers.Select(buffer => variables[buffer])));
        else if (part.Count.IsOne) PrintBody(part, counter);
        else
        {
            if (part.Step is { } symbol) steps[symbol.Name!] = Dim.Symbol(counter);
            var goesOn = part.Condition is var (buffer, origin) ? $" && {NumberAt(buffer, origin)} != 0" : "";
            foreach (var kernel in part.Kept)
                if (code.KeepRight(kernel) is { } keep) writer.Line(keep);
            var header = $"for (nint {counter} = 0; {counter} < {Literals.Size(part.Count)}{goesOn}; {counter}++)";
            writer.Block(header, () => PrintBody(part, counter));
        }
    }

    string NumberAt(BufferPlan buffer, Dim origin) => buffer.IsLent
        ? $"{variables[buffer]}[{Literals.Size(Counted(origin))}]"
        : code.ReadNumber(ArenaOf(buffer), Behind(buffer, new(Counted(origin))));

    void PrintBody(LaunchLoop part, string counter)
    {
        if (part.Loops.IsEmpty)
        {
            PrintLaunches(part);
            return;
        }
        if (!part.Count.IsOne) counter = InnerCounter(counter);
        foreach (var inner in part.Parts) Print(inner, counter);
    }

    /// <summary>What a loop within one with this counter counts with; loops side by side use the same.</summary>
    string InnerCounter(string counter) =>
        innerCounters.TryGetValue(counter, out var inner) ? inner : innerCounters[counter] = names.Unique(step);

    void PrintBlocks(AxisBlocks blocks, LaunchLoop part)
    {
        var (first, length, size) = (Literals.Size(blocks.First), Literals.Size(blocks.Length), Literals.Int(blocks.Size));
        writer.Block($"for (nint {first} = 0; {first} < {length}; {first} += {size})", () =>
        {
            foreach (var (symbol, value) in blocks.Definitions) writer.Line($"var {Literals.Size(symbol)} = {value(Literals.Size)};");
            PrintLaunches(part);
        });
    }

    /// <summary>The buffers whose places are held in variables.</summary>
    IEnumerable<BufferPlan> HeldIn(LaunchLoop part) =>
        from pair in part.Body
        from operand in Enumerable.Range(0, pair.Launch.Arguments.Length)
        where IsHeld(pair.Launch, pair.Next, operand)
        select pair.Launch.Arguments[operand];

    bool IsHeld(Launch launch, Launch next, int operand) =>
        code.MovesVariables || launch.Arguments[operand].Storage == Storage.Random || Further(launch, next, operand).IsZero;

    void PrintPlace(BufferPlan buffer)
    {
        var variable = names.Unique(buffer.Variable);
        variables.Add(buffer, variable);
        if (buffer.Storage == Storage.Random) writer.Line($"var {variable} = Memory.RandomStream({Literals.Size(buffer.Offset!)});");
        else
            writer.Line(
                $"var {variable} = {code.Place(ArenaOf(buffer), OffsetOf(buffer), buffer.Shape.Elements)}; // {buffer.Shape}");
    }

    static ArenaText ArenaOf(BufferPlan buffer) => ArenaText.Of(buffer, buffer.Storage switch
    {
        Storage.Parameters => Parameters,
        Storage.Gradients => Gradients,
        _ => Work,
    });

    /// <summary>A size with the names that loops count their steps with.</summary>
    Dim Counted(Dim size) =>
        size.Substitute(symbol => steps.TryGetValue(symbol, out var counter) ? counter : Dim.Symbol(symbol));

    /// <summary>Where a buffer begins in its arena: the byte in the work arena, the element in others.</summary>
    string OffsetOf(BufferPlan buffer) => buffer.Offset is null ? offsets[buffer.Name] : places.OffsetOf(Places, buffer);

    void PrintLaunches(LaunchLoop part)
    {
        for (var at = 0; at < part.Body.Length; at++)
        {
            var (launch, next) = part.Body[at];
            if (launch.Joined is { } joined)
            {
                writer.Line(code.Call(joined, part.Body.Skip(at).Take(joined.Members.Length).Select(OperandsOf)));
                at += joined.Members.Length - 1;
                continue;
            }
            writer.Line(code.Call(launch.Kernel, OperandsOf(part.Body[at])));
            foreach (var operand in launch.Checked) PrintCheck(launch, next, operand);
        }

        IEnumerable<string> OperandsOf((Launch Launch, Launch Next) pair) =>
            pair.Launch.Arguments.Select((_, operand) => OperandOf(pair.Launch, pair.Next, operand));
    }

    /// <summary>Prints the check of integers that were computed to be indices.</summary>
    void PrintCheck(Launch launch, Launch next, int operand)
    {
        var buffer = launch.Arguments[operand];
        var view = code.View(ArenaOf(buffer), Behind(buffer, Further(launch, next, operand)), Literals.Size(buffer.Shape.Elements));
        writer.Line($"{code.CheckComputed}({view}, {Literals.Size(buffer.Check!.Bound)}, {Literals.Text(buffer.Check.Expression)});");
    }

    string OperandOf(Launch launch, Launch next, int operand)
    {
        var (buffer, further) = (launch.Arguments[operand], Further(launch, next, operand));
        if (further.IsZero) return variables[buffer];
        if (IsHeld(launch, next, operand)) return code.Moved(variables[buffer], further.Text());
        // The operand has what is left of its buffer.
        var origin = launch.Origins[operand];
        if (buffer == next.Arguments[operand]) origin += (next.Origins[operand] - origin) * Dim.Symbol(step);
        return code.Place(ArenaOf(buffer), Behind(buffer, further), buffer.Shape.Elements - Counted(origin));
    }

    /// <summary>
    /// How much further on in its buffer an operand begins; in a loop, that grows by the distance to the next repetition.
    /// </summary>
    Distance Further(Launch launch, Launch next, int operand)
    {
        var (buffer, nextBuffer) = (launch.Arguments[operand], next.Arguments[operand]);
        var between = buffer.DistanceTo(nextBuffer);
        var perStep = next.Origins[operand] - launch.Origins[operand] + (between ?? Dim.Zero);
        // The run-time layout decides where parameters begin.
        return new(Counted(launch.Origins[operand] + perStep * Dim.Symbol(step)),
            between is null ? $"{step} * ({offsets[nextBuffer.Name]} - {offsets[buffer.Name]})" : "");
    }

    /// <summary>Where in its arena a place is that lies further on in a buffer.</summary>
    string Behind(BufferPlan buffer, Distance further) => further.IsZero
        ? OffsetOf(buffer)
        : $"{OffsetOf(buffer)} + {further.Text(buffer.Storage == Storage.Work ? buffer.Type.Bytes : 1)}";

    /// <summary>A number of elements.</summary>
    /// <param name="ByName">More of them, as C#, where only the run-time layout knows the number; else empty.</param>
    readonly record struct Distance(Dim Elements, string ByName = "")
    {
        public bool IsZero => Elements.IsZero && ByName.Length == 0;

        /// <summary>The distance as C#, in units of which an element has some.</summary>
        public string Text(int units = 1) =>
            ByName.Length == 0 ? Literals.Size(Elements * units)
            : Elements.IsZero ? ByName
            : $"{ByName} + {Literals.Size(Elements)}";
    }
}
