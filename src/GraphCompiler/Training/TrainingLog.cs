using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GraphCompiler;

/// <summary>Writes each epoch's results to a file as they come; add it to <see cref="Trainer.Logs"/>.</summary>
public abstract class TrainingLog
{
    /// <summary>A log of lines of comma-separated values, under a line with the columns' names.</summary>
    /// <param name="path">The file. Lines are added to one that is there.</param>
    public static TrainingLog Csv(string path) => new CsvLog(Checked(path));

    /// <summary>A log of lines of which each is a JSON object. Infinities and NaN are texts.</summary>
    /// <param name="path">The file. Lines are added to one that is there.</param>
    public static TrainingLog JsonLines(string path) => new JsonLinesLog(Checked(path));

    /// <summary>Takes an epoch's result.</summary>
    public abstract void Write(EpochResult epoch);

    static string Checked(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path;
    }

    static IEnumerable<(string Name, double? Value)> Values(EpochResult epoch) =>
    [
        ("epoch", epoch.Epoch), ("steps", epoch.Steps), ("loss", epoch.Loss), ("validation_loss", epoch.ValidationLoss),
        ("rate", epoch.Rate), ("seconds", epoch.Seconds),
        ("samples_per_second", epoch.SamplesPerSecond), .. epoch.Metrics.Select(metric => (metric.Key, (double?)metric.Value)),
        .. epoch.GradientNorms.Select(norm => ("gradient_norm." + norm.Key, (double?)norm.Value)),
    ];

    sealed class CsvLog(string path) : TrainingLog
    {
        public override void Write(EpochResult epoch)
        {
            var values = Values(epoch).ToList();
            var text = new StringBuilder();
            if (!File.Exists(path) || new FileInfo(path).Length == 0)
                text.AppendJoin(',', values.Select(value => Quoted(value.Name))).Append('\n');
            text.AppendJoin(',', values.Select(value => value.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "")).Append('\n');
            File.AppendAllText(path, text.ToString());
        }

        static string Quoted(string name) => name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
    }

    sealed class JsonLinesLog(string path) : TrainingLog
    {
        public override void Write(EpochResult epoch)
        {
            using var line = new MemoryStream();
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                foreach (var (name, value) in Values(epoch))
                {
                    if (value is not { } number) json.WriteNull(name);
                    else if (double.IsFinite(number)) json.WriteNumber(name, number);
                    else json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                }
                json.WriteEndObject();
            }
            File.AppendAllText(path, Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length) + "\n");
        }
    }
}
