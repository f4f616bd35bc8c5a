using System.Buffers.Binary;
using System.Text;
using GraphCompiler.Checkpoints;
using GraphCompiler.Runtime;
using GraphCompiler.Tests.Training;

namespace GraphCompiler.Tests.Checkpoints;

public sealed class SafeTensorsTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    string PathOf(string name) => Path.Combine(folder.FullName, name);

    static BareModel<T> Model<T>() where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => new(new("a.Weight", [3, 5], Init.Normal(0, 1)), new("a.Bias", [5], Init.Ones),
            new("mean", [2], Init.Zeros, ParameterKind.State));

    string Write(string header, byte[] data, long? length = null)
    {
        var path = PathOf("hand.safetensors");
        var text = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length ?? text.Length);
        File.WriteAllBytes(path, [.. prefix, .. text, .. data]);
        return path;
    }

    [Fact]
    public void WhatIsSavedIsLoadedAndNothingElseIsLeft()
    {
        var (first, second) = (Model<float>(), Model<float>());
        first.Memory.Initialize(1);
        first.Parameters["mean"].Data.Fill(3);
        Checkpoint.Save(PathOf("net.safetensors"), first);
        Checkpoint.Save(PathOf("net.safetensors"), first);
        Assert.True(Checkpoint.Load(PathOf("net.safetensors"), second).IsExact);
        Assert.Equal(first.Parameters.SelectMany(p => p.ToArray()), second.Parameters.SelectMany(p => p.ToArray()));
        Assert.Equal(["net.safetensors"], folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public void TheBytesAreThoseOfTheFormat()
    {
        var model = new BareModel<float>(new ParameterInfo("w", [2], Init.Ones));
        Checkpoint.Save(PathOf("one"), model);
        const string header = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal([(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(padded), 0, 0, 0x80, 0x3F, 0, 0, 0x80, 0x3F],
            File.ReadAllBytes(PathOf("one")));
    }

    [Fact]
    public void FilesOfPythonAreReadAndConverted()
    {
        // As Python's safetensors orders them: 1.5 and -2 in each type.
        byte[] data = [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0), .. BitConverter.GetBytes(1.5f),
            .. BitConverter.GetBytes(-2f), 0x00, 0x3E, 0x00, 0xC0, 0xC0, 0x3F, 0x00, 0xC0];
        var path =
            Write(
                """{"__metadata__":{"format":"pt"},"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"s":{"dtype":"F32","shape":[2],"data_offsets":[16,24]},"h":{"dtype":"F16","shape":[2],"data_offsets":[24,28]},"b":{"dtype":"BF16","shape":[1,2],"data_offsets":[28,32]}}   """, data);
        using var file = SafeTensors.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.All("dshb", name =>
        {
            Assert.Equal([1.5f, -2], file.Read<float>(name.ToString()));
            Assert.Equal([1.5, -2], file.Read<double>(name.ToString()));
        });
        Assert.Throws<KeyNotFoundException>(() => file.Read<float>("x"));
    }

    [Fact]
    public void MissingUnexpectedAndMisshapenTensorsAreReportedAndNothingChanges()
    {
        var path =
            Write(
                """{"a.weight":{"dtype":"F32","shape":[5,3],"data_offsets":[0,60]},"extra":{"dtype":"F32","shape":[1],"data_offsets":[60,64]},"a.bias":{"dtype":"F32","shape":[5],"data_offsets":[64,84]}}""", new byte[84]);
        var model = Model<double>();
        string? Rename(string name) => name switch { "a.weight" => "a.Weight", "a.bias" => "a.Bias", _ => name };
        var before = model.Parameters.SelectMany(p => p.ToArray()).ToArray();
        var message = Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, model, rename: Rename)).Message;
        Assert.All(new[] { "missing: mean", "unexpected: extra", "a.Weight [3, 5] (in the file [5, 3])", path },
            part => Assert.Contains(part, message));
        Assert.Equal(before, model.Parameters.SelectMany(p => p.ToArray()));
        var report = Checkpoint.Load(path, model, strict: false, rename: Rename);
        Assert.Equal(["mean"], report.Missing);
        Assert.Equal(["extra"], report.Unexpected);
        Assert.Single(report.Misshaped);
        Assert.Equal(new double[5], model.Parameters["a.Bias"].ToArray());
        Assert.Equal(before[..15], model.Parameters["a.Weight"].ToArray());
        Assert.Contains("both",
            Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, model, strict: false, rename: _ => "a.Bias")).Message);
    }

    public static TheoryData<string, string, int, string> Hostile => new()
    {
        { "[]", "", 0, "an object of tensors" },
        { "{", "", 0, "JSON" },
        { "", "", 0, "JSON" },
        { "{}", "more", 0, "the tensors end here" },
        { "{} {}", "", 0, "JSON" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "short", 0, "there are 5 after the header" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "012345678901", 0, "begins at byte" },
        { """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "01234567", 0, "takes 12 bytes, but has 8" },
        { """{"w":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", "01234567", 0,
            "larger than any file" },
        { """{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "01234567", 0, "not negative" },
        { """{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "01234567", 0, "whole number" },
        { """{"w":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "01234567", 0, "unknown type F33" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "01234567", 0, "bytes 8 to 0" },
        { """{"w":{"dtype":"F32","shape":[2]}}""", "01234567", 0, "data_offsets of two numbers" },
        { """{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "01234567", 0, "second \"dtype\"" },
        { """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "01234567", 0,
            "two tensors \"w\"" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "01234567", 0,
            "begins at byte" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", "", 0, "two texts \"a\"" },
        { """{"__metadata__":{"a":1}}""", "", 0, "a text was expected" },
        { """{"w":{"dtype":"F32","shape":[[[[[[[[2]]]]]]]],"data_offsets":[0,8]}}""", "01234567", 0, "whole number" },
        { "{}", "", 1000, "said to have 1000 bytes" },
        { "{}", "", -1, "said to have 18446744073709551615 bytes" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public void DamagedFilesAreRefusedWithFilePositionAndReason(string header, string data, int length, string reason)
    {
        var path = Write(header, Encoding.ASCII.GetBytes(data), length == 0 ? null : length);
        var error = Assert.Throws<CheckpointException>(() => SafeTensors.Open(path));
        Assert.Contains(reason, error.Message);
        Assert.Equal(path, error.File);
        Assert.InRange(error.Position, 0, new FileInfo(path).Length);
    }

    [Fact]
    public void DeepJsonAndShortFilesAreRefused()
    {
        Assert.Throws<CheckpointException>(() => SafeTensors.Open(Write(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), [])));
        File.WriteAllBytes(PathOf("short"), [1, 2, 3]);
        Assert.Contains("8 bytes", Assert.Throws<CheckpointException>(() => SafeTensors.Open(PathOf("short"))).Message);
        Assert.Throws<FileNotFoundException>(() => SafeTensors.Open(PathOf("none")));
    }

    [Fact]
    public void RandomMutationsGiveATypedExceptionOrAReadableFile()
    {
        var model = Model<float>();
        Checkpoint.Save(PathOf("good"), model);
        var good = File.ReadAllBytes(PathOf("good"));
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = good.ToList();
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                var place = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[place] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(place, Math.Min(random.Next(1, 40), bytes.Count - place)); break;
                    case 2: bytes.InsertRange(place, good.Skip(random.Next(good.Length)).Take(random.Next(1, 40))); break;
                    default: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                }
                if (bytes.Count == 0) break;
            }
            var path = PathOf("bad");
            File.WriteAllBytes(path, [.. bytes]);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Checkpoint.Load(path, model);
            }
            catch (CheckpointException)
            {
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 200_000);
        }
        Assert.InRange(refused, 500, 2999);
    }

    [Fact]
    public void ASaveThatFailsLeavesTheOldFile()
    {
        var model = Model<float>();
        Checkpoint.Save(PathOf("net"), model);
        var before = File.ReadAllBytes(PathOf("net"));
        var writer = new SafeTensorsWriter();
        writer.Add("w", [3], new Arena<float>(2), 0, 3);   // fails when the values are written
        Assert.ThrowsAny<ArgumentException>(() => writer.Save(PathOf("net")));
        Assert.Equal(before, File.ReadAllBytes(PathOf("net")));
        Assert.Single(folder.GetFiles());
    }
}
