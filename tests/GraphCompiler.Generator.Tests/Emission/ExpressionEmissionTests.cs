namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Functions of the library, and expressions that are awkward to lower, through the generator.</summary>
public class ExpressionEmissionTests
{
    static readonly CaseModels models = new(ExpressionCases.All);

    public static TheoryData<string> Cases => models.Keys;

    [Theory, MemberData(nameof(Cases))]
    public void In_single_precision(string key) => models.RunSingle(key);

    [Theory, MemberData(nameof(Cases))]
    public void As_plain_loops(string key) => models.RunScalar(key);

    [Theory, MemberData(nameof(Cases))]
    public void Unfused_in_double_precision(string key) => models.RunUnfused(key);
}
