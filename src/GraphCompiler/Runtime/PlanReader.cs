using System.Globalization;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>
/// Reads a plan from the text that the generator packs it into: copies are undone, then each line is an entry, a node, a kernel, what a
/// kernel comes from, reads and writes, or a buffer.
/// </summary>
internal static class PlanReader
{
    /// <summary>What lies between the calls of a path.</summary>
    internal const string PathSeparator = " > ";

    const int Base = ']' - '#' + 1;

    public static IReadOnlyList<EntryPlan> Read(string packed)
    {
        var entries = new List<EntryPlan>();
        List<NodePlan> nodes = [];
        List<KernelPlan> kernels = [];
        List<BufferPlan> buffers = [];
        string[] path = [];
        foreach (var line in Unpack(packed).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\t');
            switch (fields[0])
            {
                case "entry":
                    (nodes, kernels, buffers, path) = ([], [], [], []);
                    entries.Add(new(fields[1], nodes, kernels, buffers, fields[2], fields[3], fields[4]));
                    break;
                case "node":
                    var source = fields[3] == "=" ? fields[1][(fields[1].IndexOf(' ') + 1)..] : fields[3];
                    nodes.Add(new(nodes.Count, fields[1], [.. fields[6..].Select(distance => nodes.Count - Number(distance))],
                        fields[2], source, Number(fields[4]), Path(fields[5]), fields[5][0] == '-'));
                    break;
                case "kernel":
                    kernels.Add(new(fields[1], fields[2], fields[3], [], [], [], fields[4], fields[5], Number(fields[6]), fields[7])
                    {
                        Path = Path(fields[8]), IsGradient = fields[8][0] == '-',
                    });
                    break;
                case "from":
                    kernels[^1] = kernels[^1] with { Sources = fields[1..] };
                    break;
                case "reads":
                    kernels[^1] = kernels[^1] with { Reads = fields[1..] };
                    break;
                case "writes":
                    kernels[^1] = kernels[^1] with { Writes = fields[1..] };
                    break;
                case "unfused":
                    kernels[^1] = kernels[^1] with { Unfused = [.. fields[1..].Select(note => Unfused(kernels[^1], note))] };
                    break;
                case "buffer":
                    var first = (buffers.Count == 0 ? 0 : buffers[^1].FirstUse) + Number(fields[5]);
                    var last = first + Number(fields[6]);
                    buffers.Add(new(fields[1], fields[2], fields[3], fields[4], first, last, fields[7]));
                    break;
            }
        }
        return entries;

        string Path(string field)
        {
            var steps = field.TrimStart('-').Split(PathSeparator);
            path = [.. path[..Number(steps[0])], .. steps[1..]];
            return string.Join(PathSeparator, path);
        }
    }

    static UnfusedTensor Unfused(KernelPlan kernel, string note)
    {
        var parts = note.Split(' ');
        return new(kernel.Reads[Number(parts[1])], FusionNotes.Of(parts[0]));
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>
    /// Undoes the packing: '|' is a tab, '^' a line break, '`' marks a copy of what was there before by its distance and length, or a
    /// character that stands for itself.
    /// </summary>
    static string Unpack(string packed)
    {
        packed = packed.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var text = new List<char>();
        for (var at = 0; at < packed.Length; at++)
        {
            if (packed[at] != '`')
            {
                text.Add(packed[at] switch { '|' => '\t', '^' => '\n', var c => c });
            }
            else if (packed[++at] is '`' or '|' or '^')
            {
                text.Add(packed[at]);
            }
            else
            {
                var (distance, length) = ((Digit(at) * Base + Digit(at + 1)) * Base + Digit(at + 2), Digit(at + 3) * Base + Digit(at + 4));
                // What is copied may reach into its own copy.
                for (; length > 0; length--) text.Add(text[^distance]);
                at += 4;
            }
        }
        return new(CollectionsMarshal.AsSpan(text));

        int Digit(int position) => packed[position] - '#';
    }
}
