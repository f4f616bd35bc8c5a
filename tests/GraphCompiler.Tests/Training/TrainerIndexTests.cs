namespace GraphCompiler.Tests.Training;

/// <summary>Index columns and symbols besides the batch's.</summary>
public class TrainerIndexTests
{
    static Dataset Data(params int[] ids) =>
        new(DataColumn.Real("scale", [.. ids.Select(i => (float)i)], 2), DataColumn.Index("ids", ids, 2));

    [Fact]
    public void SymbolsComeFromTheSampleShapesAndColumnsGoByName()
    {
        var model = new TableModel();
        var trainer = new Trainer(model, new Sgd(1)) { Log = null, BatchSize = 2, Shuffle = false };
        Assert.Equal(7.0 / 6, trainer.Evaluate(Data(0, 1, 1, 1, 3, 1)), 1e-6);
        Assert.Equal([(2, 2), (1, 2)], model.Prepared);
    }

    [Fact]
    public void ChosenSamplesAreGatheredFromSplitsToo()
    {
        var model = new TableModel();
        var trainer = new Trainer(model, new Sgd(1)) { Log = null };
        var data = Data(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
        Assert.Equal(3.5, trainer.TrainBatch(data, [3, 4]), 1e-6);
        Assert.Equal([0, 0, 0, -0.5f, -0.5f], model.Parameters[0].ToArray());

        var (part, _) = data.Split(0.6, 1);
        model.Memory.Initialize(0);
        var expected = part.Indices("ids").ToArray().Average();
        Assert.Equal(expected, trainer.Evaluate(part), 1e-6);
        Assert.Equal(part.Indices("ids")[4], trainer.TrainBatch(part, [2]), 1e-6);
    }

    [Fact]
    public void AnIndexOutOfItsRangeLeavesTheParametersAlone()
    {
        var model = new TableModel();
        var optimizer = new Sgd(1);
        var trainer = new Trainer(model, optimizer) { Log = null };
        Assert.Contains("position 1 it has 5",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.TrainBatch(Data(0, 5), [0])).Message);
        Assert.Equal(new float[5], model.Parameters[0].ToArray());
        Assert.Equal(0, optimizer.Steps);
    }

    [Fact]
    public void ColumnsThatDisagreeOnASymbolAreBothNamed()
    {
        var data = new Dataset(DataColumn.Real("scale", new float[3], 3), DataColumn.Index("ids", [0, 1], 2));
        var message = Assert.Throws<ArgumentException>(() => new Trainer(new TableModel(), new Sgd(1)) { Log = null }.Fit(data)).Message;
        Assert.Contains("T is 2 in column ids index [N, 2], but 3 in column scale real [N, 3]", message);
    }
}
