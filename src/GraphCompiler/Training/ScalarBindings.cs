using System.Collections;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>The values of a loss's scalar arguments, by name: a number, or a function of the training step.</summary>
/// <example><c>new Trainer(net, new Adam()) { Scalars = { { "lambda", 0.01 }, { "beta", step => Math.Min(1, step / 1000.0) } }
/// }</c></example>
public sealed class ScalarBindings : IReadOnlyCollection<string>
{
    readonly Dictionary<string, (double Value, Func<long, double>? Function)> values = new(StringComparer.Ordinal);
    readonly HashSet<string> known;

    internal ScalarBindings(IReadOnlyList<LossEntry> losses) => known = [.. losses.SelectMany(loss => loss.Scalars)];

    /// <summary>The number of bound scalars.</summary>
    public int Count => values.Count;

    /// <summary>Binds a scalar to a number, in place of an earlier binding.</summary>
    /// <exception cref="ArgumentException">No loss of the model has a scalar of this name.</exception>
    public void Add(string name, double value) => values[Known(name)] = (value, null);

    /// <summary>Binds a scalar to a function of the number of training steps done, in place of an earlier binding.</summary>
    /// <exception cref="ArgumentException">No loss of the model has a scalar of this name.</exception>
    public void Add(string name, Func<long, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        values[Known(name)] = (0, value);
    }

    /// <summary>Requires that every scalar of a loss is bound.</summary>
    /// <exception cref="ArgumentException">One is not; the message names it.</exception>
    internal void Require(LossEntry loss)
    {
        foreach (var name in loss.Scalars)
            if (!values.ContainsKey(name))
                throw new ArgumentException(
                    $"Loss {loss.Name} has a scalar argument {name} without a value; bind it by Trainer.Scalars.Add(\"{name}\", value).",
                    nameof(loss));
    }

    /// <summary>A scalar's value at a step.</summary>
    internal double ValueOf(string name, long step)
    {
        var (value, function) = values[name];
        return function is null ? value : function(step);
    }

    string Known(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return known.Contains(name) ? name
            : throw new ArgumentException(
                "The model's losses have no scalar argument "
                    + $"\"{name}\"{(known.Count == 0 ? "" : $", only {string.Join(", ", known.Order(StringComparer.Ordinal))}")}.",
                    nameof(name));
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => values.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
