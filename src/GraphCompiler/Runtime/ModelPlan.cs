namespace GraphCompiler.Runtime;

/// <summary>What the compiler made of a model. Sizes are polynomials of the symbols, as text, such as <c>512*N + 64</c>.</summary>
/// <param name="Model">The model class.</param>
/// <param name="Entries">One plan for each generated method.</param>
public sealed record ModelPlan(string Model, IReadOnlyList<EntryPlan> Entries)
{
    /// <summary>The plan that the generator wrote down in packed form.</summary>
    /// <param name="model">The model class.</param>
    /// <param name="packed">What generated code holds: text of the generator's own.</param>
    public static ModelPlan Unpack(string model, string packed) => new(model, PlanReader.Read(packed));

    /// <summary>All entries as aligned tables.</summary>
    public string Text => PlanText.Of(this);

    /// <summary>All entries as one Mermaid flowchart, a subgraph each.</summary>
    public string Mermaid => PlanMermaid.Of(this);

    /// <summary>
    /// A page for a browser that needs no network: the graph by module and entry, each kernel with its formula, its cost and why it is
    /// no larger, and memory over the launches.
    /// </summary>
    /// <param name="sizes">The symbols' values for which figures are computed; 64 for those that are left out.</param>
    /// <param name="measured">Times to show beside the kernels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public string ToHtml(IReadOnlyDictionary<string, long>? sizes = null, IReadOnlyList<KernelTimes>? measured = null)
        => PlanPage.Of(this, sizes ?? new Dictionary<string, long>(), measured ?? []);

    /// <summary>Writes <see cref="ToHtml"/> to a file.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="sizes">The symbols' values for which figures are computed; 64 for those that are left out.</param>
    /// <param name="measured">Times to show beside the kernels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void WriteReport(string path, IReadOnlyDictionary<string, long>? sizes = null, IReadOnlyList<KernelTimes>? measured = null)
        => File.WriteAllText(path, ToHtml(sizes, measured));

    /// <summary>The same as <see cref="Text"/>.</summary>
    public override string ToString() => Text;
}

/// <summary>What the compiler made of one entry.</summary>
/// <param name="Name">The generated method.</param>
/// <param name="Nodes">The graph, in topological order; what one expression made several times, in a loop, stands there once.</param>
/// <param name="Kernels">The kernels, in the order in which they run; of loops, the first repetition.</param>
/// <param name="Buffers">The intermediate tensors' places in the work arena.</param>
/// <param name="PeakBytes">The work arena's size.</param>
/// <param name="Flops">The arithmetic of one call.</param>
/// <param name="Bytes">The memory that one call reads and writes.</param>
public sealed record EntryPlan(
    string Name,
    IReadOnlyList<NodePlan> Nodes,
    IReadOnlyList<KernelPlan> Kernels,
    IReadOnlyList<BufferPlan> Buffers,
    string PeakBytes,
    string Flops = "",
    string Bytes = "");

/// <summary>One node of an entry's graph.</summary>
/// <param name="Id">Its number in the entry.</param>
/// <param name="Op">The operation.</param>
/// <param name="Inputs">The numbers of the nodes it takes.</param>
/// <param name="Shape">The result's shape, such as <c>[N, 128]</c>.</param>
/// <param name="Source">The expression it came from.</param>
/// <param name="Count">How many nodes the expression made.</param>
/// <param name="Path">The modules and functions it was reached through: <c>layers.Forward > Softmax</c>; empty in the entry itself.</param>
/// <param name="IsGradient">Whether it was made by differentiating the expression.</param>
public sealed record NodePlan(
    int Id, string Op, IReadOnlyList<int> Inputs, string Shape, string Source, int Count = 1, string Path = "", bool IsGradient = false);

/// <summary>One kernel of an entry.</summary>
/// <param name="Name">The generated method.</param>
/// <param name="Kind">
/// What its body does: Map (elementwise), Rows (loops for each point), Contract (a product), Scatter (updates), Scan (running sums).
/// </param>
/// <param name="Formula">What it computes.</param>
/// <param name="Sources">The expressions fused into it.</param>
/// <param name="Reads">The tensors it reads.</param>
/// <param name="Writes">The tensors it writes.</param>
/// <param name="Flops">Its arithmetic.</param>
/// <param name="Bytes">The memory it reads and writes.</param>
/// <param name="Count">How often it runs here: the repetitions of its loop.</param>
/// <param name="Steps">
/// The length of the loop that it runs in, if that depends on sizes; it is in <paramref name="Count"/> once. Empty for other kernels.
/// </param>
public sealed record KernelPlan(
    string Name,
    string Kind,
    string Formula,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Reads,
    IReadOnlyList<string> Writes,
    string Flops,
    string Bytes,
    int Count = 1,
    string Steps = "")
{
    /// <summary>The modules and functions of its first result.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether its first result is part of a gradient.</summary>
    public bool IsGradient { get; init; }

    /// <summary>Tensors that other kernels compute and it reads, and why it does not compute them itself.</summary>
    public IReadOnlyList<UnfusedTensor> Unfused { get; init; } = [];
}

/// <summary>A tensor that is stored between two kernels.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Reason">Why the two kernels are not one.</param>
public sealed record UnfusedTensor(string Name, string Reason);

/// <summary>One intermediate tensor's place.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Its first byte in the arena.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="FirstUse">The position of the first kernel that touches it, counting every repetition; -1 for what is there before.</param>
/// <param name="LastUse">The position of the last one.</param>
/// <param name="Type">The type of its elements.</param>
public sealed record BufferPlan(string Name, string Shape, string Offset, string Bytes, int FirstUse, int LastUse, string Type = "");
