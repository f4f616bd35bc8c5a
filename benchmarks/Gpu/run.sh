#!/usr/bin/env bash
# Measures on a GPU, and in PyTorch where Python has it, and writes report.json, torch.json and table.md into a folder: run.sh folder [options]
# Options go to the program: --device opencl, --seconds 0.3, the first words of what is to be measured. Takes less than 12 minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$(realpath -m "${1:-results}")
shift || true
mkdir -p "$out"
if [[ -x ./Gpu ]]; then
    gpu=(./Gpu)
else
    dotnet build -c Release -v quiet -nologo
    gpu=(dotnet bin/Release/net10.0/Gpu.dll)
fi
timeout 300 "${gpu[@]}" measure "$out/report.json" "$@"
if python3 -c 'import torch; assert torch.cuda.is_available()' 2> /dev/null; then
    timeout 400 python3 pytorch.py "$out/torch.json" || echo "PyTorch did not finish; the table has what it measured." >&2
fi
"${gpu[@]}" table "$out/report.json" "$out/torch.json" | tee "$out/table.md"
