using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;

namespace GraphCompiler.Generator.Emit.Ilgpu;

/// <summary>Prints a kernel as explicitly grouped ILGPU kernels: the struct of its arguments and a method for each form.</summary>
internal sealed class KernelPrinter(CodeWriter writer, DType real, GroupTraits traits, OperandAlignment alignment)
{
    /// <summary>The methods of a kernel's forms but for that of tensor cores, the one of its own name first.</summary>
    public static IEnumerable<string> Methods(Kernel kernel, GroupSchedule schedule)
    {
        yield return kernel.Name;
        if (schedule.Form == KernelForm.Columns)
        {
            yield return PartsName(kernel);
            yield return EndName(kernel);
        }
        if (schedule.Scatter is not null) yield return ScatterName(kernel);
        if (schedule.Blocks is null) yield break;
        yield return SumsName(kernel);
        foreach (var side in schedule.Sides) yield return BlocksName(kernel, side);
    }

    static string PartsName(Kernel kernel) => kernel.Name + "_Parts";

    static string EndName(Kernel kernel) => kernel.Name + "_End";

    static string ScatterName(Kernel kernel) => kernel.Name + "_Groups";

    static string SumsName(Kernel kernel) => kernel.Name + "_Sums";

    static string BlocksName(Kernel kernel, int side) => $"{kernel.Name}_Blocks{Literals.Int(side)}";

    public static string TensorName(Kernel kernel) => kernel.Name + "_Tensor";

    public void Print(Kernel kernel, GroupSchedule schedule)
    {
        var body = new BodyPrinter(writer, kernel, real);
        Arguments(body, schedule);
        writer.Line();
        Describe(kernel, schedule.Form == KernelForm.Groups
            ? "A row of a group's threads for each point of the result."
            : "A thread for each point of the result.");
        Method(body, kernel.Name, () =>
        {
            body.Unpack();
            if (schedule.Form == KernelForm.Groups) Groups(body, schedule);
            else Points(body);
        });
        if (schedule.Split is { } split) Split(kernel, schedule, split);
        if (schedule.Scatter is { } scatter)
        {
            Form(kernel, ScatterName(kernel), "A group of threads for each index.",
                fresh => new ScatterPrinter(writer, fresh, scatter, traits).Print());
        }
        if (schedule.Blocks is { } product) Blocks(kernel, product, schedule);
    }

    /// <summary>Prints the struct of a kernel's arguments, with what its forms need beside operands and sizes.</summary>
    void Arguments(BodyPrinter body, GroupSchedule schedule)
    {
        var (product, split) = (schedule.Blocks, schedule.Split);
        writer.Documentation("summary", $"The tensors and sizes of {body.Kernel.Name}.");
        var contract = $"IProductArguments<{body.Print.RealType}>";
        var implemented = product is not null ? " : " + contract
            : split is not null ? " : global::GraphCompiler.Ilgpu.ISplitArguments" : "";
        writer.Block($"public struct {body.ArgumentsType}{implemented}", () =>
        {
            foreach (var (type, name) in body.Fields) writer.Line($"public {type} {name};");
            if (split is not null) new PartialsPrinter(new(writer, body.Kernel, real), split).PrintMembers(writer);
            if (product is null) return;
            var parts = $"ProductSplit<{body.Print.RealType}>";
            writer.Line($"public {parts} {BodyPrinter.SplitField};").Line()
                .Line($"void {contract}.Split({parts} split) => {BodyPrinter.SplitField} = split;");
            Factor(body, contract, "Left", product.Left, product.Axes.Rows, product.Axes);
            Factor(body, contract, "Right", product.Right, product.Axes.Columns, product.Axes);
            var result = schedule.Result is { } store
                ? $"{body.Print.NameOf(store.Operand)}.SubView({body.Print.Of(store.Index.Offset)})"
                : "default";
            writer.Line().Line($"readonly ArrayView<{body.Print.RealType}> {contract}.Result => {result};");
        });
    }

    void Split(Kernel kernel, GroupSchedule schedule, SplitSchedule split)
    {
        if (schedule.Form == KernelForm.Groups)
        {
            new SplitPrinter(writer, kernel, split, schedule.Unrolled, real, traits).PrintPhases(phase => Describe(kernel, phase));
            return;
        }
        Form(kernel, PartsName(kernel), "Where threads share points: neighbouring ones do parts of neighbouring points.",
            body => new ColumnPrinter(writer, body, split).PrintParts());
        Form(kernel, EndName(kernel), "The end, where threads share points: a row of a group's threads for each.",
            body => new ColumnPrinter(writer, body, split).PrintEnd(traits));
    }

