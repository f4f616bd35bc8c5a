using System.Text;

namespace GraphCompiler.Data.Tests;

public sealed class CsvTableTests : IDisposable
{
    readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    const string Birds = "name,\"wing, mm\",mass,kind\r\nA,1.5,20,tern\r\nB,,-3,\"gull \"\"x\"\"\"\r\n\r\nC,2e1,7,tern\r\n";

    [Theory, InlineData(false), InlineData(true)]
    public void ReadsQuotedFieldsPlainAndZipped(bool zipped)
    {
        var bytes = Encoding.UTF8.GetBytes(Birds);
        var table = CsvTable.Read(files.Write("birds.csv", zipped ? TestFiles.Zip(bytes) : bytes));
        Assert.Equal(["name", "wing, mm", "mass", "kind"], table.Columns);
        Assert.Equal(3, table.Count);
        Assert.Equal([1.5, double.NaN, 20], table.Numbers("wing, mm"));
        Assert.Equal([20, -3, 7], table.Integers("mass"));
        Assert.Equal(["tern", "gull \"x\"", "tern"], table.Texts("kind"));
    }

    [Fact]
    public void ColumnsBecomeADataset()
    {
        var table = CsvTable.Read(files.Write("birds.csv", Birds));
        var kinds = table.Categories("kind");
        var data = new Dataset(table.Real("x", "mass", "wing, mm"), kinds.Column("labels"));
        Assert.Equal("3 samples: x real [N, 2]; labels index [N]", data.ToString());
        Assert.Equal([20, 1.5f, -3, float.NaN, 7, 20], data.Reals("x").ToArray());
        Assert.Equal(["gull \"x\"", "tern"], kinds.Names);
        Assert.Equal([1, 0, 1], data.Indices("labels").ToArray());
    }

    [Fact]
    public void OtherFormsOfTables()
    {
        var table = CsvTable.Read(files.Write("a", "# 2 rows\n1;2\n3;4\n"), ';', hasHeader: false, skippedLines: 1);
        Assert.Equal(["0", "1"], table.Columns);
        Assert.Equal([2, 4], table.Numbers("1"));
        Assert.Equal([1.0], CsvTable.Read(files.Write("b", "a\tb\n1\t2"), '\t').Numbers("a"));
        // A mark of the byte order, a line break within a field, and a missing field where there is but one.
        Assert.Equal(["x\r\ny", "z"], CsvTable.Read(files.Write("c", "\uFEFFa,b\r\n\"x\r\ny\",1\r\nz,2\r\n")).Texts("a"));
        Assert.Equal([1, double.NaN, 3], CsvTable.Read(files.Write("d", "a\n1\n\"\"\n\n3\n")).Numbers("a"));
    }

    [Fact]
    public void BadTablesAreRefusedWithTheirLine()
    {
        Refused("line 3", "expected 2 fields as in the first row, found 3", "a,b\n1,2\n1,2,3\n");
        Refused("line 4", "a number in column b, found \"x\"", "a,b\n1,2\n\n1,x\n");
        Refused("header", "two columns have the name \"b\"", "b,b\n1,2\n");
        Refused("", "no rows", "");
        Refused("", "no rows", "a,b\n");
        TestFiles.Refused("", "not UTF-8: bytes FF", () => CsvTable.Read(files.Write("t", [.. "a,b\n1,2\n"u8, 0xFF, .. ",3\n"u8])));
        TestFiles.Refused("line 2", "expected 3 lines before", () => CsvTable.Read(files.Write("t", "1\n"), skippedLines: 3));
        var zipped = TestFiles.Zip(Encoding.UTF8.GetBytes(Birds));
        TestFiles.Refused("", "gzip", () => CsvTable.Read(files.Write("t", zipped[..^12])));
        var table = CsvTable.Read(files.Write("t", "a,b\n1,2.5\n"));
        TestFiles.Refused("line 2", "a whole number in column b, found \"2.5\"", () => table.Integers("b"));
        Assert.Contains("Columns: a, b", Assert.Throws<ArgumentException>(() => table.Numbers("c")).Message);
        Assert.Throws<ArgumentException>(() => table.Real("x"));
        Assert.ThrowsAny<ArgumentException>(() => CsvTable.Read(files.Write("t", "a"), '"'));
        Assert.Throws<FileNotFoundException>(() => CsvTable.Read(Path.Combine(files.Folder, "none")));

        void Refused(string place, string reason, string text)
            => TestFiles.Refused(place, reason, () => CsvTable.Read(files.Write("t", text)).Numbers("b"));
    }

    [Fact]
    public void MutatedTablesAreReadOrRefused()
    {
        foreach (var good in new[] { Encoding.UTF8.GetBytes(Birds), TestFiles.Zip(Encoding.UTF8.GetBytes(Birds)) })
            files.Mutate(good, 1000, path =>
            {
                var table = CsvTable.Read(path);
                Assert.Equal(table.Count, table.Texts(table.Columns[0]).Count);
                table.Integers(table.Columns[table.Columns.Count / 2]);
            });
    }
}
