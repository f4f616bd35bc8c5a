#!/usr/bin/env bash
# Compares training steps and predictions with libtorch's, through TorchSharp, and writes table.md and results.json into the folder given
# (results by default). Arguments after it go to the program: names of models, such as "MLP".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$(realpath -m "${1:-results}")
shift || true
mkdir -p "$out"
dotnet build -c Release -v quiet -nologo
bin=$PWD/bin/Release/net10.0

if [[ $(uname -s) == Linux && $(uname -m) == x86_64 ]]; then
    command -v g++ > /dev/null || { echo "g++ is needed: libtorch's fast path on processors that are not Intel's has to be unlocked." >&2; exit 1; }
    # TorchSharp's library wants one function of GCC 13's libstdc++; where there is an older one, the shim has it.
    native=$bin/runtimes/linux-x64/native/libLibTorchSharp.so
    chmod u+w "$native"
    perl -0777 -pi -e 's/\x42\xf8\x97\x02\x00\x00/\x42\xf8\x97\x02\x02\x00/' "$native"
    g++ -O2 -shared -fPIC -o "$out/unlocked.so" shim.cpp -DUNLOCKED
    g++ -O2 -shared -fPIC -o "$out/shipped.so" shim.cpp
    LD_PRELOAD=$out/shipped.so dotnet "$bin/Peers.dll" measure "$out/shipped.json" "$@"
    LD_PRELOAD=$out/unlocked.so dotnet "$bin/Peers.dll" measure "$out/unlocked.json" "$@"
    dotnet "$bin/Peers.dll" table "$out" "$out/unlocked.json" "$out/shipped.json"
else
    dotnet "$bin/Peers.dll" measure "$out/shipped.json" "$@"
    dotnet "$bin/Peers.dll" table "$out" "$out/shipped.json"
fi
