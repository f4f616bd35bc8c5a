namespace GraphCompiler;

/// <summary>
/// A graphical model of discrete variables whose edges form a tree, or several: <c>p(x) = 1/Z Πᵢ φᵢ(xᵢ) Πᵢⱼ ψᵢⱼ(xᵢ, xⱼ)</c>. Sum-product
/// message passing (Pearl 1988) gives the exact
/// marginals in time linear in the number of edges.
/// </summary>
public sealed class TreeModel
{
    readonly double[][] own;
    readonly List<(int Neighbour, double[,] Potentials, bool IsTransposed)>[] edges;
    readonly int[] component;

    /// <summary>Independent variables with potentials of 1.</summary>
    /// <param name="states">The number of states of each variable.</param>
    /// <exception cref="ArgumentException">There are no variables, or one has no states.</exception>
    public TreeModel(params ReadOnlySpan<int> states)
    {
        if (states.IsEmpty) throw new ArgumentException("A model needs at least one variable.", nameof(states));
        own = new double[states.Length][];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = states[i] > 0 ? new double[states[i]]
                : throw new ArgumentException($"Variable {i} has {states[i]} states.", nameof(states));
            Array.Fill(own[i], 1);
        }
        edges = [.. own.Select(_ => new List<(int, double[,], bool)>())];
        component = [.. Enumerable.Range(0, own.Length)];
    }

    /// <summary>The number of variables.</summary>
    public int Variables => own.Length;

    /// <summary>
    /// Multiplies the potentials of a variable's states, such as evidence: 1 for the observed state and 0 for the others.
    /// </summary>
    /// <exception cref="ArgumentException">There is not one potential for each state, or one is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variable.</exception>
    public void Multiply(int variable, params ReadOnlySpan<double> potentials)
    {
        RequireVariable(variable);
        if (potentials.Length != own[variable].Length)
            throw new ArgumentException(
                $"Variable {variable} has {own[variable].Length} states, but there are {potentials.Length} potentials.",
                nameof(potentials));
        foreach (var potential in potentials) RequirePotential(potential);
        for (var state = 0; state < potentials.Length; state++) own[variable][state] *= potentials[state];
    }

    /// <summary>Ties two variables.</summary>
    /// <param name="first">The first variable.</param>
    /// <param name="second">The second variable.</param>
    /// <param name="potentials">The potential of each pair of states, <c>[states of first, states of second]</c>; it is not copied.</param>
    /// <exception cref="ArgumentException">The potentials have another shape, one is negative or not finite, or there is a path between the
    /// variables already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variable.</exception>
    public void Connect(int first, int second, double[,] potentials)
    {
        ArgumentNullException.ThrowIfNull(potentials);
        RequireVariable(first);
        RequireVariable(second);
        if (potentials.GetLength(0) != own[first].Length || potentials.GetLength(1) != own[second].Length)
            throw new ArgumentException(
                $"Variables {first} and {second} need potentials [{own[first].Length}, {own[second].Length}], but they are "
                    + $"[{potentials.GetLength(0)}, {potentials.GetLength(1)}].", nameof(potentials));
        foreach (var potential in potentials) RequirePotential(potential);
        if (component[first] == component[second])
            throw new ArgumentException($"An edge between {first} and {second} would close a circle; the edges of this model form a tree.",
                nameof(second));
        var (kept, merged) = (component[first], component[second]);
        for (var i = 0; i < component.Length; i++)
            if (component[i] == merged) component[i] = kept;
        edges[first].Add((second, potentials, false));
        edges[second].Add((first, potentials, true));
    }

    /// <summary>The marginal distribution of each variable, and <c>ln Z</c>.</summary>
    /// <exception cref="InvalidOperationException">All states together have a potential of 0.</exception>
    public (double[][] Marginals, double LogPartition) Infer()
    {
        var order = Order();
        var parents = new int[Variables];
        foreach (var (variable, parent) in order) parents[variable] = parent;

        // Messages from the leaves to the root of each tree, each divided by its sum; the logarithms of the sums make up ln Z.
        var (upward, downward) = (new double[Variables][], new double[Variables][]);
        var logPartition = 0.0;
        foreach (var (variable, parent) in order.AsEnumerable().Reverse())
        {
            var belief = Product(variable, -1);
            logPartition += Normalize(belief);
            if (parent >= 0) upward[variable] = Send(variable, parent, belief);
        }

        // Messages back to the leaves: what a parent knows without the child. A marginal is the product of all messages that arrive.
        var marginals = new double[Variables][];
        foreach (var (variable, parent) in order)
        {
            marginals[variable] = Product(variable, -1);
            if (parent >= 0)
            {
                var belief = Product(parent, variable);
                if (parents[parent] >= 0) Times(belief, downward[parent]);
                Normalize(belief);
                downward[variable] = Send(parent, variable, belief);
                Times(marginals[variable], downward[variable]);
            }
            Normalize(marginals[variable]);
        }
        return (marginals, logPartition);

        // A variable's own potentials and the messages of its children but one.
        double[] Product(int variable, int except)
        {
            var product = (double[])own[variable].Clone();
            foreach (var (neighbour, _, _) in edges[variable])
                if (neighbour != except && neighbour != parents[variable]) Times(product, upward[neighbour]);
            return product;
        }
    }

    double[] Send(int from, int to, double[] belief)
    {
        var (_, potentials, isTransposed) = edges[from].Find(edge => edge.Neighbour == to);
        var message = new double[own[to].Length];
        for (var state = 0; state < message.Length; state++)
            for (var other = 0; other < belief.Length; other++)
                message[state] += belief[other] * (isTransposed ? potentials[state, other] : potentials[other, state]);
        return message;
    }

    /// <summary>All variables, each after its parent; a root has the parent -1.</summary>
    List<(int Variable, int Parent)> Order()
    {
        List<(int Variable, int Parent)> order = [.. component.Distinct().Select(root => (root, -1))];
        for (var i = 0; i < order.Count; i++)
            order.AddRange(edges[order[i].Variable].Where(edge => edge.Neighbour != order[i].Parent)
                .Select(edge => (edge.Neighbour, order[i].Variable)));
        return order;
    }

    static void Times(double[] product, double[] factors)
    {
        for (var i = 0; i < product.Length; i++) product[i] *= factors[i];
    }

    static double Normalize(double[] values)
    {
        var sum = values.Sum();
        if (!(sum > 0)) throw new InvalidOperationException("All states together have a potential of 0, so that there is no distribution.");
        for (var i = 0; i < values.Length; i++) values[i] /= sum;
        return Math.Log(sum);
    }

    void RequireVariable(int variable)
    {
        if ((uint)variable >= (uint)Variables)
            throw new ArgumentOutOfRangeException(nameof(variable), variable, $"Variables are numbered from 0 to {Variables - 1}.");
    }

    static void RequirePotential(double potential)
    {
        if (!double.IsFinite(potential) || potential < 0)
            throw new ArgumentException(FormattableString.Invariant($"A potential is finite and not negative, but one is {potential}."),
                "potentials");
    }
}
