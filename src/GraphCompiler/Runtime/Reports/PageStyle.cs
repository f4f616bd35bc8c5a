namespace GraphCompiler.Runtime;

/// <summary>The style of a plan's page, light or dark as the reader's system is.</summary>
internal static class PageStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --back: #ffffff; --panel: #f6f8fa;
          --operation: #ddf4ff; --parameter: #fff1cc; --input: #dafbe1; --part: #eae6ff; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6edf3; --faint: #9da7b1; --line: #3d444d; --back: #0d1117; --panel: #161b22;
            --operation: #12324d; --parameter: #4a3a10; --input: #12402a; --part: #33285c; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
          margin: 2em auto; max-width: 1300px; padding: 0 1em; }
        h1, h2, h3, h4 { line-height: 1.2; margin: 0.6em 0 0.3em; }
        summary { cursor: pointer; }
        summary h2, summary h3 { display: inline; }
        details { border: 1px solid var(--line); border-radius: 6px; margin: 6px 0; padding: 4px 10px;
          background: var(--back); overflow-x: auto; }
        details details { background: var(--panel); }
        table { border-collapse: collapse; margin: 8px 0; }
        th, td { border: 1px solid var(--line); padding: 3px 8px; text-align: left; vertical-align: top; }
        td.number { text-align: right; white-space: nowrap; }
        td.text { font: 12px ui-monospace, monospace; }
        .formula { font: 13px ui-monospace, monospace; background: var(--panel); padding: 6px 8px; border-radius: 4px; }
        .kernel li { font: 13px ui-monospace, monospace; }
        a { color: inherit; }
        svg text { font: 11px ui-monospace, monospace; fill: var(--text); }
        svg path { fill: none; stroke: var(--faint); }
        svg path.outside { stroke-dasharray: 3 3; }
        svg rect { stroke: var(--line); }
        .operation rect { fill: var(--operation); } .parameter rect { fill: var(--parameter); }
        .input rect { fill: var(--input); } .part rect { fill: var(--part); }
        svg.memory { width: 100%; }
        .b0 { fill: #4c8bf5; } .b1 { fill: #e8a33d; } .b2 { fill: #3fa66b; }
        .b3 { fill: #b565c4; } .b4 { fill: #d9534f; } .b5 { fill: #5bb7c5; }

        """;
}
