using System.Buffers.Binary;
using System.Text;
using GraphCompiler.Tests.Training;

namespace GraphCompiler.Monitoring.Tests;

/// <summary>Event files, read back by a decoder of TFRecords and protocol buffers that is written here from their documents.</summary>
public sealed class TensorBoardLogTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("graphcompiler").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    sealed record Event(double Time, long Step, string? Version, List<(string Tag, float Value)> Scalars);

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);
    }

    [Fact]
    public void Sums_are_those_of_the_standard()
    {
        // RFC 3720, B.4, and the check value of the catalogue of CRCs.
        Assert.Equal(0xE3069283, EventFile.Crc32C("123456789"u8));
        Assert.Equal(0x8A9136AA, EventFile.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, EventFile.Crc32C([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, EventFile.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [Fact]
    public void Epochs_steps_and_own_values_are_read_back()
    {
        var log = new TensorBoardLog(Path.Combine(folder, "run"), new FixedClock());
        log.Write(new EpochResult(1, 0.5, 0.75, 2, 1000)
        {
            Rate = 0.01, Steps = 300, Metrics = new Dictionary<string, double> { ["accuracy"] = 0.9 },
            GradientNorms = new Dictionary<string, double> { ["hidden.Weight"] = double.PositiveInfinity },
        });
        log.Write(new StepResult(301, 2, 0.4, 0.02));
        log.Write(1L << 40, "é/größe", double.NaN);
        var events = Read();
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.All(events, item => Assert.Equal(1_700_000_000.25, item.Time));
        Assert.Equal([0, 300, 301, 1L << 40], events.Select(item => item.Step));
        Assert.Equal(
            [
                ("loss/train", 0.5f), ("loss/validation", 0.75f), ("rate", 0.01f), ("samples_per_second", 1000f),
                ("metrics/accuracy", 0.9f), ("gradient_norm/hidden.Weight", float.PositiveInfinity),
            ], events[1].Scalars);
        Assert.Equal([("step/loss", 0.4f), ("step/rate", 0.02f)], events[2].Scalars);
        Assert.Equal([("é/größe", float.NaN)], events[3].Scalars);
    }

    [Fact]
    public void Runs_that_begin_in_one_second_have_files_of_their_own()
    {
        for (var i = 0; i < 3; i++) new TensorBoardLog(folder, new FixedClock()).Write(i, "run", i);
        Assert.Equal(3, Directory.GetFiles(folder, "events.out.tfevents.1700000000.*").Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorBoardLog(folder).Write(-1, "run", 0));
    }

    [Fact]
    public void A_trainer_writes_what_it_reports()
    {
        var log = new TensorBoardLog(folder);
        var trainer = new Trainer(new LinearModel(1), new Sgd(0.1)) { Log = null, BatchSize = 2, Logs = { log }, StepDone = log.Write };
        var history = trainer.Fit(Dataset.Of([1f, 2, 3, 4], [2f, 4, 6, 8]), epochs: 2);
        var scalars = Read().SelectMany(item => item.Scalars.Select(scalar => (item.Step, scalar.Tag, scalar.Value))).ToList();
        Assert.Equal(4, scalars.Count(scalar => scalar.Tag == "step/loss"));
        Assert.Equal([(2, (float)history[0].Loss), (4, (float)history[1].Loss)],
            scalars.Where(scalar => scalar.Tag == "loss/train").Select(scalar => ((int)scalar.Step, scalar.Value)));
    }

    List<Event> Read()
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder, "events.out.tfevents.*", SearchOption.AllDirectories).Single()).AsSpan();
        List<Event> events = [];
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var content = bytes.Slice(12, length);
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(EventOf(content));
            bytes = bytes[(16 + length)..];
        }
        return events;
    }

    // Bit by bit, with the reflected polynomial of Castagnoli.
    static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) != 0 ? sum >> 1 ^ 0x82F63B78 : sum >> 1;
        }
        sum = ~sum;
        return (sum >> 15 | sum << 17) + 0xA282EAD8;
    }

    static Event EventOf(ReadOnlySpan<byte> content)
    {
        var (time, step, version, scalars) = (0.0, 0L, (string?)null, new List<(string, float)>());
        foreach (var (number, value) in Fields(content))
        {
            if (number == 1) time = BinaryPrimitives.ReadDoubleLittleEndian(value);
            else if (number == 2) step = BinaryPrimitives.ReadInt64LittleEndian(value);
            else if (number == 3) version = Encoding.UTF8.GetString(value);
            else if (number == 5)
            {
                foreach (var (_, scalar) in Fields(value))
                {
                    var parts = Fields(scalar).ToDictionary(part => part.Number, part => part.Value);
                    scalars.Add((Encoding.UTF8.GetString(parts[1]), BinaryPrimitives.ReadSingleLittleEndian(parts[2])));
                }
            }
        }
        return new(time, step, version, scalars);
    }

    /// <summary>The fields of a message; numbers of variable length as 8 bytes.</summary>
    static List<(int Number, byte[] Value)> Fields(ReadOnlySpan<byte> message)
    {
        List<(int, byte[])> fields = [];
        var at = 0;
        while (at < message.Length)
        {
            var key = Varint(message, ref at);
            var length = (key & 7) switch
            {
                0 => 0, 1 => 8, 2 => (int)Varint(message, ref at), 5 => 4,
                var other => throw new InvalidDataException($"kind {other}"),
            };
            var value = (key & 7) == 0 ? BitConverter.GetBytes(Varint(message, ref at)) : message.Slice(at, length).ToArray();
            fields.Add(((int)(key >> 3), value));
            at += length;
        }
        return fields;
    }

    static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        for (ulong value = 0, shift = 0; ; shift += 7)
        {
            value |= (ulong)(message[at] & 0x7F) << (int)shift;
            if (message[at++] < 0x80) return value;
        }
    }
}
