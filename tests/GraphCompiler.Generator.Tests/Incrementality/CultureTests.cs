using System.Globalization;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Incrementality;

/// <summary>The culture of the machine that builds has no say in what is generated.</summary>
public class CultureTests
{
    const string Model = """
        [Model]
        public partial class Net
        {
            readonly Parameter w = new(Init.Normal(-1.5, 0.02), 4);
            [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x * -2.5f + x.Sum(axis: -1, keepDims: true) * w * 1e-7;
        }
        """;

    [Theory]
    [InlineData("sv-SE")]
    [InlineData("fi-FI")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_generated_files_are_the_same_in_every_culture(string name)
    {
        var expected = Generate(CultureInfo.InvariantCulture);
        var culture = CultureInfo.GetCultureInfo(name);
        Assert.NotEqual((-1.5).ToString(CultureInfo.InvariantCulture), (-1.5).ToString(culture));
        Assert.Equal(expected, Generate(culture));
    }

    [Fact]
    public void Messages_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE");
            var error = CompiledText.Compile("""
                [Model]
                public partial class Net
                {
                    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => x.Sum(axis: -3);
                }
                """, "GC0105").Diagnostics[0];
            Assert.StartsWith("There is no axis -3 in [N, 4]", CompiledText.Message(error));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static string Generate(CultureInfo culture)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            var spec = ModelCompilation.Read(Model).ToString();
            return spec + string.Join("\n",
                CompiledText.RunGenerator(ModelCompilation.Create(Model)).Driver.GetRunResult().GeneratedTrees
                    .Select(tree => tree.ToString()));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }
}
