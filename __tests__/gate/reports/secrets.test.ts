import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Waiver } from "../../../gate/waiver";
import { catalogOf, judgeFiles, renderAs, renderErrors, renderReport, reportFormats } from "../../../gate/index";
import type { Report } from "../../../gate/index";
import { distribution, planOf, stackOf, stateOf } from "../documents";
import { Folder } from "../folder";

/** Written in parts, so that no scanner takes this file for a leak. */
const join = (...parts: readonly string[]) => parts.join("");

/** Some 40 characters that look drawn by lot, as AWS draws them. */
const drawn = join("wJalrXUtnFEMI7K7MDENG", "bPxRfiCYzQeVtUmKe9Y");

/** What is told by its form, wherever it stands. */
const credentials: Readonly<Record<string, string>> = {
  keyId: join("AKIA", "Q3EGTRW5XMPL7Y2Z"),
  secretKey: drawn,
  jwt: join("eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiI5ODc2In0.", "c2lnbmVkLWJ5LW5vYm9keQ"),
  privateKey: join(
    "-----BEGIN RSA ",
    "PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLY\n-----END RSA ",
    "PRIVATE KEY-----",
  ),
  bearer: join("Bearer ", "q1w2e3r4t5y6u7i8o9p0"),
  url: join("postgres://app:", "hunter2-horse", "@db.example.com/x"),
  github: join("ghp_", "Zq8vN2mXc4Lk9Jh7Gf5Ds3Aq1Wz0Xe6Rt8Yu"),
};

/** What of each must not be found. */
const leaks: readonly string[] = [
  credentials.keyId ?? "",
  drawn,
  "eyJzdWIiOiI5ODc2In0",
  "MIIBOgIBAAJBAKj34GkxFhD90vcNLY",
  "q1w2e3r4t5y6u7i8o9p0",
  "hunter2-horse",
  "Zq8vN2mXc4Lk9Jh7Gf5Ds3Aq1Wz0Xe6Rt8Yu",
];

/** What only Terraform's marks, or names, tell. */
const marked = {
  attribute: "correct-horse-battery",
  before: "the-former-staple",
  variable: "a-variable-of-nobody",
  output: "an-output-of-nobody",
  header: "sleepconnect-proof",
  password: "tr0ub4dor",
  tag: "tagged-with-care",
  number: 90210421,
};

/** Every way in which a text may be written, in any format. */
function formsOf(secret: string): readonly string[] {
  const escaped = secret.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    escaped,
    Buffer.from(secret).toString("base64"),
  ];
}

async function formats(report: Report): Promise<readonly (readonly [string, string])[]> {
  const context = { rules: await catalogOf(), color: true };
  const written = reportFormats.map(async (format) => [format, await renderAs(format, report, context)] as const);
  const terminal = [renderReport(report, { color: true }), ...renderErrors(report)].join("\n");
  return [...(await Promise.all(written)), ["terminal, with errors", terminal]];
}

async function expectNone(report: Report, secrets: readonly string[]): Promise<void> {
  for (const [format, text] of await formats(report)) {
    const found = secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
    expect([format, found]).toEqual([format, []]);
    // It is left out, and not the whole finding.
    expect(text.length).toBeGreaterThan(100);
  }
}

/** The same resource in an instance of a module. */
function moduleOf({ address }: { readonly address: string }, key: string) {
  const module = `module.a[${JSON.stringify(key)}]`;
  return { address: `${module}.${address}`, module_address: module };
}

/** The same resource under an index key. */
function indexed({ address }: { readonly address: string }, key: string) {
  return { address: `${address}[${JSON.stringify(key)}]`, index: key };
}

const folder = new Folder();

