/** The page's style sheet: light and dark by the reader's own choice, one column on a phone. */
export const style = `
:root { color-scheme: light dark; --page: #f6f8fa; --card: #ffffff; --ink: #17202a; --soft: #4c5a69; --line: #d3dae1;
  --stop: #a61b00; --stop-soft: #fdeae6; --look: #7a4b00; --look-soft: #fdf3e1; --fine: #0b6145; --fine-soft: #e5f5ee;
  --link: #0060a0; --code: #eef2f6; --ins: #0b6145; --del: #a61b00; }
@media (prefers-color-scheme: dark) { :root { --page: #0e1318; --card: #161d24; --ink: #e7edf3; --soft: #a5b3c1;
  --line: #2d3843; --stop: #ff9d85; --stop-soft: #3a1710; --look: #f3c06b; --look-soft: #33260f; --fine: #6fdcae;
  --fine-soft: #10301f; --link: #7cc4f5; --code: #202a34; --ins: #6fdcae; --del: #ff9d85; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px; z-index: 2; }
header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; } footer { padding: 16px 20px 48px; color: var(--soft); font-size: .9rem; }
h1 { font-size: 1.15rem; margin: 0 0 14px; font-weight: 600; color: var(--soft); overflow-wrap: anywhere; }
h1 strong { color: var(--ink); }
h2 { font-size: 1.3rem; margin: 0 0 12px; } h3 { font-size: 1.05rem; margin: 20px 0 8px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; margin: 0 0 18px; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 16px; margin: 0 0 18px; padding: 0; }
a { color: var(--link); } a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { background: var(--code); border-radius: 4px; padding: .08em .3em; font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  overflow-wrap: anywhere; }
.verdict { border-width: 2px; border-left-width: 10px; }
.verdict h2 { font-size: 1.7rem; margin-bottom: 8px; line-height: 1.25; }
.verdict ul { margin: 0; padding-left: 1.2em; } .verdict li { margin: 4px 0; } .verdict li:first-child { font-weight: 600; }
.verdict.stop { border-color: var(--stop); background: var(--stop-soft); } .verdict.stop h2 { color: var(--stop); }
.verdict.look { border-color: var(--look); background: var(--look-soft); } .verdict.look h2 { color: var(--look); }
.verdict.fine { border-color: var(--fine); background: var(--fine-soft); } .verdict.fine h2 { color: var(--fine); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(155px, 1fr)); gap: 12px; margin: 0 0 18px; padding: 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px; }
.figures dt { color: var(--soft); font-size: .9rem; } .figures dd { margin: 2px 0 0; font-size: 1.35rem; font-weight: 650; }
.figures dd small { display: block; font-size: .85rem; font-weight: 400; color: var(--soft); }
.danger { border: 3px solid var(--stop); background: var(--stop-soft); } .danger h2 { color: var(--stop); }
.danger li { margin: 6px 0; }
.tools { display: flex; flex-wrap: wrap; gap: 10px; margin: 0 0 12px; align-items: end; }
.tools label { display: grid; gap: 2px; font-size: .85rem; color: var(--soft); flex: 1 1 150px; }
.tools label.wide { flex: 3 1 240px; }
input, select { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--soft); border-radius: 8px; padding: 7px 10px;
  width: 100%; min-height: 42px; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid var(--link); }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: 8px 10px; border-bottom: 1px solid var(--line); }
td.region { white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th { border-bottom: 2px solid var(--line); white-space: nowrap; }
thead button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 4px 2px; cursor: pointer; min-height: 32px; }
thead button::after { content: " ↕"; color: var(--soft); }
th[aria-sort="ascending"] button::after { content: " ↑"; } th[aria-sort="descending"] button::after { content: " ↓"; }
tr.total td, tr.total th { font-weight: 700; border-top: 2px solid var(--line); }
.kind { display: inline-block; font-weight: 650; border: 1px solid currentcolor; border-radius: 999px; padding: 0 .6em; white-space: nowrap; }
.kind.create { color: var(--fine); } .kind.update { color: var(--look); } .kind.replace, .kind.delete { color: var(--stop); }
.kind.replace, .kind.delete { border-width: 2px; }
.holds { color: var(--stop); font-weight: 600; }
.name { overflow-wrap: anywhere; } .soft { color: var(--soft); }
ul.diffs { margin: 0; padding-left: 1.1em; } ul.diffs li { overflow-wrap: anywhere; margin: 2px 0; }
del { color: var(--del); text-decoration-thickness: 1px; } ins { color: var(--ins); text-decoration: none; font-weight: 600; }
.picture { overflow: auto; border: 1px solid var(--line); border-radius: 8px; max-height: 85vh; } .picture svg { display: block; max-width: none; }
.picture.fit svg { width: 100%; height: auto; }
.button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: 8px 14px; min-height: 42px; cursor: pointer; }
.tag { font-weight: 650; } .tag.unprotected { color: var(--stop); } .tag.moves { color: var(--fine); } .tag.stays, .tag.begins { color: var(--look); }
details > summary { cursor: pointer; padding: 4px 0; }
[hidden] { display: none !important; }
@media (max-width: 700px) {
  header, main, footer { padding-left: 12px; padding-right: 12px; } section { padding: 14px; } .verdict h2 { font-size: 1.35rem; }
  table.cards thead { position: absolute; left: -9999px; } table.cards tr { display: block; border-bottom: 2px solid var(--line); padding: 8px 0; }
  table.cards td, table.cards tbody th { display: block; border: 0; padding: 2px 0; text-align: left; white-space: normal; }
  table.cards td:empty { display: none; }
  table.cards td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
  .sorter { display: grid !important; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { .tools, nav, .button { display: none; } section { break-inside: avoid-page; } }
`;
