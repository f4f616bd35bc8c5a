using System.Diagnostics;

namespace GraphCompiler.Docs.Tests;

/// <summary>The packages as their users get them: restored from a folder, with the generator inside, through a package of modules.</summary>
public sealed class PackageTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("packages");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Modules_of_a_package_are_compiled_into_the_model_that_uses_them()
    {
        Write("nuget.config", """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        Write("Modules/Modules.csproj", Project("", "GraphCompiler"));
        Write("Modules/Block.cs", """
            using GraphCompiler;
            using static GraphCompiler.Ops;

            namespace Modules;

            [Module]
            public sealed class Block(int size, int hidden)
            {
                readonly Linear up = new(size, hidden), down = new(hidden, size);

                public Tensor Forward(Tensor x) => down.Forward(Relu(up.Forward(x))).Plus(x);
            }

            static class Residual
            {
                extension(Tensor change)
                {
                    public Tensor Plus(Tensor x) => x + change;
                }
            }
            """);
        Write("App/App.csproj", Project("<OutputType>Exe</OutputType>", "Modules"));
        Write("App/Program.cs", """
            using GraphCompiler;
            using Modules;
            using static GraphCompiler.Ops;

            var net = new Net();
            foreach (var parameter in net.Parameters) parameter.Data.Fill(1);
            // Each block adds 1 and twice its hidden unit, which is 1 more than the sum of both elements.
            Console.WriteLine(string.Join(" ", net.Parameters.Select(parameter => parameter.Path)));
            Console.WriteLine(string.Join(" ", net.Run([1, 2])));

            [Model]
            public partial class Net
            {
                readonly Block[] blocks = [new(2, 2), new(2, 2)];

                [Graph] Tensor Run([Shape("N", 2)] Tensor x) => blocks[1].Forward(blocks[0].Forward(x));
            }
            """);

        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Dotnet("pack", Path.Combine(Repository.Root, "src/GraphCompiler"), "--no-build", "-c", configuration, "-o", Path.Combine(folder.FullName, "feed"), "-p:Version=1.0.0");
        Dotnet("pack", "Modules", "-o", "feed");
        var output = Dotnet("run", "--project", "App").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal("blocks[0].up.Weight blocks[0].up.Bias blocks[0].down.Weight blocks[0].down.Bias blocks[1].up.Weight blocks[1].up.Bias blocks[1].down.Weight blocks[1].down.Bias", output[^2]);
        Assert.Equal("55 56", output[^1]);
    }

    static string Project(string properties, string package) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="1.0.0" />
          </ItemGroup>
        </Project>
        """;

    void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    string Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [.. arguments, "-p:UseSharedCompilation=false", "-p:NuGetAudit=false"]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        // What a test runner has told its own build is no business of this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder.FullName, "cache");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}\n{error.Result}");
        return output;
    }
}
