// GC0004: The entry 'Encode' can't be an explicit implementation of an interface: make it a method of the class
public interface IEncoder
{
    Tensor Encode(Tensor x);
}

[Model]
public partial class Net : IEncoder
{
    [Graph] Tensor IEncoder./*[*/Encode/*]*/([Shape("N", 4)] Tensor x) => Relu(x);
}
