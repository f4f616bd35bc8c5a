using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace GraphCompiler.Docs.Tests;

/// <summary>
/// The packages as their users get them: restored from a folder, with the generator inside, through a package of modules, and from the
/// template.
/// </summary>
public sealed class PackageTests(PackageTests.Packages packages) : IClassFixture<PackageTests.Packages>, IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("packages");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The packages, packed once for all tests.</summary>
    public sealed class Packages : IDisposable
    {
        readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("feed");

        public Packages()
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            foreach (var project in new[] { "src/GraphCompiler", "src/GraphCompiler.Data" })
                Dotnet(folder, "pack", Path.Combine(Repository.Root, project), "--no-build", "-c", configuration, "-o", Feed,
                    "-p:Version=1.0.0");
            Dotnet(folder, "pack", Path.Combine(Repository.Root, "templates"), "-o", Feed, "-p:Version=1.0.0");
        }

        public string Feed => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }

    [Fact]
    public void Packages_hold_what_their_users_need()
    {
        Assert.Equal(["GraphCompiler.1.0.0.nupkg", "GraphCompiler.1.0.0.snupkg", "GraphCompiler.Data.1.0.0.nupkg",
            "GraphCompiler.Data.1.0.0.snupkg", "GraphCompiler.Templates.1.0.0.nupkg"],
            Directory.GetFiles(packages.Feed).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var path in Directory.GetFiles(packages.Feed, "*.nupkg"))
        {
            using var package = ZipFile.OpenRead(path);
            Assert.NotNull(package.GetEntry("icon.png"));
            using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
            var text = readme.ReadToEnd();
            Assert.StartsWith("# GraphCompiler\n", text);
            Assert.Equal(Repository.Read("README.md").Split('\n').Length, text.TrimEnd('\n').Split('\n').Length + 1);
            Assert.DoesNotMatch(@"\]\((?!https?:|#)", text);
            using var description =
                new StreamReader(package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
            var nuspec = description.ReadToEnd();
            foreach (var element in new[] { "<tags>", "<license ", "<projectUrl>", "<icon>", "<readme>",
                "<description>" }) Assert.Contains(element, nuspec);
        }
        using var library = ZipFile.OpenRead(Path.Combine(packages.Feed, "GraphCompiler.1.0.0.nupkg"));
        Assert.Equal(["GraphCompiler.CodeFixes.dll", "GraphCompiler.Generator.dll", "GraphCompiler.dll"],
            library.Entries.Select(entry => entry.Name).Where(name => name.EndsWith(".dll", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_new_project_from_the_template_trains()
    {
        Write("nuget.config", Configuration());
        string[] hive = ["--debug:custom-hive", Path.Combine(folder.FullName, "hive")];
        Dotnet(folder, ["new", "install", Path.Combine(packages.Feed, "GraphCompiler.Templates.1.0.0.nupkg"), .. hive]);
        Dotnet(folder, ["new", "graphcompiler", "-o", "First.Steps", .. hive]);
        Assert.Equal(["First.Steps.csproj", "Program.cs", "Spirals.cs"],
            Directory.GetFiles(Path.Combine(folder.FullName, "First.Steps")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var output = Dotnet(folder, "run", "--project", "First.Steps");
        Assert.Contains("LossAndGradients", output);
        var accuracy = Regex.Match(output, @"accuracy ([\d.]+)");
        Assert.True(double.Parse(accuracy.Groups[1].Value, CultureInfo.InvariantCulture) > 0.9, output);
        var generated = Path.Combine(folder.FullName, "First.Steps", "obj", "Debug", "net10.0", "generated", "GraphCompiler.Generator");
        Assert.NotEmpty(Directory.GetFiles(generated, "*.cs", SearchOption.AllDirectories));

        // Whoever wants no usings that aren't in his files, says so.
        var error =
            Assert.ThrowsAny<Exception>(() => Dotnet(folder, "build", "First.Steps", "-p:GraphCompilerImplicitUsings=disable")).Message;
        Assert.Contains("CS0246", error);
    }

    [Fact]
    public void Modules_of_a_package_are_compiled_into_the_model_that_uses_them()
    {
        Write("nuget.config", Configuration());
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

        Dotnet(folder, "pack", "Modules", "-o", "feed");
        var output = Dotnet(folder, "run", "--project", "App")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(
            "blocks[0].up.Weight blocks[0].up.Bias blocks[0].down.Weight blocks[0].down.Bias blocks[1].up.Weight blocks[1].up.Bias "
                + "blocks[1].down.Weight blocks[1].down.Bias", output[^2]);
        Assert.Equal("55 56", output[^1]);
    }

    string Configuration()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "feed"));
        return $"""<configuration><packageSources><clear /><add key="packed" value="{packages.Feed}" /><add key="feed" value="feed" /></packageSources></configuration>""";
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

    static string Dotnet(DirectoryInfo folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // What a test runner has told its own build is no business of this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        (start.Environment["UseSharedCompilation"], start.Environment["NuGetAudit"]) = ("false", "false");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder.FullName, "cache");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}\n{error.Result}");
        return output;
    }
}
