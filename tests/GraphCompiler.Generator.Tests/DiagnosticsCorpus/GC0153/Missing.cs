// GC0153: The memory budget '64 MB at N = 3' does not say at which sizes: add 'at T = ...'
[/*[*/Model(MemoryBudget = "64 MB at N = 3")/*]*/]
public partial class Net
{
    [Graph] Tensor Run([Shape("N", "T")] Tensor x) => x + 1;
}
