import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildPolicies, compile, hashSources } from "../../policies/build";
import type { PolicyManifest } from "../../policies/build";
import { findOpa } from "../../policies/opa";
import { fixture, policies, root } from "./evaluate";
import { evaluate } from "./evaluate";

// A compilation takes a second; some tests compile twice, on machines that do other things too.
jest.setTimeout(60_000);

const manifest = JSON.parse(readFileSync(path.join(policies, "manifest.json"), "utf8")) as PolicyManifest;

describe("the committed module", () => {
  it("is made from the committed sources", async () => {
    await expect(buildPolicies(root, { check: true })).resolves.toMatchObject({ manifest });
  });

  it("is made from every source and from no test", async () => {
    expect(manifest.sources).toEqual(await hashSources(policies));
    expect(Object.keys(manifest.sources).filter((source) => source.endsWith("_test.rego"))).toEqual([]);
    expect(Object.keys(manifest.sources)).toContain("projection.json");
  });

  it("holds one rule a folder, each with metadata and an id like its folder", async () => {
    const folders = readdirSync(path.join(policies, "rules")).sort();
    const ids = folders.map((folder) => folder.replaceAll("_", "-"));
    expect(manifest.rules).toEqual(ids);
    expect((await evaluate(fixture("viewers/plan.json"))).rules).toEqual(ids);
    for (const folder of folders) {
      expect(readdirSync(path.join(policies, "rules", folder)).sort()).toEqual([
        `${folder}.rego`,
        `${folder}_test.rego`,
      ]);
    }
  });

  it("names in each rule's metadata what goes wrong, how bad it is, what to do and where AWS says so", () => {
    for (const folder of readdirSync(path.join(policies, "rules"))) {
      const text = readFileSync(path.join(policies, "rules", folder, `${folder}.rego`), "utf8");
      for (const field of ["title", "description", "related_resources"]) expect(text).toContain(`\n# ${field}:`);
      for (const field of ["id", "severity", "remedy"]) expect(text).toContain(`\n#   ${field}:`);
      expect(text).toMatch(/ref: https:\/\/docs\.aws\.amazon\.com\//);
    }
  });
});

describe("the manifest", () => {
  it("tells of each rule what its metadata says, in unbroken paragraphs", () => {
    expect(Object.keys(manifest.about)).toEqual(manifest.rules);
    expect(manifest.about["cloudfront-viewer-https"]).toEqual({
      title: "CloudFront viewers use HTTPS",
      severity: "high",
      description: expect.stringMatching(/^A behavior that allows plain HTTP lets anyone .* over HTTP\.$/),
      remedy: "Set viewer_protocol_policy to redirect-to-https or https-only in this behavior.",
      references: [
        "CloudFront.3",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
      ],
    });
    expect(manifest.about["load-balancer-https"]?.references.slice(0, 2)).toEqual(["ELB.1", "ELB.17"]);
  });
});

describe("a stale module", () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(path.join(tmpdir(), "policies-"));
    cpSync(policies, path.join(copy, "policies"), { recursive: true });
  });

  afterEach(() => {
    rmSync(copy, { recursive: true });
  });

  const check = () => buildPolicies(copy, { check: true });
  const remedy = "run: npm run -s outreach -- policies";

  it("is refused when a source has changed", async () => {
    const source = "rules/api_domain_tls/api_domain_tls.rego";
    const file = path.join(copy, "policies", source);
    writeFileSync(file, readFileSync(file, "utf8").replace("TLS_1_[23]", "TLS_1_[0123]"));
    await expect(check()).rejects.toThrow(
      `policies/policy.wasm is stale: ${source} changed since it was made; ${remedy}`,
    );
  });

  it("is refused when a source is new or gone", async () => {
    writeFileSync(path.join(copy, "policies/lib/new.rego"), "package lib.new\n");
    rmSync(path.join(copy, "policies/lib/text/text.rego"));
    await expect(check()).rejects.toThrow(
      `policies/policy.wasm is stale: lib/new.rego, lib/text/text.rego changed since it was made; ${remedy}`,
    );
  });

  it("is refused when the list of what rules read has changed", async () => {
    writeFileSync(path.join(copy, "policies/projection.json"), "{}");
    await expect(check()).rejects.toThrow(
      `policies/policy.wasm is stale: projection.json changed since it was made; ${remedy}`,
    );
  });

  it("is refused when the module itself is another one", async () => {
    writeFileSync(path.join(copy, "policies/policy.wasm"), "");
    await expect(check()).rejects.toThrow(
      `policies/policy.wasm is not the module that policies/manifest.json names; ${remedy}`,
    );
  });

  it("is refused when another OPA made it", async () => {
    writeFileSync(path.join(copy, "policies/manifest.json"), JSON.stringify({ ...manifest, opa: "1.0.0" }));
    await expect(check()).rejects.toThrow(`policies/manifest.json names OPA 1.0.0, not ${manifest.opa}; ${remedy}`);
  });

  it("is found out by a rebuild even when the hashes were made to match", async () => {
    const opa = await findOpa();
    if ("reason" in opa) {
      console.warn(`Not tried: ${opa.reason}`);
      return;
    }
    const source = path.join(copy, "policies/rules/api_domain_tls/api_domain_tls.rego");
    writeFileSync(source, readFileSync(source, "utf8").replace("TLS_1_[23]", "TLS_1_[0123]"));
    const sources = await hashSources(path.join(copy, "policies"));
    writeFileSync(path.join(copy, "policies/manifest.json"), JSON.stringify({ ...manifest, sources }));
    await expect(check()).rejects.toThrow(
      new RegExp(`^policies/policy.wasm has SHA-256 ${manifest.wasm.sha256}, a rebuild has [0-9a-f]{64}; ${remedy}$`),
    );
  });

  it("is not written when OPA refuses the sources", async () => {
    const opa = await findOpa();
    if ("reason" in opa) {
      console.warn(`Not tried: ${opa.reason}`);
      return;
    }
    writeFileSync(path.join(copy, "policies/gate.rego"), "package gate\n\nresult := unknown_function(1)\n");
    await expect(buildPolicies(copy)).rejects.toThrow(/^OPA refuses the policies: .*unknown_function/s);
  });
});

