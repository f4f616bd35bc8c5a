namespace GraphCompiler.Tests.Training;

/// <summary>Parameters that are frozen at first: an optimizer's means and corrections begin with their own first step.</summary>
public class UnfreezingTests
{
    static readonly Dictionary<string, Func<IReadOnlyList<ParameterGroup>, Optimizer>> optimizers = new()
    {
        ["sgd"] = groups => new Sgd(0.1, 0.9, dampening: 0.3) { Groups = groups },
        ["adam"] = groups => new Adam(0.1) { Groups = groups },
        ["amsgrad"] = groups => new Adam(0.1, weightDecay: 0.1, decoupled: true, amsGrad: true) { Groups = groups },
        ["rmsprop"] = groups => new RmsProp(0.1, momentum: 0.5, centered: true) { Groups = groups },
        ["adagrad"] = groups => new Adagrad(0.1, 0.1, initialSum: 0.5) { Groups = groups },
        ["adadelta"] = groups => new Adadelta { Groups = groups },
        ["adamax"] = groups => new Adamax { Groups = groups },
        ["nadam"] = groups => new NAdam { Groups = groups },
        ["radam"] = groups => new RAdam(0.1, beta2: 0.9) { Groups = groups },
        ["lion"] = groups => new Lion { Groups = groups },
        ["lamb"] = groups => new Lamb { Groups = groups },
        ["adafactor"] = groups => new Adafactor { Groups = groups },
        ["muon"] = groups => new Muon { Groups = groups },
        ["asgd"] = groups => new Asgd(0.1, 0.1, start: 1) { Groups = groups },
        ["rprop"] = groups => new Rprop { Groups = groups },
    };

    public static TheoryData<string> Names => [.. optimizers.Keys];

    static BareModel<double> Create()
    {
        var model = new BareModel<double>(new("a", [3], Init.Ones), new("b.Weight", [2, 3], Init.Ones), new("b.Bias", [3], Init.Ones));
        model.Memory.EnsureInitialized();
        return model;
    }

    static void Step(BareModel<double> model, Optimizer optimizer, int gradients)
    {
        foreach (var gradient in model.Gradients)
            Init.Normal(0, 1).Fill(gradient.Data, gradient.Shape.AsSpan(), 3, (ulong)gradients);
        optimizer.Step(model);
    }

    [Theory, MemberData(nameof(Names))]
    public void TheyTrainAsWithAFreshOptimizer(string name)
    {
        var group = new ParameterGroup("b.*") { Frozen = true };
        var (late, optimizer) = (Create(), optimizers[name]([group]));
        for (var step = 0; step < 5; step++) Step(late, optimizer, 100 + step);
        Assert.Equal(1, late.Parameters["b.Weight"].Data[0]);
        group.Frozen = false;
        var (fresh, other) = (Create(), optimizers[name]([new("b.*")]));
        for (var step = 0; step < 4; step++)
        {
            Step(late, optimizer, step);
            Step(fresh, other, step);
        }
        foreach (var path in new[] { "b.Weight", "b.Bias" })
            Assert.Equal(fresh.Parameters[path].ToArray(), late.Parameters[path].ToArray());
        Assert.NotEqual(fresh.Parameters["a"].ToArray(), late.Parameters["a"].ToArray());
        Assert.Equal((9, 4), (optimizer.Steps, other.Steps));
    }

    [Fact]
    public void TheAverageOfWhatWasNeverTrainedIsWhatItIs()
    {
        var model = Create();
        var optimizer = new Asgd(0.1, start: 0) { Groups = [new("b.*") { Frozen = true }] };
        for (var step = 0; step < 3; step++) Step(model, optimizer, step);
        optimizer.CopyAverageTo(model);
        Assert.Equal([1, 1, 1], model.Parameters["b.Bias"].ToArray());
        Assert.NotEqual(1, model.Parameters["a"].Data[0]);
    }
}
