using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace GraphCompiler.Monitoring;

/// <summary>
/// A file of TensorBoard's events: TFRecords, each with masked CRC-32C sums of its length and of its content, which is an <c>Event</c> in
/// the format of protocol buffers (TensorFlow's <c>event.proto</c> and <c>summary.proto</c>).
/// </summary>
sealed class EventFile
{
    const string Version = "brain.Event:2";

    readonly string path;

    /// <summary>Begins a file that is not there yet.</summary>
    /// <param name="folder">The folder, which is made if needed.</param>
    /// <param name="time">The time of the beginning.</param>
    public EventFile(string folder, DateTimeOffset time)
    {
        Directory.CreateDirectory(folder);
        var record = Record(Event(time, 0, Field(3, Encoding.UTF8.GetBytes(Version))));
        for (var number = 0; ; number++)
        {
            var name = FormattableString.Invariant($"events.out.tfevents.{time.ToUnixTimeSeconds():0000000000}.graphcompiler.{number}");
            path = Path.Combine(folder, name);
            try
            {
                using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
                file.Write(record);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another run began in the same second.
            }
        }
    }

    /// <summary>Adds the values of some scalars at a step.</summary>
    public void Write(DateTimeOffset time, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        byte[] summary =
        [
            .. scalars.SelectMany(scalar =>
                Field(1, [.. Field(1, Encoding.UTF8.GetBytes(scalar.Tag)), .. Single(2, (float)scalar.Value)])),
        ];
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Record(Event(time, step, Field(5, summary))));
    }

    static byte[] Event(DateTimeOffset time, long step, byte[] content)
    {
        var seconds = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(seconds, time.ToUnixTimeMilliseconds() / 1000.0);
        return [.. Key(1, 1), .. seconds, .. Key(2, 0), .. Varint((ulong)step), .. content];
    }

    static byte[] Field(int number, byte[] content) => [.. Key(number, 2), .. Varint((ulong)content.Length), .. content];

    static byte[] Single(int number, float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Key(number, 5), .. bytes];
    }

    static byte[] Key(int number, int kind) => Varint((ulong)(number << 3 | kind));

    static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    static byte[] Record(byte[] content)
    {
        var record = new byte[16 + content.Length];
        BinaryPrimitives.WriteInt64LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(Crc32C(record.AsSpan(0, 8))));
        content.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + content.Length), Masked(Crc32C(content)));
        return record;
    }

    internal static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes) sum = BitOperations.Crc32C(sum, value);
        return ~sum;
    }

    // Sums of what holds sums itself are problematic, so that TensorFlow turns them by 15 bits and adds a constant.
    static uint Masked(uint sum) => BitOperations.RotateRight(sum, 15) + 0xA282EAD8;
}
