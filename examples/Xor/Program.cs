using GraphCompiler;
using Xor;
using static System.FormattableString;

// XOR, the smallest problem a linear model can't solve and a network can.

Console.WriteLine("A linear model");
var linear = new LinearModel();
linear.Initialize(seed: 1);
new Trainer(linear, new Sgd(0.5)) { BatchSize = 4, Log = null }.Fit(TruthTable.Data, epochs: 500);
var (w, b) = (linear.Parameters["output.Weight"].ToArray(), linear.Parameters["output.Bias"].ToArray()[0]);
Console.WriteLine("  closed form (X'X)^-1 X'y:  w = (0.0000, 0.0000)  b = 0.5000  loss 0.2500");
Console.Write(Invariant(
    $"  gradient descent:          w = ({w[0]:0.0000;-0.0000;0.0000}, {w[1]:0.0000;-0.0000;0.0000})  b = {b:0.0000}  loss "));
Console.WriteLine(Invariant($"{linear.Loss(TruthTable.Inputs, TruthTable.Targets):0.0000}"));
Console.WriteLine();

Console.WriteLine("Gradients of the 2-2-1 network");
var net = new XorNetwork();
net.Initialize(seed: 1);
var equal = true;
for (var sample = 0; sample < TruthTable.Targets.Length; sample++) equal &= GradientTable.Print(net, sample);
Console.WriteLine(equal ? "  equal" : "  NOT EQUAL");
Console.WriteLine();

XorNetwork?[] trained =
[
    Descent.Run("Batch descent", batchSize: 4, rate: 0.5, epochs: 5000),
    Descent.Run("Mini-batch descent", batchSize: 2, rate: 0.3, epochs: 5000),
    Descent.Run("Stochastic descent, sample by sample", batchSize: 1, rate: 0.1, epochs: 5000),
];
if (!equal || trained.Contains(null)) return 1;

Console.WriteLine();
Console.WriteLine("x1 x2  xor   batch  mini-batch  sample");
var predictions = trained.Select(network => network!.Predict(TruthTable.Inputs)).ToArray();
for (var i = 0; i < TruthTable.Targets.Length; i++)
{
    Console.Write(Invariant(
        $" {TruthTable.Inputs[2 * i]}  {TruthTable.Inputs[2 * i + 1]}    {TruthTable.Targets[i]}  {predictions[0][i],6:0.000}  "));
    Console.WriteLine(Invariant($"{predictions[1][i],10:0.000}  {predictions[2][i],6:0.000}"));
}
return 0;
