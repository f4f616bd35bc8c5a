using static GraphCompiler.Runtime.PageWriter;

namespace GraphCompiler.Runtime;

/// <summary>
/// A plan as a page: entries, kernels, and for each entry its graph, launches and memory. It has no script and no link to outside.
/// </summary>
internal sealed class PlanPage
{
    const long UsualSize = 64;

    readonly PageWriter page = new();
    readonly ModelPlan plan;
    readonly IReadOnlyDictionary<string, long> sizes;
    readonly ILookup<string, KernelTimes> measured;
    readonly SortedSet<string> symbols = new(StringComparer.Ordinal);

    PlanPage(ModelPlan plan, IReadOnlyDictionary<string, long> sizes, IReadOnlyList<KernelTimes> measured)
    {
        (this.plan, this.sizes) = (plan, sizes);
        this.measured = measured.ToLookup(times => times.Entry);
        foreach (var size in plan.Entries.SelectMany(SizesOf)) SizeText.Evaluate(size, ValueOf);
    }

    public static string Of(ModelPlan plan, IReadOnlyDictionary<string, long> sizes, IReadOnlyList<KernelTimes> measured)
    {
        foreach (var (symbol, size) in sizes)
            if (size <= 0) throw new ArgumentOutOfRangeException(nameof(sizes), size, $"A size is positive, but {symbol} is {size}.");
        return new PlanPage(plan, sizes, measured).Print();
    }

    static IEnumerable<string> SizesOf(EntryPlan entry) =>
        [entry.PeakBytes, entry.Flops, entry.Bytes, .. entry.Buffers.SelectMany(buffer => new[] { buffer.Bytes, buffer.Offset })];

    long ValueOf(string symbol)
    {
        symbols.Add(symbol);
        return sizes.GetValueOrDefault(symbol, UsualSize);
    }

    double Evaluate(string size) => SizeText.Evaluate(size, ValueOf);

    string Print()
    {
        page.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Markup("<meta name=\"viewport\" content=\"width=device-width\"/>\n").Element("title", plan.Model)
            .Markup("\n<style>\n").Markup(PageStyle.Text).Markup("</style>\n</head>\n<body>\n").Element("h1", plan.Model).Markup("\n");
        var values = symbols.ToList().Select(symbol => FormattableString.Invariant($"{symbol} = {ValueOf(symbol)}"));
        if (symbols.Count > 0) page.Element("p", $"Figures are for {string.Join(", ", values)}.").Markup("\n");
        PrintSummary();
        PrintKernels();
        for (var i = 0; i < plan.Entries.Count; i++) PrintEntry(plan.Entries[i], i);
        return page.Markup("</body>\n</html>\n").ToString();
    }

    void PrintSummary()
    {
        Table(["entry", "kernel launches", "FLOP", "bytes moved", "FLOP / byte", "peak memory", "measured"], () =>
        {
            foreach (var (entry, i) in plan.Entries.Select((entry, i) => (entry, i)))
            {
                var (flops, bytes) = (Evaluate(entry.Flops), Evaluate(entry.Bytes));
                page.Markup($"<tr><td><a href=\"#entry-{Number(i)}\">").Text(entry.Name).Markup("</a></td>");
                Cell(Metric(entry.Kernels.Sum(RunsOf)), "");
                Cell(Metric(flops), entry.Flops);
                Cell(Bytes(bytes), entry.Bytes);
                Cell(bytes > 0 ? Number(flops / bytes) : "", "");
                Cell(Bytes(Evaluate(entry.PeakBytes)), entry.PeakBytes);
                Cell(string.Join(", ", measured[entry.Name].Select(times => Time(times.Seconds))), "");
                page.Markup("</tr>\n");
            }
        });
    }

    double RunsOf(KernelPlan kernel) => kernel.Steps.Length > 0 ? Evaluate(kernel.Steps) : kernel.Count;

