/** The report's whole appearance: system fonts, no file from anywhere, light, dark and print. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --card: #ffffff; --text: #171c24; --muted: #4c5665; --line: #d3d9e1; --link: #0a4fa3;
  --code: #eef1f5; --critical: #8a0f22; --on-critical: #ffffff; --high: #b3261e; --on-high: #ffffff;
  --medium: #ffdf9f; --on-medium: #4d2f00; --low: #d8e6f8; --on-low: #0f3663;
  --good: #0b6632; --bad: #a01322; --open: #6b4700; --held: #4a4080; --gone: #fdeceb; --come: #e7f5ec; --fix: #eef4fc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1217; --card: #171d25; --text: #e7ebf1; --muted: #aab5c3; --line: #333d4a; --link: #93beff;
    --code: #222a34; --critical: #ff8797; --on-critical: #2d0008; --high: #ffa18f; --on-high: #2d0700;
    --medium: #efc36b; --on-medium: #2c1c00; --low: #9bc4f7; --on-low: #05203f;
    --good: #74d69a; --bad: #ff9ba4; --open: #f0c571; --held: #c3b8ff; --gone: #3a1d1f; --come: #16301f; --fix: #1a2634;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
}
.page { max-width: 64rem; margin: 0 auto; padding: clamp(1rem, 4vw, 2.5rem) clamp(1rem, 4vw, 2rem) 4rem; }
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: clamp(1.75rem, 6vw, 2.5rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.25rem; letter-spacing: -0.01em; margin: 2.5rem 0 0.875rem; }
h3 { font-size: 1.0625rem; line-height: 1.35; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 0.25rem; }
code { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--card); padding: 0.5rem 1rem; z-index: 1; }
.skip:focus { top: 1rem; }
.verdict { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: clamp(1rem, 4vw, 1.75rem); border-top: 6px solid currentcolor; }
.verdict > div, .verdict > ul { color: var(--text); }
.icon { width: clamp(2.25rem, 9vw, 3.25rem); height: auto; background: currentcolor; border-radius: 50%; margin-top: 0.25rem; }
.icon path { fill: none; stroke: var(--card); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.eyebrow { color: var(--muted); font-size: 0.875rem; font-weight: 600; margin-bottom: 0.125rem; }
.lead { margin-top: 0.5rem; text-wrap: pretty; }
.counts { color: var(--muted); margin-top: 0.25rem; }
.deny, .error { color: var(--bad); }
.undetermined { color: var(--open); }
.pass { color: var(--good); }
.waived { color: var(--held); }
.destroys { color: var(--bad); font-weight: 600; }
.verdict .destroys { margin-top: 0.5rem; }
.verdict .destroys::before { content: "\\26A0\\FE0E\\00A0" / ""; }
.tally { grid-column: 1 / -1; display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.5rem; margin-top: 1.25rem; }
.tally li { background: var(--code); border-radius: 0.625rem; padding: 0.5rem clamp(0.5rem, 2vw, 0.875rem); overflow-wrap: normal; border-left: 5px solid var(--line); }
.tally .critical { border-left-color: var(--critical); }
.tally .high { border-left-color: var(--high); }
.tally .medium { border-left-color: var(--medium); }
.tally .low { border-left-color: var(--low); }
.tally strong { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tally .zero { border-left-color: var(--line); }
.tally .zero strong { color: var(--muted); font-weight: 400; }
.tally span { color: var(--muted); font-size: 0.875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1rem; }
.stacks { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 0.75rem; }
.stacks h3 { display: flex; gap: 0.5rem; justify-content: space-between; align-items: baseline; }
.stacks h3 span { flex: none; font-size: 0.875rem; }
.stacks p { color: var(--muted); font-size: 0.875rem; margin-top: 0.375rem; }
.stacks .destroys { color: var(--bad); }
.filter { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.75rem; align-items: end; margin-bottom: 0.75rem; }
.filter label { display: block; color: var(--muted); font-size: 0.875rem; font-weight: 600; margin-bottom: 0.25rem; }
.filter select, .filter button {
  width: 100%; min-height: 2.75rem; font: inherit; color: var(--text); background: var(--card);
  border: 1px solid var(--muted); border-radius: 0.5rem; padding: 0.25rem 0.625rem;
}
.filter button { cursor: pointer; font-weight: 600; }
.filter .actions { grid-column: 1 / -1; display: flex; gap: 1rem; align-items: center; justify-content: space-between; }
.filter .actions button { width: auto; padding: 0.25rem 1rem; }
.findings { display: grid; gap: 1rem; }
.omitted { margin-bottom: 0.75rem; }
.many > * { content-visibility: auto; contain-intrinsic-size: auto 22rem; }
.finding { border-left: 6px solid var(--line); }
.finding.critical { border-left-color: var(--critical); }
.finding.high { border-left-color: var(--high); }
.finding.medium { border-left-color: var(--medium); }
.finding.low { border-left-color: var(--low); }
.finding.is-waived { border-left-style: dashed; }
.tags { display: flex; flex-wrap: wrap; gap: 0.25rem 0.625rem; align-items: center; font-size: 0.875rem; margin-bottom: 0.5rem; }
.badge { border-radius: 1rem; padding: 0.0625rem 0.625rem; font-weight: 700; font-size: 0.8125rem; }
.badge.critical { background: var(--critical); color: var(--on-critical); }
.badge.high { background: var(--high); color: var(--on-high); }
.badge.medium { background: var(--medium); color: var(--on-medium); }
.badge.low { background: var(--low); color: var(--on-low); }
.tags strong { font-weight: 700; }
.tags code { color: var(--muted); width: 100%; }
.message { margin-top: 0.25rem; max-width: 46rem; }
.facts { margin-top: 0.75rem; font-size: 0.875rem; border-top: 1px solid var(--line); padding-top: 0.625rem; display: grid; gap: 0.25rem; }
.facts div { display: grid; grid-template-columns: 5rem minmax(0, 1fr); gap: 0.75rem; }
.facts dt { color: var(--muted); }
.facts code { font-size: 0.8125rem; }
.fix { background: var(--fix); border-radius: 0.5rem; padding: 0.5rem 0.75rem; margin-top: 0.75rem; }
.fix strong { color: var(--link); margin-right: 0.25rem; }
.see { color: var(--muted); font-size: 0.875rem; margin-top: 0.625rem; display: flex; flex-wrap: wrap; gap: 0.125rem 0.75rem; }
details { margin-top: 0.75rem; }
summary { cursor: pointer; font-weight: 600; font-size: 0.9375rem; padding: 0.25rem 0; }
.diff { border: 1px solid var(--line); border-radius: 0.5rem; margin-top: 0.375rem; overflow: hidden; }
.diff li { padding: 0.5rem 0.625rem; display: grid; gap: 0.25rem; }
.diff li + li { border-top: 1px solid var(--line); }
.diff li > code { color: var(--muted); grid-column: 1 / -1; }
.diff del, .diff ins, .diff i { text-decoration: none; border-radius: 0.25rem; padding: 0.125rem 0.5rem 0.125rem 1.5rem; position: relative; }
.diff del { background: var(--gone); }
.diff ins { background: var(--come); }
.diff i { color: var(--muted); font-size: 0.875rem; padding-left: 0.5rem; }
.diff del::before, .diff ins::before { position: absolute; left: 0.5rem; font-weight: 700; content: "\\2212" / ""; }
.diff ins::before { content: "+" / ""; }
.diff del code, .diff ins code { white-space: pre-wrap; }
.more { color: var(--muted); font-size: 0.875rem; margin-top: 0.5rem; }
.list { display: grid; gap: 0.625rem; }
.list .card p + p { margin-top: 0.25rem; }
.rules { columns: 2 20rem; column-gap: 2rem; margin-top: 0.75rem; font-size: 0.9375rem; }
.rules li { break-inside: avoid; margin-bottom: 0.5rem; }
.rules code { display: block; color: var(--muted); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { color: var(--muted); font-size: 0.875rem; margin-top: 3rem; }
@media (min-width: 44rem) {
  .filter { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .tally { max-width: 40rem; margin-left: 4.25rem; }
  .tags code { width: auto; margin-left: auto; }
  .facts div { grid-template-columns: 7rem minmax(0, 1fr); }
  .diff.sides li { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.25rem 0.625rem; }
  .card { padding: 1.125rem 1.25rem; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --card: #ffffff; --text: #000000; --muted: #333333; --line: #999999; --link: #000000; --code: #ffffff;
    --critical: #000000; --on-critical: #ffffff; --high: #333333; --on-high: #ffffff; --medium: #dddddd; --on-medium: #000000;
    --low: #eeeeee; --on-low: #000000; --good: #000000; --bad: #000000; --open: #000000; --held: #000000;
    --gone: #ffffff; --come: #ffffff; --fix: #ffffff;
  }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { max-width: none; padding: 0; }
  .skip, .filter { display: none !important; }
  .card { break-inside: avoid; padding: 0.5rem 0.75rem; }
  .many > * { content-visibility: visible; }
  h2 { break-after: avoid; }
  .see a[href]::after { content: " " attr(href); }
}
`;
