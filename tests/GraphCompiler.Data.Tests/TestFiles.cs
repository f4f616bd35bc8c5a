using System.IO.Compression;
using System.Text;

namespace GraphCompiler.Data.Tests;

/// <summary>A folder for the files of one test.</summary>
public sealed class TestFiles : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public string Folder => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Zip(byte[] bytes)
    {
        var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Optimal)) zip.Write(bytes);
        return buffer.ToArray();
    }

    /// <summary>Asserts that a reader refuses a file, and why.</summary>
    public static void Refused(string place, string reason, Action read)
    {
        var error = Assert.Throws<DataFileException>(read);
        Assert.Equal(place, error.Place ?? "");
        Assert.Contains(reason, error.Reason);
        Assert.StartsWith(error.File, error.Message);
    }

    /// <summary>
    /// Reads a file with random bytes changed, inserted or cut off: it must be read or refused by a <see cref="DataFileException"/>, in
    /// memory bounded by its size.
    /// </summary>
    public void Mutate(byte[] good, int rounds, Action<string> read)
    {
        var random = new Random(11);
        var refused = 0;
        for (var i = 0; i < rounds; i++)
        {
            var bytes = good.ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                if (random.Next(4) == 0) bytes.Insert(random.Next(bytes.Count), (byte)random.Next(256));
                else bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
            }
            if (random.Next(4) == 0) bytes = bytes[..random.Next(1, bytes.Count)];
            var path = Write("mutated", [.. bytes]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(path);
            }
            catch (DataFileException error)
            {
                Assert.Equal(path, error.File);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
        }
        Assert.True(refused > 0);
    }
}
