using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Every primitive through the generator: compiled forward and gradients against the interpreter.</summary>
public class OpEmissionTests
{
    static readonly CaseModels models = new(OpCases.All);

    public static TheoryData<string> Cases => models.Keys;

    [Theory, MemberData(nameof(Cases)), Trait("Vectors", "AnyWidth")]
    public void In_single_precision(string key) => models.RunSingle(key);

    [Theory, MemberData(nameof(Cases))]
    public void As_plain_loops(string key) => models.RunScalar(key);

    [Theory, MemberData(nameof(Cases))]
    public void Unfused_in_double_precision(string key) => models.RunUnfused(key);
}
