#!/usr/bin/env bash
# Publishes the benchmark as one file, for machines with a driver and nothing else, beside pytorch.py and run.sh: publish.sh folder
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$(realpath -m "${1:-publish}")
dotnet publish -c Release -r linux-x64 --self-contained -v quiet -nologo -o "$out"
cp run.sh pytorch.py "$out"
du -h "$out/Gpu"
