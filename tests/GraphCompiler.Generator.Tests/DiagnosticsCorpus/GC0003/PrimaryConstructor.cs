// GC0003: The model 'Net' has a constructor with arguments, but its fields are evaluated when the project is built: give sizes as constants, or put the layers into a [Module] with arguments
[Model]
public partial class Net/*[*/(int hidden)/*]*/
{
    readonly Linear first = new(4, hidden);
    readonly Linear second = new(hidden, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => second.Forward(Relu(first.Forward(x)));
}
