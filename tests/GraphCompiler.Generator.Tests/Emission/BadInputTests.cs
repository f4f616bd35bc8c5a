using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Wrong arguments of generated entries: what is thrown, what it says, and that nothing has changed by then.</summary>
public class BadInputTests
{
    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile("""
        /// <summary>A model.</summary>
        [Model] public partial class Classifier
        {
            readonly Linear layer = new(4, 3);
            [Graph] Tensor Logits([Shape("N", 4)] Tensor x) => layer.Forward(x);
            [Loss] (Tensor loss, Tensor logits) Loss([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels) =>
                (CrossEntropy(Logits(x), labels), Logits(x));
            [Graph] Tensor Scores([Shape("B", "T")] Tensor x, [Shape("T")] Tensor y) => MatMul(x, y);
            [Graph] Tensor Mix([Shape("B", "T")] Tensor x, [Shape("B", "T")] Tensor y) => x * y;
            [Graph] Tensor Row([Shape(5)] Tensor x) => x * x;
            [Graph] Tensor First([Shape("N", 4)] Tensor x) => x[..5];
            [Graph] Tensor Steps([Shape("N")] Tensor x, [Shape("M")] Tensor y) => x[1..] - y;
            [Graph] Tensor Pairs([Shape("N")] Tensor x) => x.Reshape(-1, 2);
            [Graph] Tensor Join([Shape("N")] Tensor x, [Shape("M")] Tensor y, [Shape("N + M")] Tensor z) => Concat([x, y]) * z;
            [Graph] Tensor Rest([Shape("N")] Tensor x, [Shape("2 * N + M")] Tensor y) => y[x.Dim(0)..].Sum() + x;
            [Graph] Tensor Plane([Shape("H * W")] Tensor x) => x * x;
        }
        """));

    sealed record Mistake(string Entry, (string Name, int Length)[] Tensors, Type Exception, string Parameter, string Message)
    {
        /// <summary>The method's ending, the result spans' lengths, a wrong label and given symbols.</summary>
        public string Ending { get; init; } = "";
        public int[]? Results { get; init; }
        public (int Position, int Value)? Label { get; init; }
        public (string Name, long Value)[] Symbols { get; init; } = [];
    }

    static readonly Dictionary<string, Mistake> mistakes = new()
    {
        ["no whole batch"] = new("Logits", [("x", 9)], typeof(ArgumentException), "x",
            "Argument x needs shape [N, 4], so its length must be a whole multiple of 4, but it is 9."),
        ["empty"] = new("Logits", [("x", 0)], typeof(ArgumentException), "x", "Argument x needs shape [N, 4], but it is empty."),
        ["wrong length"] = new("Row", [("x", 4)], typeof(ArgumentException), "x",
            "Argument x needs shape [5], so its length must be 5, but it is 4."),
        ["symbols that disagree"] = new("Loss", [("x", 8), ("labels", 3)], typeof(ArgumentException), "labels",
            "N is 2 in argument x, but 3 in argument labels."),
        ["symbols that disagree, training"] = new("Loss", [("x", 8), ("labels", 3)], typeof(ArgumentException), "labels",
            "N is 2 in argument x, but 3 in argument labels.") { Ending = "AndGradients" },
        ["a label too large"] = new("Loss", [("x", 8), ("labels", 2)], typeof(ArgumentOutOfRangeException), "labels",
            "Argument labels needs indices from 0 to 2, but at position 1 it has 3.")
            { Ending = "AndGradients", Label = (1, 3) },
        ["a negative label"] = new("Loss", [("x", 8), ("labels", 2)], typeof(ArgumentOutOfRangeException), "labels",
            "Argument labels needs indices from 0 to 2, but at position 0 it has -1.") { Label = (0, -1) },
        ["a result span too short"] = new("Logits", [("x", 8)], typeof(ArgumentException), "result",
            "Argument result needs shape [N, 3], so its length must be 6, but it is 5.") { Results = [5] },
        ["a result span too long"] = new("Logits", [("x", 8)], typeof(ArgumentException), "result",
            "Argument result needs shape [N, 3], so its length must be 6, but it is 7.") { Results = [7] },
        ["a further result's span"] = new("Loss", [("x", 8), ("labels", 2)], typeof(ArgumentException), "logits",
            "Argument logits needs shape [N, 3], so its length must be 6, but it is 3.")
            { Ending = "AndGradients", Results = [3] },
        ["a symbol found in another argument"] = new("Scores", [("y", 3), ("x", 7)], typeof(ArgumentException), "x",
            "Argument x needs shape [B, T], so its length must be a whole multiple of 3, but it is 7."),
        ["a given symbol of zero"] = new("Mix", [("x", 6), ("y", 6)], typeof(ArgumentOutOfRangeException), "T",
            "Argument T must be positive, but it is 0.") { Symbols = [("T", 0)] },
        ["a given symbol that does not divide"] = new("Mix", [("x", 6), ("y", 6)], typeof(ArgumentException), "x",
            "Argument x needs shape [B, T], so its length must be a whole multiple of 4, but it is 6.")
            { Symbols = [("T", 4)] },
        ["lengths that disagree"] = new("Mix", [("x", 6), ("y", 4)], typeof(ArgumentException), "y",
            "Argument y needs shape [B, T], so its length must be 6, but it is 4.") { Symbols = [("T", 2)] },
        ["fewer than a slice takes"] = new("First", [("x", 12)], typeof(ArgumentException), "x",
            "x[..5] needs N >= 5, but N is 3 in argument x."),
        ["lengths that don't go together"] = new("Steps", [("x", 5), ("y", 3)], typeof(ArgumentException), "x",
            "x[1..] - y needs N == M + 1, but N is 5 and M + 1 is 4 in argument x."),
        ["an odd length"] = new("Pairs", [("x", 7)], typeof(ArgumentException), "x",
            "x.Reshape(-1, 2) needs N % 2 == 0, but N is 7 in argument x."),
        ["a sum of other lengths"] = new("Join", [("x", 2), ("y", 3), ("z", 6)], typeof(ArgumentException), "z",
            "Argument z needs shape [N + M], so its length must be 5, but it is 6."),
        ["a length that no symbol gives"] = new("Rest", [("x", 2), ("y", 4)], typeof(ArgumentException), "y",
            "Argument y needs shape [2 * N + M], so its length must be 4 plus a positive multiple of 1, but it is 4."),
        ["a product"] = new("Plane", [("x", 7)], typeof(ArgumentException), "x",
            "Argument x needs shape [H * W], so its length must be a whole multiple of 2, but it is 7.") { Symbols = [("W", 2)] },
    };

    public static TheoryData<string> Names => [.. mistakes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_refused_and_changes_nothing(string name)
    {
        var (mistake, model) = (mistakes[name], models.Value.Create("Classifier"));
        var good = Data([("x", 8), ("labels", 2)]);
        model.Call("LossAndGradients", EntryOf(model, "Loss"), good);
        var before = State(model);

        var data = Data(mistake.Tensors);
        if (mistake.Label is var (position, value)) data.Tensors["labels"][position] = value;
        foreach (var (symbol, size) in mistake.Symbols) data.Symbols[symbol] = size;
        var (method, entry) = (mistake.Entry + mistake.Ending, EntryOf(model, mistake.Entry));
        var exception = Assert.ThrowsAny<ArgumentException>(() =>
            mistake.Results is { } lengths ? model.CallInto(method, entry, data, lengths) : model.Call(method, entry, data));

        Assert.Equal(mistake.Exception, exception.GetType());
        Assert.Equal(mistake.Parameter, exception.ParamName);
        Assert.StartsWith(mistake.Message, exception.Message);
        Assert.Equal(before, State(model));
        // And the model still works.
        Assert.True(double.IsFinite(model.Call("Loss", EntryOf(model, "Loss"), good)[0][0]));
    }

    static EntrySpec EntryOf(EmittedModel model, string name) => model.Spec.Entries.Single(entry => entry.Name == name);

    static EntryData Data((string Name, int Length)[] tensors)
    {
        var data = new EntryData();
        foreach (var (name, length) in tensors)
            data.Tensors.Add(name, [.. Enumerable.Range(0, length).Select(i => name == "labels" ? 1 : 0.1 * i)]);
        return data;
    }

    static string State(EmittedModel model) =>
        string.Join(" ",
            model.Spec.Parameters.SelectMany(parameter => model.Parameter(parameter.Path).Concat(model.Gradient(parameter.Path))))
        + " " + ((Runtime.ITrainable<float>)model.Instance).Memory.Step;
}
