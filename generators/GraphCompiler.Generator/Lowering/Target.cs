using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// What a model is compiled for. The stages of the lowering take it as an argument and hold no limits, costs or widths of their own.
/// </summary>
/// <param name="Name">The target's name.</param>
internal sealed record Target(string Name)
{
    /// <summary>How graphs become kernels. Targets that agree on it share their kernels.</summary>
    public KernelTraits Kernels { get; init; } = new();

    /// <summary>
    /// Whether a kernel's result may take the place of an operand that the kernel reads for the last time, element by element.
    /// </summary>
    public bool ReusesOperands { get; init; } = true;

    /// <summary>
    /// How many of an entry's arguments and results kernels may work on where the caller has them; the others are copied.
    /// </summary>
    public int MostLent { get; init; }

    /// <summary>Whether neighbouring calls may run as one, part by part along an axis that they have in common.</summary>
    public bool JoinsCalls { get; init; }

    /// <summary>How kernels are scheduled over vectors and threads.</summary>
    public VectorTraits Vectors { get; init; } = new();

    /// <summary>How kernels are scheduled over groups of threads.</summary>
    public GroupTraits Groups { get; init; } = new();

    /// <summary>Vectors and worker threads.</summary>
    public static readonly Target Cpu = new("Cpu") { MostLent = 8, JoinsCalls = true };

    /// <summary>Plain loops on one thread.</summary>
    public static readonly Target Scalar = new("Scalar") { Kernels = new() { HasProducts = false } };

    /// <summary>ILGPU 1.5, whose optimizer moves a load past a store to the same place.</summary>
    public static readonly Target Ilgpu = new("Ilgpu")
    {
        ReusesOperands = false,
        Kernels = new()
        {
            // Most functions take less time than a number takes to memory and back.
            CostlyFunction = 24, CheapRecomputation = 24, CostOfStore = 1,
            Factors = RoundedFactors.Narrowed, MostCarried = long.MaxValue, RowsOfBlock = 256, LongAxis = 512,
            // A launch takes longer than reading a small tensor.
            FewestOfOnlineSum = 8192, LeastShared = 1,
            // A group has a block of the columns.
            LongestProductRow = 0,
        },
    };

    /// <summary>The target of a model's own code.</summary>
    public static Target Of(HostTarget target) => target == HostTarget.Scalar ? Scalar : Cpu;
}

/// <summary>What becomes of the factors of a product before it is computed, where values are rounded.</summary>
internal enum RoundedFactors
{
    /// <summary>Nothing: it reads both as they are stored.</summary>
    AsStored,

    /// <summary>Rounded ones are copied to wider elements, with which vectors compute.</summary>
    Widened,

    /// <summary>One is rounded too if the other is: tensor cores and libraries take two of a kind.</summary>
    Narrowed,
}

/// <summary>
/// What decides how graphs become kernels. Costs are counted in additions, as <see cref="Primitives.Primitive.Cost"/> is.
/// </summary>
internal sealed record KernelTraits
{
    /// <summary>
    /// The most nodes that one kernel computes. The compiler of the generated code optimizes methods up to some size only, and what a
    /// kernel of this size loads and stores costs little beside what it computes.
    /// </summary>
    public int MostMembers { get; init; } = 64;

    /// <summary>From how many additions on a sum of terms grows in place, each addition in a kernel of its own.</summary>
    public int ManyAdditions { get; init; } = 8;

    /// <summary>The cost up to which a function of one stored tensor is evaluated wherever it is read.</summary>
    public int CheapRead { get; init; } = 3;

    /// <summary>The most functions in the formula of a number that is evaluated wherever it is read.</summary>
    public int LongestNumber { get; init; } = 16;

    /// <summary>The cost up to which a value is computed again by later kernels instead of being stored.</summary>
    public int CheapRecomputation { get; init; } = 12;

    /// <summary>The same for a value that is computed from no tensor: it is neither stored nor loaded.</summary>
    public int CostOfMemory { get; init; } = 48;

    /// <summary>What has this many times fewer elements than what is computed beside it costs nothing to load or to keep.</summary>
    public long SmallShare { get; init; } = 16;

