#!/usr/bin/env python3
"""Writes archives byte for byte as torch.save does, with Python's own pickle and zipfile; torch is not needed.

Classes of the modules' names stand for torch's; pickle stores no more of them than those names.
"""
import collections
import os
import pickle
import struct
import sys
import types
import zipfile


def module(name, **members):
    made = sys.modules[name] = types.ModuleType(name)
    for key, member in members.items():
        member.__module__, member.__qualname__ = name, key
        setattr(made, key, member)
    return made


def rebuild_tensor(*arguments):
    return arguments


def rebuild_parameter(*arguments):
    return arguments


formats = {"FloatStorage": "f", "DoubleStorage": "d", "HalfStorage": "e", "LongStorage": "q"}
storages = {name: type(name, (), {}) for name in formats}
torch = module("torch", **storages)
utils = module("torch._utils", _rebuild_tensor_v2=rebuild_tensor, _rebuild_parameter=rebuild_parameter)
rebuild_tensor.__name__, rebuild_parameter.__name__ = "_rebuild_tensor_v2", "_rebuild_parameter"


class Storage:
    def __init__(self, kind, values):
        self.kind, self.values = kind, values


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.parts = storage, offset, shape, strides

    def __reduce_ex__(self, protocol):
        return utils._rebuild_tensor_v2, (*self.parts, False, collections.OrderedDict())


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce_ex__(self, protocol):
        return utils._rebuild_parameter, (self.tensor, True, collections.OrderedDict())


def save(path, value):
    kept = []

    class Pickler(pickle._Pickler):
        def persistent_id(self, item):
            if not isinstance(item, Storage):
                return None
            if item not in kept:
                kept.append(item)
            return "storage", storages[item.kind], str(kept.index(item)), "cpu", len(item.values)

    name = os.path.splitext(os.path.basename(path))[0]
    with open(path + ".pkl", "wb") as file:
        Pickler(file, protocol=2).dump(value)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        def write(entry, content):
            archive.writestr(zipfile.ZipInfo(f"{name}/{entry}"), content)

        with open(path + ".pkl", "rb") as file:
            write("data.pkl", file.read())
        write("byteorder", b"little")
        for number, storage in enumerate(kept):
            write(f"data/{number}", struct.pack(f"<{len(storage.values)}{formats[storage.kind]}", *storage.values))
        write("version", b"3\n")
    os.remove(path + ".pkl")


folder = os.path.dirname(os.path.abspath(__file__))
state = collections.OrderedDict()
# nn.Linear(3, 2) as the first of a Sequential, a transposed view, and what BatchNorm counts.
state["layers.0.weight"] = Tensor(Storage("FloatStorage", [1, 2, 3, 4, 5, 6]), 0, (2, 3), (3, 1))
state["layers.0.bias"] = Tensor(Storage("FloatStorage", [0.5, -0.5]), 0, (2,), (1,))
shared = Storage("DoubleStorage", list(range(12)))
state["view"] = Tensor(shared, 1, (2, 3), (1, 4))
state["half"] = Tensor(Storage("HalfStorage", [1.5, -2]), 0, (2,), (1,))
state["norm.num_batches_tracked"] = Tensor(Storage("LongStorage", [7]), 0, (), ())
state._metadata = collections.OrderedDict([("", {"version": 1}), ("layers.0", {"version": 1})])
save(os.path.join(folder, "state.pth"), state)
save(os.path.join(folder, "training.pth"), {
    "epoch": 3, "model": collections.OrderedDict(weight=Parameter(Tensor(shared, 0, (12,), (1,)))), "losses": [1.5, 2.5], "optimizer": {
        "state": {0: {"step": Tensor(Storage("FloatStorage", [3]), 0, (), ())}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}]}})
