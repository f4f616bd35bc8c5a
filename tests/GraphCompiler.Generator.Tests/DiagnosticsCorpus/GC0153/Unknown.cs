// GC0153: The memory budget '64 MB at N = 3, B = 2' gives a size to 'B', which is in no shape of an argument
[/*[*/Model(MemoryBudget = "64 MB at N = 3, B = 2")/*]*/]
public partial class Net
{
    [Graph] Tensor Run([Shape("N")] Tensor x) => x + 1;
}
