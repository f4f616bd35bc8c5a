#!/bin/sh
# Writes down the public API of each package anew, for a change of it that is meant: in PublicAPI.Unshipped.txt, what Shipped.txt lacks.
set -eu
cd "$(dirname "$0")"
old=$(mktemp -d)
trap 'rm -r "$old"' EXIT
for project in */*.csproj; do
    cp "$(dirname "$project")/PublicAPI.Unshipped.txt" "$old/$(basename "$project")"
    printf '#nullable enable\n' > "$(dirname "$project")/PublicAPI.Unshipped.txt"
done
# A project is built with the first one that refers to it, so the lines of all builds are sorted by project afterwards.
log=$(for project in */*.csproj; do dotnet build "$project" -c Release -p:TreatWarningsAsErrors=false || true; done)
if printf '%s\n' "$log" | grep -q ': error '; then
    for project in */*.csproj; do cp "$old/$(basename "$project")" "$(dirname "$project")/PublicAPI.Unshipped.txt"; done
    printf '%s\n' "$log" | grep ': error ' | sort -u >&2
    exit 1
fi
for project in */*.csproj; do
    file="$(dirname "$project")/PublicAPI.Unshipped.txt"
    printf '%s\n' "$log" | sed -n "s|.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*/$project\].*|\1|p" \
        | LC_ALL=C sort -u | sed '/^$/d' >> "$file"
    echo "$file: $(($(wc -l < "$file") - 1)) symbols"
done
