using Chocolate;
using Examples;
using GraphCompiler;
using static System.FormattableString;

// The smallest regression: what a chocolate costs that somebody likes so much.

return Example.Run(args, [], example =>
{
    float[] liking = [1, 1.5f, 2, 2.25f, 3, 3.1f, 3.5f], price = [10, 15, 20, 22.5f, 30, 31, 35];
    var data = new Dataset(DataColumn.Real("liking", liking, 1), DataColumn.Real("price", price, 1));

    var closed = LeastSquares.Fit(data.Doubles("liking"), data.Doubles("price"));
    Console.Write(Invariant(
        $"closed form (X'X)^-1 X'y:  W = {closed.Weights[0]:0.0000}  b = {closed.Bias:0.0000;-0.0000;0.0000}  price of liking 4: "));
    Console.WriteLine(Invariant($"{closed.Predict([4]):0.00}"));

    var net = new PriceModel();
    net.Initialize(seed: 1);
    var history = new Trainer(net, new Sgd(0.05, momentum: 0.9)) { BatchSize = 7, Log = null }
        .Fit(data, epochs: example.IsQuick ? 300 : 1000);
    var (w, b) = (net.Parameters["line.Weight"].Data[0], net.Parameters["line.Bias"].Data[0]);
    Console.WriteLine(
        Invariant($"gradient descent:          W = {w:0.0000}  b = {Math.Abs(b):0.0000}  price of liking 4: {net.Predict([4])[0]:0.00}"));
    Console.WriteLine(Invariant($"loss {history[0].Loss:0.0000} -> {history.Last.Loss:0.0000} in {history.Count} epochs"));
});
