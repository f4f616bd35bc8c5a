using GraphCompiler.Tests.Training;
using Spectre.Console;

namespace GraphCompiler.Monitoring.Tests;

/// <summary>The progress bar, on a terminal that is a text.</summary>
public class TrainingBarTests
{
    static readonly Dataset data = Dataset.Of([1f, 2, 3, 4], [2f, 4, 6, 8]);

    static (string Output, TrainingHistory History, Trainer Trainer) Run(bool isTerminal)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 160;
        var trainer = new Trainer(new LinearModel(1), new Sgd(0.01)) { Log = output, BatchSize = 1 };
        var history = TrainingBar.Show(trainer, trainer => trainer.Fit(data, epochs: 3), console);
        return (output.ToString(), history, trainer);
    }

    [Fact]
    public void A_bar_shows_the_epoch_and_lines_stay_above_it()
    {
        var (output, history, trainer) = Run(isTerminal: true);
        Assert.Equal(3, history.Count);
        Assert.All(history, epoch => Assert.Contains(epoch.ToString(), output));
        Assert.Contains("samples/s", output);
        Assert.Contains("100%", output);
        Assert.Null(trainer.Progress);
        Assert.IsType<StringWriter>(trainer.Log);
    }

    [Fact]
    public void Without_a_terminal_there_are_plain_lines()
    {
        var (output, history, _) = Run(isTerminal: false);
        Assert.Equal(string.Concat(history.Select(epoch => epoch + Environment.NewLine)), output);
    }

    [Fact]
    public void A_step_tells_how_far_the_epoch_is()
    {
        List<EpochProgress> places = [];
        new Trainer(new LinearModel(1), new Sgd(0.01)) { Log = null, BatchSize = 3, Progress = places.Add }.Fit(data, epochs: 2);
        Assert.Equal([(1, 3), (1, 4), (2, 3), (2, 4)], places.Select(place => (place.Epoch, (int)place.Samples)));
        Assert.All(places, place => Assert.Equal(4, place.Total));
        Assert.Equal(TimeSpan.Zero, places[^1].Left);
        Assert.Equal(
            "epoch   2  10 of 100 samples  loss 0.50000  5 samples/s  0:18 left", new EpochProgress(2, 10, 100, 0.5, 5).ToString());
        Assert.Equal("epoch   2  10 samples  loss 0.50000  5 samples/s", new EpochProgress(2, 10, null, 0.5, 5).ToString());
        Assert.EndsWith("2:46:40 left", new EpochProgress(1, 0, 10000, 0, 1).ToString());
    }
}