    /// <summary>Each kernel once, whatever number of entries launch it.</summary>
    void PrintKernels()
    {
        page.Markup("<h2>Kernels</h2>\n");
        var all = plan.Entries.SelectMany(entry => entry.Kernels, (entry, kernel) => (Entry: entry, Kernel: kernel));
        foreach (var launches in all.GroupBy(pair => pair.Kernel.Name))
        {
            var kernel = launches.First().Kernel;
            page.Markup($"<details class=\"kernel\" id=\"kernel-{Attribute(kernel.Name)}\"><summary>").Element("b", kernel.Name)
                .Text($" {kernel.Kind}, {Metric(Evaluate(kernel.Flops))} FLOP, {Bytes(Evaluate(kernel.Bytes))}, ")
                .Text(launches.Count() == 1 ? "launched at one place" : $"launched at {Number(launches.Count())} places");
            foreach (var entry in launches.Select(pair => pair.Entry.Name).Distinct())
                foreach (var time in TimesOf(entry, kernel.Name))
                    page.Text($", {Time(time.Seconds)} of a call of {entry}");
            page.Markup("</summary>\n").Element("p class=\"formula\"", kernel.Formula).Markup("\n")
                .Element("p", $"{kernel.Flops} FLOP, {kernel.Bytes} bytes in a run.").Markup("\n");
            List(WhyFused(kernel), kernel.Sources);
            List("Not computed here, but stored by another kernel:", [.. launches.SelectMany(pair => pair.Kernel.Unfused)
                .GroupBy(tensor => tensor.Reason, tensor => tensor.Name)
                .Select(group => $"{string.Join(", ", group.Distinct())}: {group.Key}")]);
            page.Markup("</details>\n");
        }
    }

    IEnumerable<KernelTime> TimesOf(string entry, string kernel) =>
        measured[entry].SelectMany(times => times.Kernels).Where(time => time.Name == kernel);

    static string WhyFused(KernelPlan kernel) => (kernel.Sources.Count, kernel.Kind) switch
    {
        ( <= 1, _) => "One expression:",
        (_, "Map") => "Fused: each expression needs of the one before only the element at the same place, which stays in a register.",
        (_, "Rows") => "Fused: the expressions pass over the same rows, which stay in the first-level cache between passes.",
        (_, "Contract") => "Fused: what follows the product is applied to its sums while they are in registers.",
        _ => "Fused: the expressions run over the same elements in the same order.",
    };

    void PrintEntry(EntryPlan entry, int number)
    {
        page.Markup($"<details class=\"entry\" id=\"entry-{Number(number)}\" open=\"\"><summary>").Element("h2", entry.Name)
            .Markup("</summary>\n<h3>Graph</h3>\n");
        new GraphDrawing(page).Draw(ModuleTree.Of(entry));
        page.Markup("<details class=\"launches\"><summary><h3>Launches</h3></summary>\n");
        Table(["kernel", "module", "reads", "writes", "runs", "FLOP", "bytes", "measured"], () =>
        {
            foreach (var kernel in entry.Kernels)
            {
                var runs = RunsOf(kernel);
                page.Markup($"<tr><td><a href=\"#kernel-{Attribute(kernel.Name)}\">").Text(kernel.Name).Markup("</a></td>");
                var module = kernel.Path.Replace(".Forward", "", StringComparison.Ordinal);
                Cell(kernel.IsGradient ? "gradient of " + module : module, kernel.Path, "text");
                Cell(string.Join(", ", kernel.Reads), "", "text");
                Cell(string.Join(", ", kernel.Writes), "", "text");
                Cell(Metric(runs), kernel.Steps);
                Cell(Metric(Evaluate(kernel.Flops) * runs), kernel.Flops);
                Cell(Bytes(Evaluate(kernel.Bytes) * runs), kernel.Bytes);
                var times = TimesOf(entry.Name, kernel.Name).Select(time => Time(time.Seconds / time.Runs * runs));
                Cell(string.Join(", ", times), "");
                page.Markup("</tr>\n");
            }
        });
        page.Markup("</details>\n<details class=\"places\"><summary><h3>Memory</h3></summary>\n");
        MemoryDrawing.Draw(page, entry.Buffers, ValueOf);
        page.Markup("</details>\n</details>\n");
    }

    void Table(string[] head, Action rows)
    {
        page.Markup("<table>\n<tr>");
        foreach (var cell in head) page.Element("th", cell);
        page.Markup("</tr>\n");
        rows();
        page.Markup("</table>\n");
    }

    void Cell(string text, string title, string kind = "number") =>
        page.Element(title.Length == 0 ? $"td class=\"{kind}\"" : $"td class=\"{kind}\" title=\"{Attribute(title)}\"", text);

    void List(string intro, IReadOnlyList<string> items)
    {
        if (items.Count == 0) return;
        page.Element("p", intro).Markup("<ul>");
        foreach (var item in items) page.Element("li", item);
        page.Markup("</ul>\n");
    }
}