describe("a build", () => {
  it("gives the same bytes wherever it runs", async () => {
    const opa = await findOpa();
    if ("reason" in opa) {
      console.warn(`Not tried: ${opa.reason}`);
      return;
    }
    const copy = mkdtempSync(path.join(tmpdir(), "elsewhere-"));
    cpSync(policies, path.join(copy, "policies"), { recursive: true });
    rmSync(path.join(copy, "policies/policy.wasm"));
    await buildPolicies(copy);
    expect(existsSync(path.join(copy, "policies/policy.wasm"))).toBe(true);
    expect(readFileSync(path.join(copy, "policies/manifest.json"), "utf8")).toBe(
      readFileSync(path.join(policies, "manifest.json"), "utf8"),
    );
    expect((await compile(opa.path, policies)).wasm).toEqual(readFileSync(path.join(policies, "policy.wasm")));
    rmSync(copy, { recursive: true });
  });

  it("says how to get OPA where it is missing", async () => {
    const before = { PATH: process.env.PATH, GOPATH: process.env.GOPATH };
    const nothing = mkdtempSync(path.join(tmpdir(), "nothing-"));
    try {
      process.env.PATH = nothing;
      process.env.GOPATH = nothing;
      const reason = "OPA 1.22.2 is not installed; get it with: go install github.com/open-policy-agent/opa@v1.22.2";
      await expect(buildPolicies(root)).rejects.toThrow(reason);
      await expect(buildPolicies(root, { check: true })).resolves.toMatchObject({
        compiled: false,
        message: `policies/policy.wasm matches its sources' hashes. ${reason}`,
      });
    } finally {
      process.env.PATH = before.PATH;
      if (before.GOPATH === undefined) delete process.env.GOPATH;
      else process.env.GOPATH = before.GOPATH;
      rmSync(nothing, { recursive: true });
    }
  });
});
