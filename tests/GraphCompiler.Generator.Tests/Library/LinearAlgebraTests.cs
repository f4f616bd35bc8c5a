using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Linear algebra of small matrices against cofactors, products and loops.</summary>
public class LinearAlgebraTests
{
    const int N = 2;

    static readonly CaseTable table = new(
        "",
        [
            Operand.Real("a", "N", 3, 3), Operand.Real("b", "N", 3, 2), Operand.Real("l", "N", 3, 3) with { Low = 0.5 },
            // The first pivot is 0, so rows have to be exchanged.
            Operand.Real("p", 3, 3) with { Values = [0, 2, 1, 1, 0, 3, -2, 1, 0] }, Operand.Real("f", 4, 4),
        ],
        new() { ["N"] = N },

        ("Inverse(a)", v => Inverse(v["a"])),
        ("Inverse(p)", v => Inverse(v["p"].Reshape(1, 3, 3)).Reshape(3, 3)),
        ("MatMul(Inverse(f), f) + 0 * f", v => Nd.From([4, 4], at => at[0] == at[1] ? 1 : 0)),
        ("Det(a)", v => Nd.From([N], at => Det(v["a"], at[0]))),
        ("Det(p)", v => Nd.Scalar(Det(v["p"].Reshape(1, 3, 3), 0))),
        ("Det(a[.., ..2, ..2])", v =>
            Nd.From([N], at => v["a"][at[0], 0, 0] * v["a"][at[0], 1, 1] - v["a"][at[0], 0, 1] * v["a"][at[0], 1, 0])),
        ("Solve(a, b)", v => Product(Inverse(v["a"]), v["b"])),
        ("TriangularSolve(l, b)", v => Product(Inverse(Triangle(v["l"], (row, column) => column <= row)), v["b"])),
        ("TriangularSolve(l, b, isUpper: true)", v => Product(Inverse(Triangle(v["l"], (row, column) => column >= row)), v["b"])),
        ("Cholesky(MatMul(l.Tril(), l.Tril().Transpose()))", v => Nd.From([N, 3, 3], at => at[2] <= at[1] ? v["l"][at] : 0)));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    static double Minor(Nd x, int n, int row, int column)
    {
        int[] rows = [.. Enumerable.Range(0, 3).Where(i => i != row)], columns = [.. Enumerable.Range(0, 3).Where(i => i != column)];
        return x[n, rows[0], columns[0]] * x[n, rows[1], columns[1]] - x[n, rows[0], columns[1]] * x[n, rows[1], columns[0]];
    }

    static double Sign(int row, int column) => (row + column) % 2 == 0 ? 1 : -1;

    static double Det(Nd x, int n) => Enumerable.Range(0, 3).Sum(column => Sign(0, column) * x[n, 0, column] * Minor(x, n, 0, column));

    static Nd Inverse(Nd x) => Nd.From(x.Shape, at => Sign(at[1], at[2]) * Minor(x, at[0], at[2], at[1]) / Det(x, at[0]));

    static Nd Triangle(Nd x, Func<int, int, bool> isKept) => Nd.From(x.Shape, at => isKept(at[1], at[2]) ? x[at] : 0);

    static Nd Product(Nd x, Nd y) => Nd.From([x.Shape[0], x.Shape[1], y.Shape[2]], at =>
        Enumerable.Range(0, x.Shape[2]).Sum(i => x[at[0], at[1], i] * y[at[0], i, at[2]]));
}
