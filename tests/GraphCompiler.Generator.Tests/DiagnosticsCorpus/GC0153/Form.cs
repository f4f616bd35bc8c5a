// GC0153: The memory budget '64 megabytes' is not of the form '64 MB' or '64 MB at N = 32, T = 128'
[/*[*/Model(MemoryBudget = "64 megabytes")/*]*/]
public partial class Net
{
    [Graph] Tensor Run([Shape("N")] Tensor x) => x + 1;
}
