using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Values;

namespace GraphCompiler.Generator.Frontend.Errors;

/// <summary>The mistakes that were reported, and whether something is unknown because of them.</summary>
internal sealed class MistakeLog(CallStack stack, EvaluationModes modes)
{
    readonly MistakeList ofEntry = new(), ofAllEntries = new();

    /// <summary>Whether anything in the current entry was unknown, so that what came out is no graph.</summary>
    public bool HasUnknowns { get; private set; }

    /// <summary>The mistakes in the current entry, and in what was evaluated for all of them.</summary>
    public IEnumerable<Finding> Mistakes => ofAllEntries.Findings.Concat(ofEntry.Findings);

    /// <summary>Forgets the mistakes of an entry that starts again.</summary>
    public void Clear()
    {
        HasUnknowns = false;
        ofEntry.Clear();
    }

    public void Add(Finding finding) => ofEntry.Add(finding, stack.UserCalls());

    public void Add(EvaluationException exception)
    {
        HasUnknowns = true;
        if (exception.Finding is { } finding) (modes.IsForAllEntries ? ofAllEntries : ofEntry).Add(finding, stack.UserCalls());
    }

    /// <summary>Notes that the value of an expression is unknown.</summary>
    public void AddUnknown() => HasUnknowns = true;

    /// <summary>Whether the current entry has a mistake with this id and first argument.</summary>
    public bool Contains(string id, string argument) =>
        ofEntry.Findings.Any(finding => finding.Id == id && finding.Arguments[0] == argument);

    /// <summary>Whether a value is unknown, or holds one that is.</summary>
    public bool IsUnknown(object? value) => (HasUnknowns || ofAllEntries.Findings.Count > 0) && Unknown.IsIn(value);
}
