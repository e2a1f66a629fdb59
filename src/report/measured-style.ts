/** The style sheet of the HTML report: one column that fits any width, light or dark as the reader's system is. */
export const MEASURED_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b2430; --dim: #566273; --line: #dde2e9; --accent: #0b63ce;
  --good: #12703c; --warn: #8a5300; --bad: #b3261e;
  --system: #2f6fbf; --language: #7a4fb5; --copy: #1d7a63; --other: #667385; --on: #fff; --track: #edf0f4;
  --g0: #cfe0f7; --g1: #dcd3f2; --g2: #c9e8dd; --g3: #f3e2bd; --g4: #f6d5dd; --g5: #d3e7ee; --gx: #e4e8ed;
  --hatch: #d9480f; --halo: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151c; --card: #18202a; --text: #e5eaf1; --dim: #9aa8ba; --line: #2b3644; --accent: #7ab5ff;
    --good: #6fd39b; --warn: #f0bd69; --bad: #ff9a90;
    --system: #2b63a8; --language: #6c48a0; --copy: #1c6a57; --other: #566273; --on: #fff; --track: #212b37;
    --g0: #24405f; --g1: #3c3360; --g2: #1f4a3f; --g3: #54431f; --g4: #57303c; --g5: #234653; --gx: #2c3744;
    --hatch: #ff9b5c; --halo: #18202a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 40px; }
footer { padding-bottom: 48px; color: var(--dim); font-size: 13px; }
h1 { margin: 0; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 4px; font-size: 18px; }
h3 { margin: 24px 0 6px; font-size: 15px; }
p { margin: 0 0 12px; }
.brand { color: var(--dim); font-size: 13px; margin: 0 0 4px; }
.lead { font-size: 17px; margin: 8px 0 4px; }
.dim, .note { color: var(--dim); }
.note { font-size: 13px; }
code, pre, .code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
section, details.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px 24px; margin: 24px 0; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 12px 8px 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--dim); font-size: 13px; font-weight: 500; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; }
.small { display: block; color: var(--dim); font-size: 12px; white-space: nowrap; }
.advice { min-width: 13em; }
tbody th.approach { min-width: 12em; }
.path { overflow-wrap: anywhere; }
.risk { display: inline-block; padding: 0 8px; border: 1px solid; border-radius: 999px; font-size: 13px; line-height: 20px; }
.low { color: var(--good); } .medium { color: var(--warn); } .high, .failed { color: var(--bad); }
.barhead { display: flex; justify-content: space-between; gap: 12px; margin: 14px 0 4px; }
.barhead strong { overflow-wrap: anywhere; }
svg { display: block; }
svg text { font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--text); }
.bar { background: var(--track); border-radius: 4px; }
.layer { stroke: var(--card); stroke-width: 1.5; }
.bar text { fill: var(--on); }
.layer.system { fill: var(--system); } .layer.language { fill: var(--language); } .layer.copy { fill: var(--copy); } .layer.other { fill: var(--other); }
.chip { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 3px; vertical-align: -1px; }
.chip.system { background: var(--system); } .chip.language { background: var(--language); } .chip.copy { background: var(--copy); } .chip.other { background: var(--other); }
.treemap { border-radius: 4px; margin-top: 8px; }
.cell { stroke: var(--card); stroke-width: 1.5; }
.cell.g0 { fill: var(--g0); } .cell.g1 { fill: var(--g1); } .cell.g2 { fill: var(--g2); } .cell.g3 { fill: var(--g3); } .cell.g4 { fill: var(--g4); } .cell.g5 { fill: var(--g5); } .cell.gx { fill: var(--gx); }
.chip.g0 { background: var(--g0); } .chip.g1 { background: var(--g1); } .chip.g2 { background: var(--g2); } .chip.g3 { background: var(--g3); } .chip.g4 { background: var(--g4); } .chip.g5 { background: var(--g5); }
.waste { fill: url(#waste); }
.hatching { stroke: var(--hatch); stroke-width: 2; opacity: 0.75; }
.chip.hatched { background: repeating-linear-gradient(135deg, var(--hatch) 0 2px, transparent 2px 5px); }
.treemap text { paint-order: stroke; stroke: var(--halo); stroke-width: 3px; stroke-linejoin: round; }
.treemap .plain text { stroke: none; }
.treemap .name { font-weight: 600; }
.treemap .folder { fill: var(--dim); }
.legend { list-style: none; margin: 10px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 13px; }
.legend li { overflow-wrap: anywhere; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary h2 { display: inline; }
details.card > summary { margin: -4px 0; }
details.card[open] > summary { margin-bottom: 8px; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 4px; border-radius: 4px; }
ul, ol { margin: 0 0 12px; padding-left: 20px; }
li { overflow-wrap: anywhere; }
pre { margin: 8px 0; padding: 12px 16px; background: var(--track); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 860px) {
  main, header, footer { padding-left: 12px; padding-right: 12px; }
  header { padding-top: 24px; }
  section, details.card { padding: 16px; margin: 16px 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, tbody th, td { display: block; }
  tr { border-top: 1px solid var(--line); padding: 10px 0; }
  tbody th, td { border: 0; padding: 1px 0; }
  td { display: flex; justify-content: space-between; gap: 16px; text-align: right; }
  td::before { content: attr(data-label); color: var(--dim); text-align: left; flex: none; }
  td:empty, td.empty { display: none; }
  td.advice { display: block; text-align: left; min-width: 0; padding-top: 4px; }
  td.advice::before { content: none; }
  .slender text { display: none; }
}
@media print {
  body { background: none; }
  section, details.card { break-inside: avoid; }
}
`;
