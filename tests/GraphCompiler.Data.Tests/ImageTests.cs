using System.Buffers.Binary;
using System.IO.Compression;

namespace GraphCompiler.Data.Tests;

public sealed class ImageTests : IDisposable
{
    readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    /// <summary>A PNG file of 8-bit pixels, with sums of 0 for checks, which readers of images ignore.</summary>
    static byte[] Png(int height, int width, int channels, params byte[] pixels)
    {
        var data = new MemoryStream();
        using (var zip = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
            for (var row = 0; row < height && pixels.Length > 0; row++)
            {
                zip.WriteByte(0);
                zip.Write(pixels, row * width * channels, width * channels);
            }
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, [.. Word(width), .. Word(height), 8, (byte)(channels == 1 ? 0 : 2), 0, 0, 0]),
            .. Chunk("IDAT"u8, data.ToArray()), .. Chunk("IEND"u8, [])];

        static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content) => [.. Word(content.Length), .. name, .. content, 0, 0, 0, 0];

        static byte[] Word(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes;
        }
    }

    [Fact]
    public void ChannelsComeFirst()
    {
        var image = ImageFile.Read(files.Write("a.png", Png(1, 2, 3, 255, 0, 51, 102, 153, 204)));
        Assert.Equal((3, 1, 2), (image.Channels, image.Height, image.Width));
        Assert.Equal([1, 0.4f, 0, 0.6f, 0.2f, 0.8f], image.Values);
        Assert.Equal([0, 0.2f, 0.4f, 1], ImageFile.Read(files.Write("g.png", Png(2, 2, 1, 0, 51, 102, 255)), channels: 1).Values);
    }

    [Fact]
    public void ResizingKeepsMeansAndInterpolates()
    {
        var image = new Image(1, 1, 4, [0, 1, 1, 0]);
        Assert.Same(image, image.Resize(1, 4));
        // Half as wide: weights 3/4, 3/4, 1/4 of the three pixels within two of the new one's center, divided by their sum.
        Assert.All(new Image(1, 1, 4, [0, 1, 0, 1]).Resize(1, 2).Values.Zip([3 / 7f, 4 / 7f]),
            pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        // Twice as wide: the new pixels' centers lie a quarter of a pixel beside the old ones.
        Assert.Equal([0, 0.25f, 0.75f, 1], new Image(1, 1, 2, [0, 1]).Resize(1, 4).Values);
        Assert.All(new Image(2, 3, 5, [.. Enumerable.Repeat(0.3f, 30)]).Resize(7, 2).Values, value => Assert.Equal(0.3f, value, 1e-6f));
    }

    [Fact]
    public void FoldersAreClasses()
    {
        files.Write("dogs/2.png", Png(1, 2, 1, 20, 30));
        files.Write("dogs/1.png", Png(1, 2, 1, 10, 20));
        files.Write("cats/x.png", Png(1, 2, 1, 255, 0));
        files.Write("cats/notes.txt", "no image");
        var folder = ImageFolder.Load(files.Folder, channels: 1);
        Assert.Equal("3 samples: x real [N, 1, 1, 2]; labels index [N]", folder.Data.ToString());
        Assert.Equal(["cats", "dogs"], folder.Classes);
        Assert.Equal([0, 1, 1], folder.Data.Indices("labels").ToArray());
        Assert.Equal([1, 0], folder.Data.Take(1).Reals("x").ToArray());
        Assert.EndsWith("1.png", folder.Files[1]);

        files.Write("dogs/3.png", Png(2, 2, 1, 1, 2, 3, 4));
        TestFiles.Refused("", "1 x 2 pixels as the first one, found 2 x 2", () => ImageFolder.Load(files.Folder, channels: 1));
        Assert.Equal([4, 3, 2, 2],
            [ImageFolder.Load(files.Folder, (2, 2)).Data.Count, .. ImageFolder.Load(files.Folder, (2, 2)).Data.Columns[0].SampleShape]);
    }

    [Fact]
    public void BadImagesAreRefused()
    {
        TestFiles.Refused("byte 0", "expected an image", () => ImageFile.Read(files.Write("a", "no image")));
        TestFiles.Refused("byte 0", "expected an image", () => ImageFile.Read(files.Write("a", "")));
        TestFiles.Refused("byte 33", "is announced, but", () => ImageFile.Read(files.Write("a", Png(50, 50, 3, new byte[7500])[..60])));
        TestFiles.Refused("", "damaged", () => ImageFile.Read(files.Write("a", Png(50, 50, 3))));
        TestFiles.Refused("header", "announces 15000 x 15000 pixels", () => ImageFile.Read(files.Write("a", Png(15_000, 15_000, 3))));
        TestFiles.Refused("", "folders with images", () => ImageFolder.Load(files.Folder));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFile.Read("a", 2));
        Assert.Throws<FileNotFoundException>(() => ImageFile.Read(Path.Combine(files.Folder, "none")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(1, 1, 1, [0]).Resize(0, 1));
    }

    [Fact]
    public void MutatedImagesAreReadOrRefused()
    {
        byte[] pixels = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * i))];
        files.Mutate(Png(10, 10, 3, pixels), 2000, path => Assert.Equal(3, ImageFile.Read(path).Channels));
    }
}
