using System.IO.Compression;

namespace GraphCompiler.Tests.Data;

public sealed class IdxTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static byte[] Images => [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 1, 2, 3];
    static byte[] Labels => [0, 0, 8, 1, 0, 0, 0, 2, 9, 4];

    static byte[] Zip(byte[] data)
    {
        var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Optimal)) zip.Write(data);
        return buffer.ToArray();
    }

    string Write(byte[] data, string name = "file")
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, data);
        return path;
    }

    [Theory, InlineData(false), InlineData(true)]
    public void ReadsPlainAndZippedFiles(bool zipped)
    {
        var array = Idx.Read(Write(zipped ? Zip(Images) : Images));
        Assert.Equal([2, 1, 3], array.Shape);
        Assert.Equal([0, 51, 255, 1, 2, 3], array.Data);
        Assert.Equal(0.2f, array.Normalized()[1]);
        Assert.Equal(1f, array.Normalized()[2]);
    }

    [Fact]
    public void ImagesAndLabelsMakeADataset()
    {
        var data = IdxDataset.Load(Write(Zip(Images), "images"), Write(Labels, "labels"));
        Assert.Equal("2 samples: x real [N, 1, 3]; labels index [N]", data.ToString());
        Assert.Equal([9, 4], data.Indices("labels").ToArray());
    }

    [Fact]
    public void DifferentCountsAreRefused()
    {
        var message =
            Assert.Throws<DataFileException>(() => IdxDataset.Load(Write(Images, "images"),
            Write([0, 0, 8, 1, 0, 0, 0, 1, 9], "labels"))).Message;
        Assert.Contains("2 images", message);
        Assert.Contains("1 labels", message);
        Assert.Throws<DataFileException>(() => IdxDataset.Load(Write(Labels, "a"), Write(Labels, "b")));
        Assert.Throws<DataFileException>(() => IdxDataset.Load(Write(Images, "a"), Write(Images, "b")));
        Assert.Throws<FileNotFoundException>(() => Idx.Read(Path.Combine(folder, "none")));
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "empty", "4 bytes of header" },
        { "magic", "found 50410803" },
        { "type", "found 00000D03" },
        { "shape cut", "axis 1 of 3" },
        { "data cut", "2 x 1 x 3 = 6 values, found only 4" },
        { "too long", "found more" },
        { "huge", "too short" },
        { "negative", "not negative, found -1" },
    };

    static byte[] Break(string kind) => kind switch
    {
        "empty" => [],
        "magic" => [0x50, 0x41, .. Images[2..]],
        "type" => [0, 0, 0x0D, .. Images[3..]],
        "shape cut" => Images[..10],
        "data cut" => Images[..^2],
        "too long" => [.. Images, 7],
        "negative" => [.. Images[..4], 255, 255, 255, 255, .. Images[8..]],
        _ => [.. Images[..4], 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255],
    };

    [Theory, MemberData(nameof(Broken))]
    public void ABrokenFileIsNamedWithWhatWasExpectedAndFound(string kind, string expected)
    {
        foreach (var path in new[] { Write(Break(kind), "plain"), Write(Zip(Break(kind)), "zipped") })
        {
            var message = Assert.Throws<DataFileException>(() => Idx.Read(path)).Message;
            Assert.StartsWith(path, message);
            if (kind != "data cut" || path.EndsWith("zipped", StringComparison.Ordinal)) Assert.Contains(expected, message);
        }
    }

    [Fact]
    public void BrokenGzipDataAreRefused()
    {
        var content = new byte[4096];
        new Random(1).NextBytes(content);
        byte[] idx = [0, 0, 8, 1, 0, 0, 0x10, 0, .. content];
        var good = Zip(idx);
        Assert.Equal(content, Idx.Read(Write(good)).Data);
        var flipped = good.ToArray();
        flipped[2000] ^= 0x55;
        foreach (var bad in new[] { good[..2000], good[..12], flipped })
        {
            var path = Write(bad);
            Assert.StartsWith(path, Assert.Throws<DataFileException>(() => Idx.Read(path)).Message);
        }
    }

    [Fact]
    public void MutatedFilesAreReadOrRefused()
    {
        byte[][] good = [Images, Labels, Zip(Images)];
        var random = new Random(7);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = good[i % 3].ToArray();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                var array = Idx.Read(Write(bytes));
                Assert.Equal(array.Shape.Aggregate(1L, (size, axis) => size * axis), array.Data.Length);
                Assert.InRange(array.Data.Length, 0, 1032 * bytes.Length);
                read++;
            }
            catch (DataFileException error)
            {
                Assert.EndsWith("file", error.File);
                refused++;
            }
        }
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }
}
