using System.Globalization;
using System.Xml.Linq;

namespace GraphCompiler.Plots.Tests;

public class PictureTests
{
    static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    static string[] Texts(string picture) => [.. XDocument.Parse(picture).Descendants(svg + "text").Select(text => text.Value)];

    static EpochResult Epoch(int number, double loss, double? validation)
        => new(number, loss, validation, 1, 1) { Metrics = new Dictionary<string, double> { ["accuracy"] = 1 - loss / 2 } };

    [Fact]
    public void LearningCurvesHaveALineForEachLoss()
    {
        var picture = Picture.LearningCurves([Epoch(1, 0.9, 1.0), Epoch(2, 0.5, 0.8)]);
        Assert.Superset(new HashSet<string> { "epoch", "loss", "training", "validation" }, Texts(picture).ToHashSet());
        Assert.DoesNotContain("validation", Texts(Picture.LearningCurves([Epoch(1, 0.9, null)])));
        Assert.Contains("accuracy", Texts(Picture.LearningCurve([Epoch(1, 0.9, null), Epoch(2, 0.5, null)], "accuracy")));
    }

    [Fact]
    public void CurvesShowTheirArea()
    {
        // Scores and labels of the worked example: the area is 6 of 8 pairs.
        var curve = RocCurve.Of<double>([0.21, 0.67, 0.56, 0.31, 0.70, 0.84], [0, 1, 0, 0, 1, 0]);
        Assert.Contains("test (AUC 0.750)", Texts(Picture.Roc(("test", curve))));
    }

    [Fact]
    public void MatricesShowTheirCounts()
    {
        var texts = Texts(Picture.Confusion(ConfusionMatrix.Of([0, 0, 0, 1, 1], [0, 0, 1, 1, 0], 2, ["cat", "dog"])));
        Assert.Superset(new HashSet<string> { "cat", "dog", "predicted", "label", "2", "1", "Accuracy 0.6000" }, texts.ToHashSet());
    }

    [Fact]
    public void TheSameNumbersMakeTheSameTextInEveryCulture()
    {
        var history = new[] { Epoch(1, 1234.5, 0.25), Epoch(2, -0.5, 0.125) };
        var expected = Picture.LearningCurves(history);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("sv-SE");
            Assert.Equal(expected, Picture.LearningCurves(history));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void NothingIsNoPicture()
    {
        Assert.Throws<ArgumentException>(() => Picture.LearningCurves([]));
        Assert.Throws<ArgumentException>(() => Picture.LearningCurve([Epoch(1, 1, null)], "recall"));
        Assert.Throws<ArgumentException>(() => Picture.Roc());
    }
}