    void Blocks(Kernel kernel, Statement.Product product, GroupSchedule schedule)
    {
        bool IsAligned(Operand operand) => alignment.IsAligned(kernel, operand);
        Form(kernel, SumsName(kernel), "A thread for each point of the result, from the sums of parts.",
            body => BlockPrinter.PrintSums(writer, body, product));
        foreach (var side in schedule.Sides)
        {
            Form(kernel, BlocksName(kernel, side), $"A group of threads for each block of {side} by {side} points of the result.",
                body => new RegisterBlocks(writer, body, product, side, IsAligned).Print());
        }
        if (schedule.Tensors is { } shape)
        {
            Form(kernel, TensorName(kernel),
                $"A group of threads for each block of {shape.Rows} by {shape.Columns} points, by tensor cores.",
                body => new TensorBlocks(writer, body, product, shape, IsAligned).Print());
        }
    }

    void Factor(BodyPrinter body, string contract, string name, Expression.Load factor, ImmutableArray<Axis> along, ProductAxes axes)
    {
        var value = FactorStrides.Of(factor, along, axes) is { } strides
            ? $"ProductFactor.Of({body.Print.NameOf(factor.Operand)}, "
                + string.Join(", ", new[] { strides.Offset, strides.Line, strides.Term, strides.Batch }.Select(body.Print.Of)) + ")"
            : "default";
        writer.Line().Line($"readonly ProductFactor {contract}.{name} => {value};");
    }

    /// <summary>Prints another form of a kernel. Names are given anew: the bodies share nothing.</summary>
    void Form(Kernel kernel, string name, string form, Action<BodyPrinter> print)
    {
        var body = new BodyPrinter(writer, kernel, real);
        writer.Line();
        Describe(kernel, form);
        Method(body, name, () => print(body));
    }

    void Method(BodyPrinter body, string name, Action print) =>
        writer.Block($"public static void {name}({body.ArgumentsType} arguments)", print);

    void Describe(Kernel kernel, string form)
    {
        writer.Documentation("summary", $"{kernel.Formula}. {form}");
        foreach (var source in kernel.Sources) writer.Line("// " + source.Replace("\n", " "));
        writer.Line($"// {kernel.Flops} FLOPs, {kernel.Traffic.Bytes} bytes.");
        // What an exception says that names the kernel.
        if (kernel.Sources.FirstOrDefault() is { } first)
            writer.Line($"[global::GraphCompiler.Ilgpu.KernelOf({Literals.Text(first.Replace("\n", " "))})]");
    }

    void Points(BodyPrinter body)
    {
        var kernel = body.Kernel;
        body.Strided(kernel.Parallel, "point", "Grid.IdxX * Group.DimX + Group.IdxX", "Grid.DimX * Group.DimX",
            () => body.Statements(kernel.Body));
    }

    void Groups(BodyPrinter body, GroupSchedule schedule)
    {
        var kernel = body.Kernel;
        var scratch = body.Scratch(kernel.Statements.OfType<Statement.Accumulation>(), traits.LargestGroup);
        body.Rows(kernel.Parallel, inside =>
        {
            for (var i = 0; i < kernel.Body.Length;)
            {
                ImmutableArray<Statement> outside = [.. kernel.Body.Skip(i).TakeWhile(statement => statement is not Statement.Loop)];
                body.OutsideLoops(outside, $"Group.IdxX == 0 && {inside} == 1");
                i += outside.Length;
                if (i == kernel.Body.Length) break;
                var loop = (Statement.Loop)kernel.Body[i++];
                body.Accumulators(loop);
                body.Shared(loop, schedule.Unrolled.GetValueOrDefault(loop), "Group.IdxX", "Group.DimX", inside + " * ");
                foreach (var accumulation in loop.Accumulations) body.Reduce(accumulation, scratch, "Row");
                // Other threads may read from here on what this one stored. Reductions have a barrier of their own.
                if (i < kernel.Body.Length && !loop.Accumulations.Any()) writer.Line("Group.Barrier();");
            }
        });
    }
}
