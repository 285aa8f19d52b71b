import { blocks, judgeFiles, judgePlan, judgeStates, judgeSynthesized, renderReport } from "../../gate/index";
import type { Report, Waiver } from "../../gate/index";
import { distribution, planOf, stackOf, stateOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const today = new Date("2026-11-24T23:30:00Z");

/** A rule of severity high and one of severity critical that these documents break. */
const rule = "cloudfront-viewer-https";
const criticalRule = "bucket-public-principal";

const note = {
  owner: "@mydreamconnect/platform",
  reason: "The old player speaks HTTP only until it is replaced.",
  expires: "2026-12-31",
};
const byPath: Waiver = { rule, constructPath: "develop-zone/zone/site", ...note };

/** A cdktf.out with stacks of one open distribution each, called `site`. */
function synthesized(...names: readonly string[]): string {
  const folder = new Folder(all);
  const stacks = names.map((name) => {
    folder.write(`stacks/${name}/cdk.tf.json`, stackOf(name, { site: "allow-all" }));
    return [name, { synthesizedStackPath: `stacks/${name}/cdk.tf.json` }] as const;
  });
  folder.write("manifest.json", { version: "0.21.0", stacks: Object.fromEntries(stacks) });
  return folder.path;
}

async function judged(waivers: unknown, stacks: readonly string[] = ["develop-zone"]): Promise<Report> {
  return judgeSynthesized(synthesized(...stacks), { waivers: waivers as readonly Waiver[], today });
}

function verdicts(report: Report): readonly string[] {
  return report.findings.filter((finding) => finding.rule === rule).map(({ path: at, verdict }) => `${at}: ${verdict}`);
}

function mistakes({ errors }: Report): readonly string[] {
  return errors.filter(({ file }) => file === "config/waivers.ts").map(({ message }) => message);
}

describe("a waived finding", () => {
  it("is listed with who answers for it, and stops nothing", async () => {
    const report = await judged([byPath]);
    expect(mistakes(report)).toEqual([]);
    expect(report.findings.find((finding) => finding.rule === rule)).toMatchObject({ verdict: "waived", waiver: note });
    expect(report.findings.filter((finding) => blocks(finding, "synth")).map((finding) => finding.rule)).not.toContain(
      rule,
    );
    expect(report).toMatchObject({ summary: { waived: 1 }, waivers: [{ ...byPath, used: true }] });
  });

  it("is found by its address, its construct, or the construct that it lies in", async () => {
    const targets = [
      { address: "aws_cloudfront_distribution.site" },
      { address: "aws_cloudfront_distribution.site", stack: "develop-zone" },
      { constructPath: "develop-zone/zone/site" },
      { constructPath: "develop-zone/zone/*" },
    ];
    for (const target of targets) {
      const report = await judged([{ rule, ...target, ...note }]);
      expect([mistakes(report), verdicts(report)]).toEqual([[], ["develop-zone/zone/site: waived"]]);
    }
  });

  it.each([
    ["another rule", { rule: "cloudfront-viewer-tls", address: "aws_cloudfront_distribution.site" }],
    ["another address", { rule, address: "aws_cloudfront_distribution.site2" }],
    ["an instance of it", { rule, address: "aws_cloudfront_distribution.site[0]" }],
    ["another stack", { rule, address: "aws_cloudfront_distribution.site", stack: "shared" }],
    ["a construct whose name only begins alike", { rule, constructPath: "develop-zone/zone/sit" }],
    ["a construct inside it", { rule, constructPath: "develop-zone/zone/site/*" }],
    ["a construct beside it", { rule, constructPath: "develop-zone/zon/*" }],
  ])("is not one that a waiver of %s names", async (_, target) => {
    expect(verdicts(await judged([{ ...target, ...note }]))).toEqual(["develop-zone/zone/site: deny"]);
  });

  it("is one of the named stack only", async () => {
    const waiver = { rule, address: "aws_cloudfront_distribution.site", stack: "develop-zone", ...note };
    const report = await judged([waiver], ["develop-zone", "production-zone"]);
    expect(mistakes(report)).toEqual([]);
    expect(verdicts(report)).toEqual(["production-zone/zone/site: deny", "develop-zone/zone/site: waived"]);
  });

  it("may be one that is not known yet", async () => {
    const change = { after: {}, after_unknown: { default_cache_behavior: true } };
    const waiver = { rule, address: "aws_cloudfront_distribution.site", ...note };
    const options = { file: "p.json", operation: "apply", waivers: [waiver], today } as const;
    const report = await judgePlan(planOf([distribution("site", "", change)]), options);
    expect(report.findings.filter((finding) => finding.rule === rule)).toMatchObject([{ verdict: "waived" }]);
  });

  it("is waived in a plan and in a state too, where their stack is known", async () => {
    const folder = new Folder(all);
    folder.write("cdk.tf.json", stackOf("develop-zone", { site: "" }));
    const plan = folder.write("plan.json", planOf([distribution("site", "allow-all")]));
    const state = folder.write("state.json", stateOf([distribution("site", "allow-all")]));
    const alone = new Folder(all).write("plan.json", planOf([distribution("site", "allow-all")]));
    const options = { waivers: [byPath, { ...byPath, constructPath: "other/zone/site" }], today };
    const reports = [
      await judgeFiles([plan], options),
      await judgeStates([{ file: state }], options),
      await judgeFiles([alone], options),
    ];
    expect(reports.map((report) => report.findings.find((finding) => finding.rule === rule)?.verdict)).toEqual([
      "waived",
      "waived",
      "deny",
    ]);
    // Which other stacks there are one file does not tell.
    expect(reports.flatMap(mistakes)).toEqual([]);
    expect(reports[0]?.waivers.map(({ used }) => used)).toEqual([true, false]);
  });

  it("is shown to people, as every waiver is", async () => {
    const text = renderReport(await judged([byPath]), { color: false });
    expect(text).toContain(`HIGH waived ${rule}: `);
    expect(text).toContain(`  waived by   ${note.owner} until ${note.expires}: ${note.reason}\n`);
    expect(text).toContain(
      `Waivers in force:\n  used        ${rule}, develop-zone/zone/site, ${note.owner} until ${note.expires}: ${note.reason}\n`,
    );
    expect(text).toMatch(/ undetermined,( \d+ of them only listed,)? 1 waived \(1 file, /);
  });
});

describe("a waiver's day", () => {
  it.each([
    ["today, its last day", "2026-11-24", []],
    [
      "yesterday",
      "2026-11-23",
      [`waivers[0] (${rule} for develop-zone/zone/site): expired on 2026-11-23; right the fault, or renew it`],
    ],
    ["366 days ahead", "2027-11-25", []],
    [
      "367 days ahead",
      "2027-11-26",
      [
        `waivers[0] (${rule} for develop-zone/zone/site): expires on 2027-11-26, which is too far ahead: 2027-11-25 is the latest day allowed`,
      ],
    ],
  ])("may be %s or not", async (_, expires, expected) => {
    const report = await judged([{ ...byPath, expires }]);
    expect(mistakes(report)).toEqual(expected);
    expect(report.verdict === "error").toBe(expected.length > 0);
    expect(verdicts(report)).toEqual([`develop-zone/zone/site: ${expected.length === 0 ? "waived" : "deny"}`]);
    expect(report.waivers).toHaveLength(expected.length === 0 ? 1 : 0);
  });

  it("that has passed is no error in a pull request, where the base judges a head that may have removed it", async () => {
    const options = { waivers: [{ ...byPath, expires: "2026-11-23" }], today, point: "pull-request" } as const;
    const report = await judgeFiles([synthesized("develop-zone")], options);
    expect(report).toMatchObject({ verdict: "deny", errors: [], waivers: [] });
  });
});

describe("a waiver is refused that", () => {
  it.each<[string, object, string]>([
    [
      "nothing needs any more",
      { ...byPath, constructPath: "develop-zone/zone/other" },
      `waivers[0] (${rule} for develop-zone/zone/other): is unused: no stack has this finding any more; remove it`,
    ],
    [
      "names no rule",
      { ...byPath, rule: "cloudfront-viewer-http" },
      "waivers[0] (cloudfront-viewer-http for develop-zone/zone/site): there is no such rule",
    ],
    [
      "stands for several rules",
      { ...byPath, rule: "cloudfront-*" },
      'waivers[0].rule: must be the id of one rule, without patterns; given: "cloudfront-*"',
    ],
    [
      "stands for everything",
      { ...byPath, constructPath: "*" },
      'waivers[0].constructPath: is over-broad: it must lie inside a stack, such as develop-zone/static/bucket or develop-zone/static/*; given: "*"',
    ],
    [
      "stands for a whole stack",
      { ...byPath, constructPath: "develop-zone/*" },
      'waivers[0].constructPath: is over-broad: it must lie inside a stack, such as develop-zone/static/bucket or develop-zone/static/*; given: "develop-zone/*"',
    ],
    [
      "names a stack itself",
      { ...byPath, constructPath: "develop-zone" },
      'waivers[0].constructPath: is over-broad: it must lie inside a stack, such as develop-zone/static/bucket or develop-zone/static/*; given: "develop-zone"',
    ],
    [
      "has a pattern inside a path",
      { ...byPath, constructPath: "*/zone/site" },
      'waivers[0].constructPath: must be a construct\'s path, such as develop-zone/static/bucket; a * stands at its end only, after a slash; given: "*/zone/site"',
    ],
    [
      "has a pattern in an address",
      { rule, address: "aws_cloudfront_distribution.*", ...note },
      'waivers[0].address: must be one whole Terraform address, without patterns; given: "aws_cloudfront_distribution.*"',
    ],
    [
      "names a construct of another stack",
      { ...byPath, stack: "shared" },
      'waivers[0].constructPath: must lie in the stack that the waiver names; given: "develop-zone/zone/site"',
    ],
    [
      "nobody owns",
      { ...byPath, owner: "somebody" },
      'waivers[0].owner: must be an email address, or a team such as @platform; given: "somebody"',
    ],
    [
      "gives no real reason",
      { ...byPath, reason: "   because.            " },
      'waivers[0].reason: must say in at least 20 characters why the fault is acceptable for now; given: "because."',
    ],
    [
      "never ends",
      { ...byPath, expires: "never" },
      'waivers[0].expires: must be a day, such as 2027-01-31; given: "never"',
    ],
    [
      "ends on a day that does not exist",
      { ...byPath, expires: "2027-02-30" },
      'waivers[0].expires: must be a day, such as 2027-01-31; given: "2027-02-30"',
    ],
    [
      "says something that no waiver says",
      { ...byPath, severity: "low" },
      'waivers[0].severity: is not a setting; remove it or correct its name; given: "low"',
    ],
  ])("%s: the run is an error, and the finding stands", async (_, waiver, message) => {
    const report = await judged([waiver]);
    expect(mistakes(report)).toEqual([message]);
    expect(report.verdict).toBe("error");
    expect(verdicts(report)).toEqual(["develop-zone/zone/site: deny"]);
  });

  it("names both an address and a construct, or neither", async () => {
    const neither = { rule, ...note };
    for (const waiver of [neither, { ...byPath, address: "aws_cloudfront_distribution.site" }]) {
      expect(mistakes(await judged([waiver]))).toEqual([
        expect.stringMatching(/^waivers\[0\]: must name either an address or a constructPath; given: /),
      ]);
    }
  });

  it("matches one address in several stacks, production's among them", async () => {
    const report = await judged(
      [{ rule, address: "aws_cloudfront_distribution.site", ...note }],
      ["develop-zone", "production-zone"],
    );
    expect(mistakes(report)).toEqual([
      `waivers[0] (${rule} for aws_cloudfront_distribution.site): is over-broad: it matches in develop-zone, production-zone; name one stack`,
    ]);
  });

  it("is in no list", async () => {
    expect(mistakes(await judged({}))).toEqual(["waivers: must be a list"]);
  });

  it("is one of several: each mistake has its line, and the sound ones hold", async () => {
    const report = await judged([{ ...byPath, rule: "nope" }, byPath, { ...byPath, owner: "", expires: "" }]);
    expect(mistakes(report)).toHaveLength(3);
    expect(verdicts(report)).toEqual(["develop-zone/zone/site: waived"]);
  });

  it("an index key's own star is none", async () => {
    const waiver = { rule, address: 'module.m["*"].aws_cloudfront_distribution.site["a.*"]', ...note };
    const options = { file: "p.json", operation: "apply", waivers: [waiver], today } as const;
    expect(mistakes(await judgePlan(planOf([]), options))).toEqual([]);
  });
});

describe("a waiver of a rule about changes", () => {
  it("is not called unused at synth, where that rule finds nothing", async () => {
    const waiver = { ...byPath, rule: "protected-resource-destroy" };
    expect(mistakes(await judged([waiver]))).toEqual([]);
  });
});

describe("unused waivers", () => {
  it("are not told from used ones where a stack could not be judged", async () => {
    const folder = new Folder(all);
    folder.write("manifest.json", { stacks: { lost: { synthesizedStackPath: "lost.json" } } });
    const report = await judgeSynthesized(folder.path, { waivers: [byPath], today });
    expect(report.errors.map(({ message }) => message)).toEqual(["does not exist"]);
  });
});

describe("a critical rule", () => {
  const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::files/*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const address = "aws_s3_bucket_policy.files";
  const bucket = (tags: object | undefined) => ({
    address,
    mode: "managed",
    type: "aws_s3_bucket_policy",
    name: "files",
    change: {
      actions: ["create"],
      before: null,
      after: { bucket: "files", policy, ...(tags === undefined ? {} : { tags_all: tags }) },
      after_unknown: {},
    },
  });
  const waiver = { rule: criticalRule, address, ...note };
  const refusal = (place: string) => [
    `waivers[0] (${criticalRule} for ${address}): a critical rule can't be waived where deletion protection is enabled (${place})`,
  ];
  const options = { file: "p.json", operation: "apply", waivers: [waiver], today } as const;
  const outcome = ({ findings }: Report) => findings.find((finding) => finding.rule === criticalRule)?.verdict;

  const open = { bucket: "files", policy };

  it("can be waived where nothing is protected", async () => {
    for (const tags of [undefined, {}, { DeletionProtection: "disabled" }]) {
      const report = await judgePlan(planOf([bucket(tags)]), options);
      expect([outcome(report), mistakes(report)]).toEqual(["waived", []]);
    }
  });

  it("can't be waived in a plan in which anything is protected", async () => {
    const tags = { DeletionProtection: "enabled" };
    const other = { ...distribution("site", "https-only"), change: { actions: ["no-op"], after: { tags_all: tags } } };
    const provider = (expressions: object) => ({
      configuration: { provider_config: { aws: { expressions } }, root_module: {} },
    });
    const plans = [
      planOf([bucket(tags)]),
      planOf([bucket({}), other]),
      planOf([bucket(undefined)], provider({ default_tags: [{ tags: { constant_value: tags } }] })),
      // Nothing tells what these tags are.
      planOf([bucket(undefined)], provider({ default_tags: [{ tags: { references: ["var.tags"] } }] })),
    ];
    for (const plan of plans) {
      const report = await judgePlan(plan, options);
      expect([outcome(report), mistakes(report)]).toEqual(["deny", refusal("p.json")]);
      expect(report.verdict).toBe("error");
    }
    const told = planOf([bucket({ Owner: "x" })], provider({ default_tags: [{ tags: { references: ["var.tags"] } }] }));
    expect(outcome(await judgePlan(told, options))).toBe("waived");
  });

  it("can't be waived in a plan or a state whose stack is protected", async () => {
    const folder = new Folder(all);
    const stackFile = folder.write("cdk.tf.json", {
      ...stackOf("live-zone", {}),
      provider: { aws: [{ region: "us-east-1", default_tags: [{ tags: { DeletionProtection: "enabled" } }] }] },
    });
    const state = folder.write("state.json", stateOf([bucket(undefined)]));
    const reports = [
      await judgePlan(planOf([bucket(undefined)]), { ...options, stackFile }),
      await judgeStates([{ file: state }], options),
    ];
    for (const report of reports) {
      expect([outcome(report), mistakes(report)]).toEqual(["deny", refusal("live-zone")]);
    }
  });

  it.each<[string, object, "deny" | "waived"]>([
    [
      "a provider's default tags enable it",
      { provider: { aws: [{ alias: "edge" }, { default_tags: { tags: { DeletionProtection: "enabled" } } }] } },
      "deny",
    ],
    [
      "a provider's default tags are an expression",
      { provider: { aws: { default_tags: [{ tags: "${var.tags}" }] } } },
      "deny",
    ],
    [
      "the tag's value is an expression",
      { provider: { aws: { default_tags: [{ tags: { DeletionProtection: "${var.on}" } }] } } },
      "deny",
    ],
    [
      "default tags turn it off",
      { provider: { aws: [{ default_tags: [{ tags: { DeletionProtection: "disabled" } }] }] } },
      "waived",
    ],
    [
      "a resource's own tags enable it",
      { resource: { aws_s3_bucket_policy: { files: { ...open, tags: { DeletionProtection: "enabled" } } } } },
      "deny",
    ],
  ])("can or can't be waived in a synthesized stack: %s", async (_, parts, verdict) => {
    const stack = { ...stackOf("some-zone", {}), resource: { aws_s3_bucket_policy: { files: open } }, ...parts };
    const report = await judgeFiles([new Folder(all).write("cdk.tf.json", stack)], options);
    expect([outcome(report), mistakes(report)]).toEqual([verdict, verdict === "deny" ? refusal("some-zone") : []]);
  });
});
