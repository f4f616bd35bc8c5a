using System.Collections.Immutable;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Frontend;

/// <summary>
/// The files of the models that were compiled last. The generator and the analyzer ask for the same ones, the analyzer while the user
/// types; files are a pure function of the model, so it does not matter who asked first.
/// </summary>
internal static class PrintedFiles
{
    // More than a project has models: the generator asks for all of them, and then the analyzer does.
    const int Capacity = 64;

    public static ImmutableArray<SourceFile> Of(ModelSpec model)
    {
        var recent = Caches.PrintedFiles;
        lock (recent)
        {
            for (var entry = recent.First; entry is not null; entry = entry.Next)
            {
                if (!entry.Value.Model.Equals(model)) continue;
                recent.Remove(entry);
                recent.AddFirst(entry);
                return entry.Value.Files;
            }
        }
        var files = SourceFiles.Print(model);
        lock (recent)
        {
            recent.AddFirst((model, files));
            if (recent.Count > Capacity) recent.RemoveLast();
        }
        return files;
    }
}
