// GC0152: 'Run' takes 4.06 MB, but the budget is 2 MB at N = 8; the largest of its memory: parameters and gradients 4 MB
[Model(MemoryBudget = "2 MB at N = 8")]
public partial class /*[*/Net/*]*/
{
    readonly Parameter weight = new(Init.Zeros, 1000, 1000);
    [Graph] Tensor Run([Shape("N", 1000)] Tensor x) => MatMul(x, weight);
}
