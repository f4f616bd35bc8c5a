// GC0139: Another Scan can't be a part of a Scan
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("T", "S", 4)] Tensor x) =>
        Scan(x, (Tensor)0, (total, rows) => (total + /*[*/Scan(rows, (Tensor)0, (sum, row) => (sum + row, sum))/*]*/.Last, total)).Last;
}