    /// <summary>What it takes to store an element, in loads of one: processors load what they are about to write.</summary>
    public int CostOfStore { get; init; } = 2;

    /// <summary>The cost from which on a function is not evaluated twice: not by two kernels, nor by two stages of one.</summary>
    public int CostlyFunction { get; init; } = 8;

    /// <summary>The most functions of an expression that is written where its value is used once.</summary>
    public int LongestExpression { get; init; } = 5;

    /// <summary>Whether sums of products have a form of their own, walked in tiles.</summary>
    public bool HasProducts { get; init; } = true;

    /// <summary>What becomes of the factors of products in tiles where one of them was rounded.</summary>
    public RoundedFactors Factors { get; init; } = RoundedFactors.Widened;

    /// <summary>From how many products of numbers on tiles are worth their preparation.</summary>
    public long SmallestProduct { get; init; } = 1024;

    /// <summary>
    /// The longest row of a product that its own kernel reduces, such as that of a softmax; 0 for none. A thread computes whole rows
    /// then, and keeps their sums at hand until they are complete.
    /// </summary>
    public long LongestProductRow { get; init; } = 1024;

    /// <summary>The shortest one: neighbouring rows that are shorter than a vector are better reduced together.</summary>
    public long ShortestProductRow { get; init; } = 16;

    /// <summary>
    /// The fewest elements in a row of a concatenation that a kernel stores there, unless they fill vectors: fewer leave lanes unused.
    /// </summary>
    public long ShortestPlacedRun { get; init; } = 64;

    /// <summary>The lanes of the widest vector.</summary>
    public int MostLanes { get; init; } = 16;

    /// <summary>The most axes that one side of a product's operand may nest.</summary>
    public int MostNestedAxes { get; init; } = 4;

    /// <summary>
    /// The most elements of a step for which a kernel loops over all steps of a scan. The steps of one element lie as far apart in memory
    /// as a step is long, so that a processor walks longer ones step by step.
    /// </summary>
    public long MostCarried { get; init; } = 64;

    /// <summary>
    /// From how many elements on it pays to combine the greatest one and a sum of exponentials that are taken with it in one pass: that
    /// reads the elements once, but has to wait for an exponential at each, where short rows are still at hand. Null if it never pays.
    /// </summary>
    public long? FewestOfOnlineSum { get; init; }

    /// <summary>The same for a sum and the squared distances from the mean.</summary>
    public long? FewestOfOnlineVariance { get; init; }

    /// <summary>
    /// From how many elements on it pays to load a tensor once for several reductions that walk it alike. Null if it never pays.
    /// </summary>
    public long? LeastShared { get; init; } = 4096;

    /// <summary>The most values that they combine in one loop, as <see cref="GroupTraits.MostColumnPartials"/>.</summary>
    public int MostSharing { get; init; } = 4;

    /// <summary>
    /// How many rows are computed at a time where all rows would take memory that grows with the product of two lengths; 0 for all.
    /// </summary>
    public int RowsOfBlock { get; init; } = 64;

    /// <summary>From which known length on such an axis is cut into blocks; so is one whose length is known only at run time.</summary>
    public int LongAxis { get; init; } = 256;
}

/// <summary>Schedules over vectors and threads.</summary>
internal sealed record VectorTraits
{
    /// <summary>The bits of the widest vector.</summary>
    public int Bits { get; init; } = 512;

    /// <summary>The bits of the narrowest vector. Which width a processor has, the run time finds out.</summary>
    public int LeastBits { get; init; } = 128;

    /// <summary>The lanes of the widest vector.</summary>
    public int LanesOf(DType real) => Bits / (8 * real.Bytes);

    /// <summary>How many vectors of columns are reduced at a time where rows lie apart: some cache lines of each row.</summary>
    public int VectorsOfStrip { get; init; } = 4;

    /// <summary>The work that is worth handing to another thread, in operations and memory accesses.</summary>
    public long WorkPerChunk { get; init; } = 32 * 1024;

    /// <summary>What the kernels that run as one touch in a part: about half of a second-level cache, as much is touched twice.</summary>
    public long BytesPerPart { get; init; } = 512 * 1024;

    /// <summary>The most kernels that run as one: each is compared with all others.</summary>
    public int MostJoined { get; init; } = 16;

