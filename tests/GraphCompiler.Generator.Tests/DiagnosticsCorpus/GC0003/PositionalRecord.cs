// GC0003: The model 'Net' has a constructor with arguments, but its fields are evaluated when the project is built: give sizes as constants, or put the layers into a [Module] with arguments
[Model]
public partial record Net/*[*/(float Scale)/*]*/
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Scale * x;
}