describe("no format of a report", () => {
  it("has a value that Terraform marks as sensitive, or whose name tells that it is a secret", async () => {
    const attributes = (password: string, comment: string, tag: string) => ({
      comment,
      tags: { Owner: tag, "db-password": password, pin: marked.number },
      origin: [{ origin_id: "o", custom_header: [{ name: "x-proof", value: marked.header }] }],
      default_cache_behavior: [{ target_origin_id: marked.attribute, viewer_protocol_policy: marked.variable }],
      web_acl_id: marked.output,
    });
    const marks = {
      comment: true,
      tags: { Owner: true, pin: true },
      default_cache_behavior: [{ target_origin_id: true }],
    };
    const change = {
      actions: ["delete", "create"],
      before: attributes("former", marked.before, marked.tag),
      after: attributes(marked.password, marked.attribute, marked.tag),
      before_sensitive: marks,
      after_sensitive: marks,
    };
    const one = distribution("site", "", change);
    const plan = planOf([{ ...one, ...moduleOf(one, marked.attribute) }, one], {
      variables: { v: { value: marked.variable } },
      configuration: { root_module: { variables: { v: { sensitive: true } } } },
      output_changes: { o: { actions: ["create"], before: null, after: marked.output, after_sensitive: true } },
    });
    const planned = await judgeFiles([folder.write("marked/plan.json", plan)], { waivers: [] });
    const state = await judgeFiles([folder.write("marked/state.json", stateOf([one]))], { waivers: [] });
    expect(planned.findings.some(({ change: shown }) => shown?.action === "replace")).toBe(true);
    expect(state.findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(planned)).toContain("(sensitive)");
    const secrets = Object.values(marked).map(String);
    await expectNone(planned, secrets);
    // A state's outputs and variables are not in this one.
    await expectNone(
      state,
      secrets.filter((secret) => secret !== marked.variable && secret !== marked.output),
    );
  });

  it("has anything that looks like a credential: in values, tags, names, index keys, files, paths and lines", async () => {
    const reports = Object.entries(credentials).map(async ([name, credential]) => {
      const place = `here/${name}`;
      const after = {
        comment: credential,
        aliases: [`x ${credential} y`],
        tags: { Note: credential, [credential]: "key" },
        origin: [{ origin_id: credential, domain_name: credential }],
        default_cache_behavior: [{ target_origin_id: credential, viewer_protocol_policy: credential }],
      };
      const change = { before: { ...after, comment: `was ${credential}` }, after, actions: ["update"] };
      const one = distribution("site", "", change);
      const plan = planOf([one, { ...one, ...indexed(one, credential) }]);
      // A URL in parts of a path is none any more.
      const fileName = name === "url" ? name : credential.replace(/[/\n]/g, "_").slice(0, 100);
      return judgeFiles([folder.write(`${place}/${fileName}.json`, plan)], { waivers: [] });
    });
    for (const report of await Promise.all(reports)) {
      expect(report.findings.length).toBeGreaterThan(1);
      await expectNone(report, leaks);
    }
  });

  it("has one in what the program says: stacks, construct paths, files and lines", async () => {
    const { keyId = "", jwt = "" } = credentials;
    const stack = stackOf(`zone-${keyId}`, { site: "allow-all" });
    const sources = {
      [`zone-${keyId}/zone/site`]: {
        file: `modules/${jwt}.ts`,
        line: 3,
        stack: { file: `stacks/${drawn}.ts`, line: 4 },
      },
    };
    folder.write("program/stacks/zone/sources.json", sources);
    folder.write("program/stacks/zone/cdk.tf.json", stack);
    folder.write("program/manifest.json", {
      version: "0.21.0",
      stacks: { [`zone-${keyId}`]: { synthesizedStackPath: "stacks/zone/cdk.tf.json" } },
    });
    const report = await judgeFiles([path.join(folder.path, "program")], { waivers: [] });
    expect(report.findings[0]).toMatchObject({
      path: "zone-(sensitive)/zone/site",
      source: { file: "modules/(sensitive)", line: 3, stack: { file: "stacks/(sensitive).ts", line: 4 } },
    });
    await expectNone(report, leaks);
  });

  it("has one in a waiver, used or not, nor in an error, and the waiver still matches", async () => {
    const { keyId = "", github = "", jwt = "" } = credentials;
    const address = `aws_cloudfront_distribution.site[${JSON.stringify(keyId)}]`;
    const day = new Date("2026-06-01");
    const waiver = (more: Partial<Waiver>): Waiver => ({
      rule: "cloudfront-viewer-https",
      address,
      owner: `${keyId}@example.com`,
      reason: `Until ${github} and ${jwt} are turned in again.`,
      expires: "2026-12-31",
      ...more,
    });
    const waivers = [
      waiver({}),
      waiver({ address: `aws_s3_bucket.b[${JSON.stringify(drawn)}]` }),
      waiver({ address: `aws_s3_bucket.c[${JSON.stringify(jwt)}]`, expires: "2026-01-01" }),
      waiver({ owner: keyId, reason: "x" }),
    ];
    const plan = planOf([{ ...distribution("site", "allow-all"), address, index: keyId }]);
    const report = await judgeFiles([folder.write("waived.json", plan), `missing-${keyId}.json`], {
      waivers,
      today: day,
    });
    expect(report.findings.filter(({ verdict }) => verdict === "waived")).toMatchObject([
      { rule: "cloudfront-viewer-https", address: 'aws_cloudfront_distribution.site["(sensitive)"]' },
    ]);
    expect(report.waivers.map(({ used, owner }) => [used, owner])).toEqual([
      [true, "(sensitive)@example.com"],
      [false, "(sensitive)@example.com"],
    ]);
    expect(report.errors).toHaveLength(4);
    await expectNone(report, leaks);
  });

  it("has a secret key of AWS, whatever was drawn", async () => {
    // Base64 without a digit is rare, and not told from words.
    const keys = Array.from({ length: 40 }, () => randomBytes(30).toString("base64")).filter((key) => /\d/.test(key));
    const plan = planOf(
      keys.map((key, index) =>
        distribution(`site${index}`, "", {
          after: { comment: key, default_cache_behavior: [{ viewer_protocol_policy: `use ${key}` }] },
        }),
      ),
    );
    const report = await judgeFiles([folder.write("drawn.json", plan)], { waivers: [] });
    await expectNone(report, keys);
  });
});
