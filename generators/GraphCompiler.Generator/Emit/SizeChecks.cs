using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

namespace GraphCompiler.Generator.Emit;

/// <summary>
/// Prints what comes first in an entry: its symbols from the lengths of its arguments, what it assumes about them, the symbols that follow,
/// and the bounds of indices.
/// </summary>
internal sealed class SizeChecks(CodeWriter writer, EntrySpec entry)
{
    readonly SymbolSolver solver = SymbolSolver.Solve(entry.Arguments);

    /// <summary>Finds the symbols. Those that the caller gives are known already.</summary>
    public void Solve()
    {
        foreach (var step in solver.Steps)
        {
            var (name, shape) = (Identifiers.Escaped(step.Argument.Name), Literals.Text(step.Argument.Shape!.Value.ToString()));
            var facts =
                $"{name}.Length, {Literals.Size(step.Unit)}, "
                + $"{(step.Fixed.IsZero ? "" : Literals.Size(step.Fixed) + ", ")}nameof({name}), {shape}";
            if (step.Symbol is not { } found) writer.Line($"{Qualified.Check}.Length({facts});");
            else if (step.FoundIn is not { } first) writer.Line($"var {Identifiers.OfSymbol(found)} = {Qualified.Check}.Symbol({facts});");
            else
                writer.Line(
                    $"{Qualified.Check}.Agree({Identifiers.OfSymbol(found)}, {Qualified.Check}.Symbol({facts}), {Literals.Text(found)}, "
                        + $"nameof({name}), {Literals.Text(first)});");
        }
    }

    /// <summary>Checks the assumptions.</summary>
    public void CheckAssumptions()
    {
        foreach (var (condition, expression) in entry.Assumptions.Items)
            writer.Line(
                $"{Qualified.Check}.{condition.Relation}({Literals.Size(condition.Left)}, {Literals.Size(condition.Right)}, "
                    + $"{Literals.Text(condition.ToString())}, {Literals.Text(solver.ArgumentOf(condition))}, "
                    + $"{Literals.Text(expression)});");
    }

    /// <summary>Computes the symbols that the assumptions brought in.</summary>
    /// <param name="declaration">What stands before the name of each.</param>
    public void Derive(string declaration)
    {
        foreach (var derived in entry.Assumptions.Derived)
        {
            var numerator = Literals.Size(derived.Numerator);
            var quotient = derived.Denominator == 1
                ? numerator
                : $"{(derived.Numerator.Terms.Length > 1 ? $"({numerator})" : numerator)} / {Literals.Int(derived.Denominator)}";
            writer.Line($"{declaration}{Identifiers.OfSymbol(derived.Name)} = {quotient};");
        }
    }

    /// <summary>Checks that a program's memory is to be had; where its sizes could not be computed, they are not.</summary>
    /// <param name="method">What checks it.</param>
    public void CheckMemory(KernelProgram program, string method)
    {
        const long small = 1 << 30;
        var bytes = program.Bytes;
        if (bytes.Constant < small) return;
        var symbols = bytes.Symbols.Select(name => $"({Literals.Text(name)}, {Identifiers.OfSymbol(name)})");
        writer.Line(
            $"{method}({bytes.Print(Identifiers.OfSymbol, isReal: true)}, {Literals.Text(entry.Name)}, [{string.Join(", ", symbols)}]);");
    }

    /// <summary>Checks the indices among an entry's arguments.</summary>
    public void CheckIndices(IEnumerable<ProgramInput> inputs)
    {
        foreach (var input in inputs) CheckIndices(Identifiers.Escaped(input.Name), input.IndexBounds,
            $"nameof({Identifiers.Escaped(input.Name)})");
    }

    /// <summary>Checks indices.</summary>
    /// <param name="indices">A span of them in the code.</param>
    /// <param name="name">The name of the argument as an expression.</param>
    public void CheckIndices(string indices, ImmutableArray<IndexBound> bounds, string name)
    {
        foreach (var (bound, part) in bounds)
            writer.Line(
                $"{Qualified.Check}.Indices({indices}, {Literals.Size(bound)}, "
                    + (part is null ? "" : $"{Literals.Size(part.Start)}, {Literals.Size(part.Count)}, {Literals.Size(part.Period)}, ")
                    + $"{name});");
    }
}
