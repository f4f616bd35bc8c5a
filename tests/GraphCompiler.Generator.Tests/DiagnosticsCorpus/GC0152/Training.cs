// GC0152: 'LossAndGradients' takes 69.95 KB, but the budget is 60 KB; the largest of its memory: x[256, 16] 16.38 KB, tanh[256, 16] 16.38 KB, tanh2[256, 16] 16.38 KB, dSecond[256, 16] 16.38 KB, dFirst[256, 16] 16.38 KB
[Model(MemoryBudget = "60 KB")]
public partial class /*[*/Net/*]*/
{
    readonly Linear first = new(16, 16), second = new(16, 16);
    [Loss] Tensor Loss([Shape(256, 16)] Tensor x) => Tanh(second.Forward(Tanh(first.Forward(x)))).Mean();
}
