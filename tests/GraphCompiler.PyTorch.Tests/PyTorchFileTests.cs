using System.IO.Compression;
using System.Text;
using GraphCompiler.Checkpoints;
using GraphCompiler.Tests.Training;

namespace GraphCompiler.PyTorch.Tests;

/// <summary>Archives of <c>torch.save</c>'s format, which <c>make_archives.py</c> wrote, and what damage makes of them.</summary>
public class PyTorchFileTests
{
    static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

    [Fact]
    public void Tensors_of_a_state_are_read_by_name()
    {
        using var file = PyTorchFile.Open(PathOf("state.pth"));
        Assert.Equal(
            ["half F16 [2]", "layers.0.bias F32 [2]", "layers.0.weight F32 [2, 3]", "norm.num_batches_tracked I64 []", "view F64 [2, 3]"],
            file.Tensors.Values.Select(tensor => tensor.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal([1f, 2, 3, 4, 5, 6], file.Read<float>("layers.0.weight"));
        Assert.Equal([1.5, -2], file.Read<double>("half"));
        Assert.Equal([7.0], file.Read<double>("norm.num_batches_tracked"));
        // Elements 1, 5, 9 and 2, 6, 10 of the numbers from 0 on.
        Assert.Equal([1f, 5, 9, 2, 6, 10], file.Read<float>("view"));
        Assert.Throws<KeyNotFoundException>(() => file.Read<float>("weight"));
    }

    [Fact]
    public void Tensors_in_dictionaries_and_lists_have_the_names_of_their_places()
    {
        using var file = PyTorchFile.Open(PathOf("training.pth"));
        Assert.Equal(["model.weight", "optimizer.state.0.step"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([3f], file.Read<float>("optimizer.state.0.step"));
    }

    [Fact]
    public void A_model_takes_over_what_PyTorch_trained()
    {
        var model = new BareModel<float>(new("layers[0].Weight", [3, 2], Init.Zeros), new("layers[0].Bias", [2], Init.Zeros));
        using var file = PyTorchFile.Open(PathOf("state.pth"));
        string? Layers(string name) => name.StartsWith("layers") ? PyTorchFile.ToPath(name) : null;
        Assert.Contains("of another shape", Assert.Throws<CheckpointException>(() => Checkpoint.Load(file, model, rename: Layers)).Message);
        Assert.True(Checkpoint.Load(file, model, rename: Layers, transpose: name => name.EndsWith(".weight")).IsExact);
        Assert.Equal([1f, 4, 2, 5, 3, 6], model.Parameters["layers[0].Weight"].ToArray());
        Assert.Equal([0.5f, -0.5f], model.Parameters["layers[0].Bias"].ToArray());
        Assert.Equal("a.b[12].c[3].Running_mean", PyTorchFile.ToPath("a.b.12.c.3.running_mean"));
        Assert.Equal(("a.", "."), (PyTorchFile.ToPath("a."), PyTorchFile.ToPath(".")));
    }

    [Theory]
    [InlineData("state.pth")]
    [InlineData("training.pth")]
    public void A_damaged_file_is_read_or_refused(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name));
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 4000; i++)
        {
            byte[] damaged = [.. i % 4 == 0 ? bytes[..random.Next(bytes.Length)] : bytes];
            for (var change = random.Next(1, 4); change > 0 && damaged.Length > 0; change--)
            {
                var place = random.Next(damaged.Length);
                damaged[place] = (byte)(random.Next(2) == 0 ? random.Next(256) : damaged[random.Next(damaged.Length)]);
            }
            try
            {
                ReadAll(damaged);
            }
            catch (CheckpointException error)
            {
                Assert.StartsWith("damaged: ", error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 4000);
    }

    [Fact]
    public void Pickles_that_call_for_too_much_are_refused()
    {
        const string tensor = "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0"
            + "0X\u0003\0\0\0cpuK\u0003tQ";
        const string whole = tensor + "K\0K\u0003\u0085K\u0001\u0085\u0089}tR.";
        ReadAll(Archive(whole));
        foreach (var (pickle, reason) in new[]
        {
            // Too long, beyond the end, an endless step, a negative size, and a size that overflows.
            (tensor + "K\0K\u0004\u0085K\u0001\u0085\u0089}tR.", "does not fit"),
            (tensor + "K\u0002K\u0002\u0085K\u0001\u0085\u0089}tR.", "does not fit"),
            (tensor + "K\0J\0\0\0\u007F\u0085K\0\u0085\u0089}tR.", "does not fit"),
            (tensor + "K\0J\u00FF\u00FF\u00FF\u00FF\u0085K\u0001\u0085\u0089}tR.", "negative"),
            (tensor + "K\0(J\0\0\0\u007FJ\0\0\0\u007FJ\0\0\0\u007Ft(K\u0001K\u0001K\u0001t\u0089}tR.", "does not fit"),
            // A string of 2 GB, a tensor made of a number, an end too soon, nothing, and a name that is in no list.
            ("\u0080\u0002X\u00FF\u00FF\u00FF\u007Fabc.", "damaged"),
            ("\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\nK\u0001\u0085R.", "doesn't"),
            ("\u0080\u0002}q", "damaged"), ("", "damaged"), ("\u0080\u0002cos\nsystem\nX\u0002\0\0\0ls\u0085R(", "damaged"),
        })
            Assert.Contains(reason, ReasonOf(Archive(pickle)));
        Assert.Contains("data.pkl", ReasonOf(Archive("", "a/other")));
        Assert.Contains("no storage 0", ReasonOf(Archive(whole, storage: "1")));
        Assert.Contains("compressed", ReasonOf(Archive(new string('N', 5000), compression: CompressionLevel.Fastest)));
    }

    static string ReasonOf(byte[] bytes) => Assert.Throws<CheckpointException>(() => ReadAll(bytes)).Reason;

    static void ReadAll(byte[] bytes)
    {
        using var file = PyTorchFile.Open("damaged", new MemoryStream(bytes));
        foreach (var tensor in file.Tensors.Values) Assert.Equal(tensor.Length, file.Read<float>(tensor.Name).Length);
    }

    static byte[] Archive(
        string pickle, string name = "a/data.pkl", string storage = "0", CompressionLevel compression = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = archive.CreateEntry(name, compression).Open()) entry.Write(Encoding.Latin1.GetBytes(pickle));
            using (var entry = archive.CreateEntry("a/data/" + storage, CompressionLevel.NoCompression).Open()) entry.Write(new byte[12]);
        }
        return stream.ToArray();
    }
}
