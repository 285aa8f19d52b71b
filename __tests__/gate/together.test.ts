import { judgeFiles, judgePlan, judgeSynthesized } from "../../gate";
import type { Expectations } from "../../gate/expectations";
import { distribution, planOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();

/** A distribution that answers to an alias, with nothing else wrong that matters here. */
function aliased(alias: string) {
  return { aliases: [alias], default_cache_behavior: { viewer_protocol_policy: "https-only" } };
}

function stackWith(name: string, alias: string, more: object = {}) {
  const metadata = { path: `${name}/zone/site`, uniqueId: "site" };
  return {
    "//": { metadata: { stackName: name } },
    resource: { aws_cloudfront_distribution: { site: { "//": { metadata }, ...aliased(alias) } } },
    ...more,
  };
}

/** A cdktf.out directory. */
function synthesized(stacks: readonly { readonly "//": { readonly metadata: { readonly stackName: string } } }[]) {
  const folder = new Folder(all);
  const entries = stacks.map((stack) => {
    const name = stack["//"].metadata.stackName;
    folder.write(`stacks/${name}/cdk.tf.json`, stack);
    return [name, { synthesizedStackPath: `stacks/${name}/cdk.tf.json` }] as const;
  });
  folder.write("manifest.json", { version: "0.21.0", stacks: Object.fromEntries(entries) });
  return folder.path;
}

const claims = ({ findings }: { readonly findings: readonly { readonly rule: string }[] }) =>
  findings.filter(({ rule }) => rule === "stacks-one-owner");

describe("stacks of one run", () => {
  it("are judged together at synth, each finding in the stack at fault", async () => {
    const report = await judgeSynthesized(
      synthesized([stackWith("one-zone", "a.example.com"), stackWith("two-zone", "a.example.com")]),
    );
    expect(report.errors).toEqual([]);
    expect(claims(report)).toMatchObject([
      { verdict: "deny", file: expect.stringContaining("one-zone"), path: "one-zone/zone/site" },
      { verdict: "deny", file: expect.stringContaining("two-zone"), path: "two-zone/zone/site" },
    ]);
    expect(report.verdict).toBe("deny");
  });

  it("are judged together as several plans of one command line", async () => {
    const site = { aliases: ["a.example.com"], default_cache_behavior: [{ viewer_protocol_policy: "https-only" }] };
    const other = { ...distribution("other", "https-only", { after: site }) };
    const files = [distribution("site", "https-only", { after: site }), other].map((change, index) =>
      new Folder(all).write(`plan-${index}.json`, planOf([change])),
    );
    expect(claims(await judgeFiles(files))).toHaveLength(2);
    expect(claims(await judgeFiles(files.slice(0, 1)))).toEqual([]);
  });

  it("are one stack where its plan lies beside its synthesized file", async () => {
    const folder = new Folder(all);
    const stack = folder.write("cdk.tf.json", stackWith("one-zone", "a.example.com"));
    const after = { aliases: ["a.example.com"], default_cache_behavior: [{ viewer_protocol_policy: "https-only" }] };
    const plan = folder.write("plan.json", planOf([distribution("site", "https-only", { after })]));
    expect(claims(await judgeFiles([stack, plan]))).toEqual([]);
  });

  it("have findings that can be waived in the stack at fault", async () => {
    const waiver = {
      rule: "stacks-one-owner",
      constructPath: "one-zone/zone/site",
      owner: "@platform",
      reason: "The other stack gives the name up next week.",
      expires: "2026-12-31",
    };
    const outdir = synthesized([stackWith("one-zone", "a.example.com"), stackWith("two-zone", "a.example.com")]);
    const report = await judgeSynthesized(outdir, { waivers: [waiver], today: new Date("2026-11-24") });
    expect(claims(report)).toMatchObject([{ verdict: "deny" }, { verdict: "waived" }]);
  });

  it("are an error when one of them can't be judged", async () => {
    const site = { aliases: "a", default_cache_behavior: { viewer_protocol_policy: "https-only" } };
    const report = await judgeSynthesized(
      synthesized([
        stackWith("one-zone", "a.example.com"),
        { ...stackWith("two-zone", "b"), resource: { x: site } } as never,
      ]),
    );
    expect(report.verdict).toBe("error");
  });
});

const develop: Expectations = {
  name: "develop",
  stacks: ["one-zone"],
  account: "111122223333",
  regions: ["us-east-1"],
  changeLimit: 40,
  isProtected: false,
  domains: ["dev.example.com"],
  buckets: [],
  functions: [],
};

const production: Expectations = {
  ...develop,
  name: "production",
  stacks: ["two-zone"],
  changeLimit: 20,
  isProtected: true,
  domains: ["example.com"],
};

/** A plan that deletes two distributions (a weight of 40), beside the file of a stack that may say anything. */
async function judgeDeletion(stack: object, alias: string, expectations: readonly Expectations[]) {
  const stackFile = new Folder(all).write("cdk.tf.json", stack);
  const change = { actions: ["delete"], before: { aliases: [alias] }, after: null };
  const plan = planOf([distribution("a", "", change), distribution("b", "", change)]);
  return judgePlan(plan, { file: "p.json", operation: "apply", stackFile, expectations });
}

const blast = ({ findings }: { readonly findings: readonly { readonly rule: string; readonly message: string }[] }) =>
  findings.filter(({ rule }) => rule === "change-blast-radius").map(({ message }) => message);

describe("what a stack is held to", () => {
  it("is found by the stack's name", async () => {
    const within = await judgeDeletion(stackWith("one-zone", "a"), "dev.example.com", [develop, production]);
    expect(blast(within)).toEqual([]);
    const beyond = await judgeDeletion(stackWith("two-zone", "a"), "example.com", [develop, production]);
    expect(blast(beyond)).toEqual([
      "The plan's changes weigh 40 (2 deleted or replaced with state or a name); allowed are 20 in production.",
    ]);
  });

  it("is no milder for what the synthesized file says about limits", async () => {
    const stack = { ...stackWith("two-zone", "a"), "//": { metadata: { stackName: "two-zone" }, changeLimit: 999 } };
    expect(blast(await judgeDeletion(stack, "example.com", [develop, production]))).toHaveLength(1);
  });

  it("is no milder for another stack's name, which makes production's names foreign", async () => {
    const report = await judgeDeletion(stackWith("one-zone", "a"), "example.com", [develop, production]);
    expect(blast(report)).toHaveLength(1);
    expect(report.findings.map(({ rule }) => rule)).toContain("environment-foreign-name");
  });

  it("is the strictest of all limits where the stack is not known", async () => {
    expect(blast(await judgeDeletion({}, "elsewhere.org", [develop, production]))).toEqual([
      expect.stringContaining("allowed are 20 in a plan of unknown origin."),
    ]);
  });

  it.each<[string, Partial<Expectations>, string]>([
    ["a limit that is no number", { changeLimit: Number.NaN }, "a changeLimit that is no positive number"],
    ["an account that is none", { account: "" }, "an account that is no AWS account id"],
    ["no regions", { regions: [] }, "no stacks, or no regions"],
    [
      "protection that is no truth value",
      { isProtected: "no" as never },
      "a deletionProtection that is neither true nor false",
    ],
  ])("refuses %s", async (_, wrong, reason) => {
    const report = await judgeDeletion({}, "a", [{ ...develop, ...wrong }]);
    expect(report.verdict).toBe("error");
    expect(report.errors.map(({ message }) => message)).toEqual([`config/ gives develop ${reason}`]);
  });
});
