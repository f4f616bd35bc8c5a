namespace GraphCompiler.Runtime;

/// <summary>Why tensors are stored between two kernels, in words. The compiler's <c>FusionLimit</c> has the names.</summary>
internal static class FusionNotes
{
    static readonly Dictionary<string, string> Texts = new()
    {
        ["Product"] = "a matrix product reads each element many times",
        ["OwnKernels"] = "a kernel of a single operation computes or reads it",
        ["Size"] = "one kernel would have too many operations",
        ["Address"] = "its elements are places in memory",
        ["Order"] = "it is read in another order than it is made in",
        ["Whole"] = "it has to be complete before it is read",
        ["Cycle"] = "another kernel lies between the two",
        ["LongSum"] = "a long sum is added up in place",
        ["Loop"] = "it is made in another loop",
    };

    public static string Of(string limit) => Texts.GetValueOrDefault(limit, limit);
}