    /// <summary>
    /// From how many parts on kernels run as one: what fewer touch stays in the cache from one kernel to the next, or is no work for
    /// several threads.
    /// </summary>
    public long FewestParts { get; init; } = 16;

    /// <summary>
    /// The fewest points of an axis that a thread runs a loop for: with fewer rows, a product reads its right operand too often.
    /// </summary>
    public long LeastSplit { get; init; } = 8;

    /// <summary>The most kernels of a loop that is split: each place that one writes is compared with all others.</summary>
    public int MostSplit { get; init; } = 64;

    /// <summary>From how many steps of a loop on it pays to prepare a product's right operand that all have in common.</summary>
    public int FewestStepsOfKept { get; init; } = 4;

    /// <summary>Vectors along axes with fewer points than this waste lanes.</summary>
    public long FewPoints { get; init; } = 8;

    /// <summary>Vectors along axes with fewer points than this waste most of their lanes.</summary>
    public long VeryFewPoints { get; init; } = 4;

    /// <summary>The longest stride at which neighbouring lanes still share cache lines.</summary>
    public long ShortStride { get; init; } = 4;

    /// <summary>The most points of a loop that are spelled one after the other: those of a window of 3 x 3.</summary>
    public long MostSpelledPoints { get; init; } = 9;

    /// <summary>
    /// The most that all of them compute, in additions, and load: the compiler of the generated code stops to inline functions in a method
    /// that holds too many.
    /// </summary>
    public long MostSpelledValues { get; init; } = 128;

    /// <summary>The longest parallel axis that is spelled since others are.</summary>
    public long ShortestLoop { get; init; } = 3;

    /// <summary>The farthest apart that rows lie which share vectors.</summary>
    public long FarthestRow { get; init; } = 64;

    /// <summary>
    /// What it takes to combine the lanes of a vector before the next loop over them can begin, in elements that are loaded or stored one
    /// by one.
    /// </summary>
    public long CostOfLanes { get; init; } = 40;

    /// <summary>What it takes to load a vector's elements one by one, in additions.</summary>
    public int CostOfGathering { get; init; } = 8;

    /// <summary>The most functions of a value that is written where it is combined with others.</summary>
    public int LongestTerm { get; init; } = 2;
}

/// <summary>Schedules over groups of threads.</summary>
internal sealed record GroupTraits
{
    /// <summary>An inner loop at least this long is worth a group.</summary>
    public int LongInner { get; init; } = 64;

    /// <summary>Where the inner length is only known at run time: more points than this keep the device busy without sharing.</summary>
    public int ManyPoints { get; init; } = 4096;

    /// <summary>Up to so many points there may be too few groups for a device, one for each.</summary>
    public int FewPoints { get; init; } = 512;

    /// <summary>From which length on a loop may be worth more than one group.</summary>
    public int LongestUnsplit { get; init; } = 4096;

    /// <summary>The most accumulators whose partial results groups leave for each other, as <c>SplitKernel.MostAccumulators</c>.</summary>
    public int MostPartials { get; init; } = 16;

    /// <summary>The most accumulators whose partial results threads leave for groups, as <c>ColumnKernel.MostAccumulators</c>.</summary>
    public int MostColumnPartials { get; init; } = 4;

    /// <summary>From which length on a thread does several points of a group's loop in a turn.</summary>
    public int ShortestUnrolled { get; init; } = 1024;

    /// <summary>How many points that are.</summary>
    public int PointsOfTurn { get; init; } = 4;

    /// <summary>Scatters along fewer indices than this are no work for groups.</summary>
    public int FewestIndices { get; init; } = 16;

    /// <summary>Products with fewer rows or columns than this, or half the depth, are no work for blocks.</summary>
    public int SmallestSide { get; init; } = 8;

    /// <summary>The side of a product's block; large ones have twice as much.</summary>
    public int BlockSide { get; init; } = 64;

    /// <summary>The terms of each sum that pass through shared memory at a time, on their way to tensor cores.</summary>
    public int TensorStep { get; init; } = 32;

    /// <summary>The most threads of a group.</summary>
    public int LargestGroup { get; init; } = 256;
}
