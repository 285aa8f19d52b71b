import { createHash } from "node:crypto";
import type { Change, ChangedAttribute } from "../change";
import type { RuleAbout } from "../manifest";
import { amount, plain } from "../plain-text";
import type { Finding, Report, ReportedWaiver, SourceLine } from "../report";
import { blocks, severities } from "../verdict";
import { byUrgency, clip, partsOf, readingOf, ruleOf, rulesOf, toolName, toolVersion, verdictWords } from "./context";
import type { Part, Reading, ReportContext } from "./context";
import { script } from "./html-script";
import { style } from "./html-style";
import { markup, verbatim } from "./markup";
import type { Content, Markup } from "./markup";

/** More findings are laid out only when they come into sight. */
const MANY = 200;

/** More make a page that no phone opens: the most urgent ones are shown, the others counted. */
const MAX_FINDINGS = 2_000;

/** Of one text; a plan may hold any. */
const MAX_TEXT = 4_000;

const titles: Readonly<Record<Report["verdict"], string>> = {
  pass: "Pass",
  deny: "Denied",
  undetermined: "Undetermined",
  error: "Could not judge everything",
};

const meanings: Readonly<Record<Report["verdict"], string>> = {
  pass: "Nothing was found that stops this change.",
  deny: "Rules are broken. The change is stopped until that is set right.",
  undetermined: "Values that rules need are known only after the apply, so the change is stopped.",
  error: "What was not judged may be at fault, so the change is stopped.",
};

/** Drawn in a square of 24. */
const icons: Readonly<Record<Report["verdict"], string>> = {
  pass: "M5 12.5l4.5 4.5L19 7.5",
  deny: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  undetermined: "M8.5 9a3.5 3.5 0 1 1 5.2 3.05c-1.1.6-1.7 1.2-1.7 2.45M12 18.2v.1",
  error: "M12 5.5v8.5M12 18.2v.1",
};

/**
 * One page that needs nothing but itself: no network, readable on a phone, in the dark and on paper. The policy in its
 * head lets only its own script run, whatever a plan's texts hold.
 */
