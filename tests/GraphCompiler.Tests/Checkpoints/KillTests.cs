using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using GraphCompiler.Checkpoints;
using GraphCompiler.Tests.Training;

namespace GraphCompiler.Tests.Checkpoints;

/// <summary>
/// A process that saves again and again is killed at any moment: a whole file is always there, no older than the last save that ended.
/// </summary>
public sealed class KillTests : IDisposable
{
    /// <summary>The file that a process started with this variable saves until it is killed.</summary>
    const string Saves = "GRAPHCOMPILER_TEST_SAVES";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    static BareModel<float> NewModel() => new(new("first", [300, 100], Init.Zeros), new("second", [20_000], Init.Zeros));

#pragma warning disable CA2255 // This assembly is a program, too.
    [ModuleInitializer]
    internal static void SaveUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(Saves) is not { } path) return;
        var model = NewModel();
        for (var number = Number(path) + 1; ; number++)
        {
            foreach (var parameter in model.Parameters) parameter.Data.Fill(number);
            Checkpoint.Save(path, model);
            Console.WriteLine(number);
        }
    }
#pragma warning restore CA2255

    /// <summary>The number that the whole file is made of; 0 if there is none.</summary>
    static int Number(string path)
    {
        if (!File.Exists(path)) return 0;
        var model = NewModel();
        Checkpoint.Load(path, model);
        return (int)model.Parameters.SelectMany(parameter => parameter.ToArray()).Distinct().Single();
    }

    [Fact]
    public void A_killed_process_loses_nothing()
    {
        // A thousand times, if the environment says so.
        var kills = int.Parse(Environment.GetEnvironmentVariable("GRAPHCOMPILER_TEST_KILLS") ?? "16", CultureInfo.InvariantCulture);
        var (path, random, last) = (Path.Combine(folder.FullName, "net.safetensors"), new Random(1), 0);
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [typeof(KillTests).Assembly.Location])
        {
            RedirectStandardOutput = true, Environment = { [Saves] = path },
        };
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = Process.Start(start)!;
            for (var saves = random.Next(1, 4); saves > 0; saves--)
                last = int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            Thread.SpinWait(random.Next(200_000));
            process.Kill();
            process.WaitForExit();
            Assert.True(Number(path) >= last, $"after {kill} kills, save {last} is lost");
            last = Number(path);
        }
        // What the killed ones left behind is in nobody's way, and deleted when no process can still be writing it.
        foreach (var leftover in folder.GetFiles("*.partial")) leftover.LastWriteTimeUtc -= TimeSpan.FromDays(2);
        File.WriteAllText(path + ".new.partial", "");
        Checkpoint.Save(path, NewModel());
        Assert.Equal(0, Number(path));
        Assert.Equal(["net.safetensors", "net.safetensors.new.partial"], folder.GetFiles().Select(file => file.Name).Order());
    }
}
