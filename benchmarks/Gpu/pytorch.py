"""The models of this benchmark in PyTorch, on the first CUDA device: writes the milliseconds of training steps, eager and compiled, in
fp32, TF32 and bf16, and of single kernels, as JSON.

    python pytorch.py torch.json [seconds]

Seconds are how long the runs of one measurement take together, about. Everything is compiled at once, by processes of their own, which
then take turns; the device holds all models meanwhile (60 GiB).
"""
import json
import multiprocessing
import os
import statistics
import sys
import time

# Every process compiles: together they have work for the processor.
os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "2")

import torch
import torch.nn.functional as F
from torch import nn


class ConvBlock(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU())


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(ConvBlock(3, 32), ConvBlock(32, 32), nn.MaxPool2d(2), ConvBlock(32, 64), ConvBlock(64, 64), nn.MaxPool2d(2))
        self.output = nn.Linear(64, 10)

    def forward(self, x):
        return self.output(self.body(x).mean((2, 3)))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, width = x.shape
        y = self.first(x)
        q, k, v = (layer(y).view(n, t, self.heads, -1).transpose(1, 2) for layer in (self.query, self.key, self.value))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(n, t, width))
        return x + self.down(F.gelu(self.up(self.second(x))))


class Gpt(nn.Module):
    def __init__(self, layers, width, heads, context, vocabulary):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(vocabulary, width), nn.Parameter(torch.randn(context, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary)

    def forward(self, text):
        x = self.embedding(text) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def images(count, *shape):
    return torch.rand(count, *shape), torch.randint(10, (count,))


def text(count, length, vocabulary):
    drawn = torch.randint(vocabulary, (count, length))
    return drawn[:, :-1].contiguous(), drawn[:, 1:].contiguous()


MODELS = {
    "MLP 784-128-10, batch 64": (lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)), lambda: images(64, 784)),
    "CNN 3x32x32, batch 32": (Cnn, lambda: images(32, 3, 32, 32)),
    "GPT 6 x 256, context 128, batch 8": (lambda: Gpt(6, 256, 8, 128, 65), lambda: text(8, 129, 65)),
    "GPT 124 M, context 512, batch 8": (lambda: Gpt(12, 768, 12, 512, 50257), lambda: text(8, 513, 50257)),
}


def milliseconds(call, seconds, runs=5):
    """The median time of a call once the device is busy."""
    for _ in range(3):
        call()
    torch.cuda.synchronize()

    def timed(count):
        began = time.perf_counter()
        for _ in range(count):
            call()
        torch.cuda.synchronize()
        return time.perf_counter() - began

    count = 1
    while timed(count) < seconds / 4:
        count *= 2
    return 1e3 * statistics.median(timed(count) for _ in range(runs)) / count


def stepping(make, data, compiled, kind):
    """A training step that has run once, which compiles it."""
    torch.manual_seed(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = kind != "fp32"
    model = make().cuda()
    x, y = (part.cuda() for part in data())
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)

    def loss_of():
        with torch.autocast("cuda", torch.bfloat16, enabled=kind == "bf16"):
            scores = model(x)
            return F.cross_entropy(scores.reshape(-1, scores.shape[-1]), y.reshape(-1))

    loss_of = torch.compile(loss_of) if compiled else loss_of

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_of().backward()
        optimizer.step()

    step()
    torch.cuda.synchronize()
    return step


def training(name, kind, seconds, barrier, turn, times):
    """Measures a model eager and compiled. All wait until everything is compiled, and take turns."""
    runs = {}
    for run in ("eager", "compiled"):
        try:
            runs[run] = stepping(*MODELS[name], run == "compiled", kind)
        except Exception as error:  # A run that fails leaves its place in the table empty.
            print(f"{name}, {run} {kind}: {error}", file=sys.stderr)
    barrier.wait()
    for run, step in runs.items():
        with turn:
            times[name, f"{run} {kind}"] = milliseconds(step, seconds)


def kernels(seconds):
    torch.backends.cuda.matmul.allow_tf32 = False

    def with_gradient(function, *shape):
        x = torch.randn(*shape, device="cuda", requires_grad=True)

        def call():
            x.grad = None
            function(x).sum().backward()

        return milliseconds(call, seconds)

    def product(size, allows_tf32=False):
        torch.backends.cuda.matmul.allow_tf32 = allows_tf32
        a, b = (torch.randn(size, size, device="cuda") for _ in range(2))
        return milliseconds(lambda: (a @ b).max(), seconds)

    norm = nn.LayerNorm(1024).cuda()
    return {
        "Gelu and gradient, 4096 x 4096": with_gradient(F.gelu, 4096, 4096),
        "Softmax and gradient, 16384 x 1024": with_gradient(lambda x: x.softmax(1).square(), 16384, 1024),
        "Layer norm and gradient, 16384 x 1024": with_gradient(lambda x: norm(x).tanh(), 16384, 1024),
        "Product 1024": product(1024),
        "Product 4096": product(4096),
        "Product 4096, TF32": product(4096, allows_tf32=True),
    }


def main(path, seconds=1.0):
    report = {"device": torch.cuda.get_device_name(), "version": torch.__version__, "models": {name: {} for name in MODELS}}
    processes = multiprocessing.get_context("spawn")
    with processes.Manager() as manager:
        kinds = [(name, kind) for name in MODELS for kind in ("fp32", "tf32", "bf16")]
        barrier, turn, times = processes.Barrier(len(kinds)), processes.Lock(), manager.dict()
        workers = [processes.Process(target=training, args=(*each, seconds, barrier, turn, times)) for each in kinds]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        for (name, run), time_of_step in sorted(times.items()):
            report["models"][name][run] = time_of_step
    report["kernels"] = kernels(seconds)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=2)


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