export function renderHtml(report: Report, context: ReportContext): string {
  const { verdict, findings, summary } = report;
  const rules = rulesOf(report, context);
  const parts = partsOf(report);
  const names = new Map(parts.map(({ file, name }) => [file, name]));
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src '${digestOf(style)}'`,
    `script-src '${digestOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Gate: ${verdictWords[verdict]}, ${amount(findings.length, "finding")}</title>
<link rel="icon" href="data:,">
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<div class="page">
<header class="verdict ${verdict}">
<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${icons[verdict]}"/></svg>
<div>
<p class="eyebrow">Policy gate, ${pointWords[report.point]}</p>
<h1>${titles[verdict]}</h1>
<p class="lead">${meanings[verdict]}</p>
<p class="counts">${counts(report)}</p>
${destructionOf(parts)}</div>
<ul class="tally">${severities.map(
    (severity) => markup`
<li class="${severity}${summary.severities[severity] === 0 && " zero"}"><strong>${summary.severities[severity]}</strong> <span>${severity}</span></li>`,
  )}
</ul>
</header>
<main>
${errorsOf(report)}${parts.length > 0 && stacksOf(parts)}
<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${findings.length === 0 ? nothingFound(report) : findingsOf(report, names, context)}
</section>
${report.waivers.length > 0 && waiversOf(report.waivers)}${rules.size > 0 && rulesListOf(rules)}
</main>
<footer><p>${toolName} ${toolVersion}. Values that Terraform marks as sensitive, and whatever looks like a credential, are left out.</p></footer>
</div>
<script>${verbatim(script)}</script>
</body>
</html>
`;
  return page.toString();
}

const pointWords: Readonly<Record<Report["point"], string>> = {
  synth: "at synth",
  proposal: "for a pull request's stacks as synthesized",
  "pull-request": "for a pull request",
  plan: "for a plan",
  apply: "before an apply",
  verify: "after an apply",
  destroy: "before a destroy",
};

function counts({ summary }: Report): string {
  const { deny, undetermined, waived, errors, files, rules } = summary;
  const found = [
    `${deny} denied`,
    `${undetermined} undetermined`,
    `${waived} waived`,
    ...(errors > 0 ? [amount(errors, "error")] : []),
  ];
  return `${found.join(", ")}; ${amount(files, "file")}, ${amount(rules, "rule")}.`;
}

/** What nobody may overlook. */
function destructionOf(parts: readonly Part[]): Content {
  const count = parts.reduce((sum, { destroyed }) => sum + destroyed, 0);
  return count > 0 && markup`<p class="destroys">${amount(count, "resource")} destroyed or replaced</p>\n`;
}

function errorsOf({ errors }: Report): Content {
  if (errors.length === 0) return undefined;
  return markup`<section aria-labelledby="errors">
<h2 id="errors">Not judged</h2>
<ul class="list">${errors.map(
    ({ file, message }) => markup`
<li class="card"><p><code>${plain(file)}</code></p><p class="error">${plain(message)}</p></li>`,
  )}
</ul>
</section>
`;
}

function stacksOf(parts: readonly Part[]): Markup {
  return markup`<section aria-labelledby="stacks">
<h2 id="stacks">Stacks</h2>
<ul class="stacks">${parts.map(({ name, file, verdict, findings, changes, destroyed }) => {
    const count = (wanted: Finding["verdict"]) => findings.filter((finding) => finding.verdict === wanted).length;
    return markup`
<li class="card"><h3>${plain(name)} <span class="${verdict}">${verdictWords[verdict]}</span></h3>
<p>${count("deny")} denied, ${count("undetermined")} undetermined, ${count("waived")} waived</p>
${changes !== undefined && markup`<p${destroyed > 0 && markup` class="destroys"`}>Resources: ${changes}</p>\n`}${
      file !== name && markup`<p><code>${plain(file)}</code></p>\n`
    }</li>`;
  })}
</ul>
</section>
`;
}

function nothingFound({ summary }: Report): Markup {
  return markup`<p class="card">${
    summary.files === 0 ? "Nothing was judged." : `Nothing: all ${amount(summary.rules, "rule")} are satisfied.`
  }</p>`;
}

function findingsOf(report: Report, names: ReadonlyMap<string, string>, context: ReportContext): Content {
  const { point } = report;
  const findings = byUrgency(report).slice(0, MAX_FINDINGS);
  const omitted = report.findings.length - findings.length;
  const stackOf = ({ file }: Finding) => names.get(file) ?? file;
  const select = (name: string, label: string, of: (finding: Finding) => string, words: (value: string) => string) => {
    const values = [...new Set(findings.map(of))].sort(compareBy(name));
    return markup`<div><label for="by-${name}">${label}</label>
<select id="by-${name}" name="${name}"><option value="">All</option>${values.map(
      (value) =>
        markup`<option value="${value}">${words(value)} (${findings.filter((each) => of(each) === value).length})</option>`,
    )}</select></div>
`;
  };
  const itself = (value: string) => plain(value);
  return [
    markup`<form id="filter" class="filter" aria-label="Filter the findings" hidden>
${select("stack", "Stack", stackOf, itself)}${select("rule", "Rule", ({ rule }) => rule, itself)}${select(
      "verdict",
      "Verdict",
      ({ verdict }) => verdict,
      (value) => verdictWords[value as Finding["verdict"]],
    )}${select("severity", "Severity", ({ severity }) => severity, itself)}<div class="actions"><p id="shown" role="status"></p><button type="reset">Show all</button></div>
</form>
<p id="none" class="card" hidden>No finding fits this filter.</p>
`,
    omitted > 0 &&
      markup`<p class="card omitted">${amount(omitted, "finding")} more, less urgent than these: see the JSON report.</p>\n`,
    markup`<div class="findings${findings.length > MANY && " many"}">${findings.map((finding, index) =>
      findingOf(finding, { index, stack: stackOf(finding), context, stops: blocks(finding, point) }),
    )}
</div>`,
  ];
}

/** Severities and verdicts from bad to better, everything else by name. */
function compareBy(field: string): (a: string, b: string) => number {
  const order: readonly string[] =
    field === "severity" ? severities : field === "verdict" ? ["deny", "undetermined", "waived"] : [];
  return (a, b) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1);
}

interface Surroundings {
  readonly index: number;
  readonly stack: string;
  readonly context: ReportContext;
  readonly stops: boolean;
}

function findingOf(finding: Finding, { index, stack, context, stops }: Surroundings): Markup {
  const { rule, verdict, severity, title, message, remedy, missing, waiver, change, file } = finding;
  const id = `finding-${index + 1}`;
  const reading = readingOf(ruleOf(finding, context), context);
  const facts: readonly (readonly [string, Content])[] = [
    ["Resource", markup`<code>${line(finding.address)}</code>`],
    ["Construct", finding.path !== undefined && markup`<code>${line(finding.path)}</code>`],
    ["Source", sourceOf(finding)],
    ["Stack", markup`${stack !== file && markup`${line(stack)} `}<code>${line(file)}</code>`],
    ["Not known yet", missing !== undefined && line(missing)],
    ["Waived", waiver !== undefined && line(`by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`)],
  ];
  const word = stops || verdict === "waived" ? verdictWords[verdict] : `${verdictWords[verdict]}, only listed`;
  return markup`
<article class="card finding ${severity} is-${verdict}" aria-labelledby="${id}" data-stack="${stack}" data-rule="${rule}" data-verdict="${verdict}" data-severity="${severity}">
<p class="tags"><span class="badge ${severity}">${severity}</span> <strong class="${verdict}">${word}</strong> <code>${rule}</code></p>
<h3 id="${id}">${line(title)}</h3>
<p class="message">${line(message)}</p>
<dl class="facts">${facts
    .filter(([, fact]) => fact !== undefined && fact !== false)
    .map(([name, fact]) => markup`<div><dt>${name}</dt><dd>${fact}</dd></div>`)}</dl>
${change !== undefined && changeOf(change)}<p class="fix"><strong>Fix</strong> ${line(remedy)}</p>
${reading.length > 0 && markup`<p class="see"><span>See</span> ${reading.map(readingLink)}</p>\n`}</article>`;
}

function line(text: string): string {
  return plain(clip(text, MAX_TEXT));
}

function sourceOf({ source }: Finding): Content {
  if (source === undefined) return undefined;
  const place = (at: SourceLine) => markup`<code>${line(at.file)}:${at.line}</code>`;
  return source.stack === undefined ? place(source) : markup`${place(source)}, asked for at ${place(source.stack)}`;
}

const actionWords: Readonly<Record<Change["action"], string>> = {
  create: "creates it",
  update: "updates it",
  replace: "replaces it",
  delete: "destroys it",
  forget: "forgets it",
};

/** What is created has no past, and what is destroyed no future: one column is enough. */
function changeOf({ action, attributes, omitted }: Change): Markup {
  const isOneSided = action === "create" || action === "delete" || action === "forget";
  return markup`<details open>
<summary>The plan <span${(action === "delete" || action === "replace") && markup` class="destroys"`}>${actionWords[action]}</span></summary>
<ul class="diff${!isOneSided && " sides"}">${attributes.map((attribute) => attributeOf(attribute, isOneSided))}</ul>
${omitted > 0 && markup`<p class="more">${amount(omitted, "more attribute")} in the plan.</p>\n`}</details>
`;
}

function attributeOf({ name, before, after }: ChangedAttribute, isOneSided: boolean): Markup {
  const nothing = !isOneSided && markup`<i>not set</i>`;
  const was =
    before === undefined ? nothing : markup`<del><span class="unseen">before: </span><code>${before}</code></del>`;
  const becomes =
    after === undefined ? nothing : markup`<ins><span class="unseen">after: </span><code>${after}</code></ins>`;
  return markup`<li><code>${plain(name)}</code>${was}${becomes}</li>`;
}

function readingLink({ name, link }: Reading): Markup {
  return link === undefined
    ? markup`<code>${plain(name)}</code>`
    : markup`<a href="${link}" rel="noreferrer">${plain(name)}</a>`;
}

function waiversOf(waivers: readonly ReportedWaiver[]): Markup {
  return markup`<section aria-labelledby="waivers">
<h2 id="waivers">Waivers in force</h2>
<ul class="list">${waivers.map(
    ({ rule, address, constructPath, stack, owner, reason, expires, used }) => markup`
<li class="card"><p><code>${plain(rule)}</code> for <code>${plain(address ?? constructPath ?? "")}</code>${
      stack !== undefined && ` in ${plain(stack)}`
    }</p>
<p>${plain(reason)}</p>
<p class="more">${plain(owner)}, until ${plain(expires)}; ${used ? "used" : "matched nothing here"}</p></li>`,
  )}
</ul>
</section>
`;
}

function rulesListOf(rules: ReadonlyMap<string, RuleAbout>): Markup {
  return markup`<section aria-labelledby="rules">
<h2 id="rules">Rules</h2>
<details><summary>${amount(rules.size, "rule")}</summary>
<ul class="rules">${[...rules.values()].map(({ id, title }) => markup`<li>${plain(title)} <code>${id}</code></li>`)}</ul>
</details>
</section>
`;
}

/** How a content security policy names an inline text. */
function digestOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
