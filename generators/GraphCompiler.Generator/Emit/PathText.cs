using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// The calls that led to each of several nodes, as a plan has them: how many calls are those of the node before, then the others; behind
/// a minus for a gradient. So the same layer looks the same wherever it is.
/// </summary>
internal sealed class PathText
{
    const string Separator = " > ";

    string[] previous = [];

    public string Next(Node node)
    {
        var path = node.Origin.Path.Split([Separator], StringSplitOptions.RemoveEmptyEntries);
        var same = path.Zip(previous, (step, before) => step == before).TakeWhile(isSame => isSame).Count();
        previous = path;
        return (node.Origin.IsGradient ? "-" : "") + string.Join(Separator, path.Skip(same).Prepend(Literals.Int(same)));
    }
}
