using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace GraphCompiler.Plots;

/// <summary>Pictures of training and results, as SVG. They have no random parts: the same numbers make the same text.</summary>
public static class Picture
{
    static readonly OxyColor[] colors = [.. "1f77b4 d62728 2ca02c 9467bd ff7f0e 8c564b e377c2 17becf".Split(' ')
        .Select(color => OxyColor.Parse($"#{color}"))];

    /// <summary>The losses of a training by epoch: of the training data and, where there are any, of the validation data.</summary>
    /// <exception cref="ArgumentException">There are no epochs.</exception>
    public static string LearningCurves(IReadOnlyList<EpochResult> history, string title = "Loss")
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count == 0) throw new ArgumentException("There are no epochs.", nameof(history));
        var plot = Plot(title, "epoch", "loss");
        plot.Series.Add(Line("training", 0, history.Select(epoch => (epoch.Epoch, epoch.Loss))));
        if (history.Any(epoch => epoch.ValidationLoss is not null))
            plot.Series.Add(Line("validation", 1,
                history.Where(epoch => epoch.ValidationLoss is not null).Select(epoch => (epoch.Epoch, epoch.ValidationLoss!.Value))));
        return Svg(plot);
    }

    /// <summary>A metric of a training by epoch.</summary>
    /// <param name="history">The epochs.</param>
    /// <param name="metric">The metric's name in <see cref="Trainer.Metrics"/>.</param>
    /// <exception cref="ArgumentException">There are no epochs, or they have no such metric.</exception>
    public static string LearningCurve(IReadOnlyList<EpochResult> history, string metric)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count == 0 || history.Any(epoch => !epoch.Metrics.ContainsKey(metric)))
            throw new ArgumentException($"There are no epochs, or they have no metric \"{metric}\".", nameof(metric));
        var plot = Plot(metric, "epoch", metric);
        plot.Series.Add(Line(metric, 0, history.Select(epoch => (epoch.Epoch, epoch.Metrics[metric]))));
        return Svg(plot);
    }

    /// <summary>ROC curves of one or several classifiers, with their areas, and the diagonal of guessing.</summary>
    /// <exception cref="ArgumentException">There are no curves.</exception>
    public static string Roc(params IReadOnlyList<(string Name, RocCurve Curve)> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0) throw new ArgumentException("There are no curves.", nameof(curves));
        var plot = Plot("ROC", "false positive rate", "true positive rate");
        foreach (var axis in plot.Axes) (axis.Minimum, axis.Maximum) = (0, 1);
        plot.Annotations.Add(new LineAnnotation { Slope = 1, Color = OxyColors.Gray, LineStyle = LineStyle.Dash });
        foreach (var (i, (name, curve)) in curves.Index())
        {
            var series = new LineSeries { Title = string.Create(CultureInfo.InvariantCulture, $"{name} (AUC {curve.Area:0.000})"),
                Color = colors[i % colors.Length] };
            series.Points.AddRange(curve.Points.Select(point => new DataPoint(point.FalsePositiveRate, point.TruePositiveRate)));
            plot.Series.Add(series);
        }
        return Svg(plot);
    }

    /// <summary>
    /// A confusion matrix: a row for each label, a column for each prediction; the darker, the larger the share of the row.
    /// </summary>
    public static string Confusion(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var plot = new PlotModel { Title = string.Create(CultureInfo.InvariantCulture, $"Accuracy {matrix.Accuracy:0.0000}"),
            Background = OxyColors.White };
        plot.Axes.Add(new CategoryAxis { Position = AxisPosition.Bottom, Title = "predicted", ItemsSource = matrix.Names,
            Angle = matrix.Classes > 4 ? -45 : 0, GapWidth = 0 });
        plot.Axes.Add(new CategoryAxis { Position = AxisPosition.Left, Title = "label", ItemsSource = matrix.Names.Reverse().ToArray(),
            GapWidth = 0 });
        plot.Axes.Add(new LinearColorAxis { Position = AxisPosition.None, Minimum = 0, Maximum = 1,
            Palette = OxyPalette.Interpolate(256, OxyColors.White, OxyColor.FromRgb(0x08, 0x51, 0x9c)) });
        var (shares, last) = (matrix.Normalized(), matrix.Classes - 1);
        var values = new double[matrix.Classes, matrix.Classes];
        for (var label = 0; label <= last; label++)
            for (var predicted = 0; predicted <= last; predicted++)
            {
                values[predicted, last - label] = shares[label, predicted];
                if (matrix[label, predicted] == 0) continue;
                plot.Annotations.Add(new TextAnnotation
                {
                    Text = matrix[label, predicted].ToString(CultureInfo.InvariantCulture), TextPosition = new(predicted, last - label),
                        StrokeThickness = 0,
                    TextHorizontalAlignment = HorizontalAlignment.Center, TextVerticalAlignment = VerticalAlignment.Middle,
                    TextColor = shares[label, predicted] > 0.5 ? OxyColors.White : OxyColors.Black,
                });
            }
        plot.Series.Add(new HeatMapSeries { X0 = 0, X1 = last, Y0 = 0, Y1 = last, Interpolate = false,
            RenderMethod = HeatMapRenderMethod.Rectangles, Data = values });
        return Svg(plot);
    }

    static PlotModel Plot(string title, string x, string y)
    {
        var plot = new PlotModel { Title = title, Background = OxyColors.White, Culture = CultureInfo.InvariantCulture };
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = x, MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = y, MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray });
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.RightMiddle, LegendBackground = OxyColors.White });
        return plot;
    }

    static LineSeries Line(string name, int color, IEnumerable<(int Epoch, double Value)> values)
    {
        var series = new LineSeries { Title = name, Color = colors[color], MarkerType = MarkerType.Circle, MarkerSize = 2.5 };
        series.Points.AddRange(values.Select(value => new DataPoint(value.Epoch, value.Value)));
        return series;
    }

    static string Svg(PlotModel plot)
    {
        using var stream = new MemoryStream();
        new SvgExporter { Width = 640, Height = 420, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new TextMeasurer() }
            .Export(plot, stream);
        stream.Position = 0;
        return new StreamReader(stream).ReadToEnd();
    }
}
