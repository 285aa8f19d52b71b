import { createHash } from "node:crypto";
import type { Change, ChangedAttribute } from "../change";
import type { RuleAbout } from "../manifest";
import { amount, plain } from "../plain-text";
import type { Finding, Report, ReportedWaiver } from "../report";
import { blocks, severities } from "../verdict";
import { isLink, partsOf, referencesOf, rulesOf, toolName, toolVersion, verdictWords } from "./context";
import type { Part, ReportContext } from "./context";
import { script } from "./html-script";
import { style } from "./html-style";
import { markup, verbatim } from "./markup";
import type { Content, Markup } from "./markup";

/** More findings are laid out only when they come into sight. */
const MANY = 200;

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
<header>
<p class="eyebrow">Policy gate, ${pointWords[report.point]}</p>
<h1 class="${verdict}">${titles[verdict]}</h1>
<p class="lead">${meanings[verdict]}</p>
<p class="counts">${counts(report)}</p>
<ul class="tally">${severities.map(
    (severity) => markup`
<li class="${severity}"><strong>${summary.severities[severity]}</strong> <span>${severity}</span></li>`,
  )}
</ul>
</header>
<main>
${errorsOf(report)}${parts.length > 0 && stacksOf(parts)}
<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${findings.length === 0 ? nothingFound(report) : findingsOf(report, names, rules)}
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
  plan: "of a plan",
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

function findingsOf(
  report: Report,
  names: ReadonlyMap<string, string>,
  rules: ReadonlyMap<string, RuleAbout>,
): Content {
  const { findings, point } = report;
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
    markup`<div class="findings${findings.length > MANY && " many"}">${findings.map((finding, index) =>
      findingOf(finding, { index, stack: stackOf(finding), rules, stops: blocks(finding, point) }),
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
  readonly rules: ReadonlyMap<string, RuleAbout>;
  readonly stops: boolean;
}

function findingOf(finding: Finding, { index, stack, rules, stops }: Surroundings): Markup {
  const { rule, verdict, severity, title, message, remedy, missing, waiver, change } = finding;
  const id = `finding-${index + 1}`;
  const references = referencesOf(finding, rules);
  const facts: readonly (readonly [string, Content])[] = [
    ["Resource", markup`<code>${plain(finding.address)}</code>`],
    ["Construct", finding.path !== undefined && markup`<code>${plain(finding.path)}</code>`],
    ["Source", sourceOf(finding)],
    ["Stack", stack !== finding.file && plain(stack)],
    ["File", markup`<code>${plain(finding.file)}</code>`],
    ["Not known yet", missing !== undefined && plain(missing)],
    ["Waived", waiver !== undefined && plain(`by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`)],
  ];
  const word = verdict === "deny" && !stops ? "denied, does not block" : verdictWords[verdict];
  return markup`
<article class="card finding ${severity}" aria-labelledby="${id}" data-stack="${stack}" data-rule="${rule}" data-verdict="${verdict}" data-severity="${severity}">
<p class="tags"><span class="badge ${severity}">${severity}</span> <strong class="${verdict}">${word}</strong> <code>${rule}</code></p>
<h3 id="${id}">${plain(title)}</h3>
<p class="message">${plain(message)}</p>
<dl class="facts">${facts
    .filter(([, fact]) => fact !== undefined && fact !== false)
    .map(([name, fact]) => markup`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>
<p class="fix"><strong>Fix:</strong> ${plain(remedy)}</p>
${change !== undefined && changeOf(change)}${
    references.length > 0 && markup`<p class="see">See ${references.map(referenceOf)}</p>\n`
  }</article>`;
}

function sourceOf({ source }: Finding): Content {
  if (source === undefined) return undefined;
  const line = (at: { readonly file: string; readonly line: number }) =>
    markup`<code>${plain(at.file)}:${at.line}</code>`;
  return source.stack === undefined ? line(source) : markup`${line(source)}, asked for at ${line(source.stack)}`;
}

const actionWords: Readonly<Record<Change["action"], string>> = {
  create: "creates it",
  update: "updates it",
  replace: "replaces it",
  delete: "destroys it",
  forget: "forgets it",
};

function changeOf({ action, attributes, omitted }: Change): Markup {
  return markup`<details open>
<summary>The plan ${actionWords[action]}</summary>
<ul class="diff">${attributes.map(attributeOf)}</ul>
${omitted > 0 && markup`<p class="more">${amount(omitted, "more attribute")} in the plan.</p>\n`}</details>
`;
}

function attributeOf({ name, before, after }: ChangedAttribute): Markup {
  const side = (tag: "del" | "ins", label: string, value: string | undefined): Content =>
    value !== undefined &&
    (tag === "del"
      ? markup`<del><span class="unseen">${label} </span><code>${value}</code></del>`
      : markup`<ins><span class="unseen">${label} </span><code>${value}</code></ins>`);
  return markup`<li><code>${plain(name)}</code>${side("del", "before:", before)}${side("ins", "after:", after)}</li>`;
}

function referenceOf(reference: string): Markup {
  if (!isLink(reference)) return markup`<span>${plain(reference)}</span>`;
  // The last part of a page's address tells which page it is.
  const name = reference.slice(reference.lastIndexOf("/") + 1) || reference;
  return markup`<a href="${reference}" rel="noreferrer">${plain(name)}</a>`;
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
