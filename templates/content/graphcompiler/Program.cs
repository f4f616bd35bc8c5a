// What the model became lies in obj/Debug/net10.0/generated; Spirals.Plan says it in short.
Console.WriteLine(Spirals.Plan);

var random = new Random(1);
var labels = Enumerable.Range(0, 1000).Select(i => i % 2).ToArray();
var points = labels.SelectMany(label =>
{
    var turn = 10 * Math.Sqrt(random.NextDouble());
    return new[] { (float)(Math.Cos(turn + Math.PI * label) * turn / 10), (float)(Math.Sin(turn + Math.PI * label) * turn / 10) };
}).ToArray();
var (train, test) = new Dataset(DataColumn.Real("x", points, 2), DataColumn.Index("labels", labels))
    .StratifiedSplit("labels", testFraction: 0.2);

var net = new Spirals();
net.Initialize(seed: 1);
new Trainer(net, new Adam(0.01)) { BatchSize = 32 }.Fit(train, test, epochs: 30);

Console.WriteLine(ConfusionMatrix.Of(test.Indices("labels"), Metrics.ArgMax(net.Logits(test.Reals("x")), 2), 2));
