import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";
import { S3Bucket } from "../../framework/aws";
import { App, Construct, LocalBackend, TerraformStack } from "../../framework/cdktf";
import type { Creation } from "../../framework/creation-lines";
import { constructPathsOf } from "../../gate/construct-paths";
import type { JsonObject } from "../../gate/json";
import { wire } from "../../main";
import { settingsWith } from "../support/synthesis";

const outdir = mkdtempSync(join(tmpdir(), "creations-"));

afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

class Store extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new S3Bucket(this, "bucket", {});
  }
}

class OneStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.addStore();
    new S3Bucket(this, "own", {});
  }

  private addStore(): void {
    new Store(this, "store");
  }
}

/** The first line of this file with that text, counted from 1. */
function lineOf(text: string): number {
  const lines = readFileSync(__filename, "utf8").split("\n");
  return lines.findIndex((line) => line.trim() === text) + 1;
}

function sourcesOf(folder: string, stack: string): { text: string; sources: Record<string, Creation> } {
  const text = readFileSync(join(folder, "stacks", stack, "sources.json"), "utf8");
  return { text, sources: JSON.parse(text) as Record<string, Creation> };
}

describe("what is written beside a stack", () => {
  const file = "__tests__/framework/creation-lines.test.ts";

  it("says which line creates each element, and which line of the stack led there", () => {
    const folder = join(outdir, "one");
    const app = new App({ outdir: folder, skipValidation: true });
    new LocalBackend(new OneStack(app, "one"), {});
    app.synth();
    expect(sourcesOf(folder, "one").sources).toEqual({
      "one/store/bucket": {
        file,
        line: lineOf('new S3Bucket(this, "bucket", {});'),
      },
      "one/own": { file, line: lineOf('new S3Bucket(this, "own", {});') },
      "one/backend": { file, line: lineOf('new LocalBackend(new OneStack(app, "one"), {});') },
    });
  });

  it("is there for every resource of the project's stacks, by lines that create something", () => {
    const folder = join(outdir, "all");
    const app = new App({ outdir: folder });
    wire(app, settingsWith());
    app.synth();
    for (const stack of readdirSync(join(folder, "stacks"))) {
      const { text, sources } = sourcesOf(folder, stack);
      const document = JSON.parse(readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8")) as JsonObject;
      for (const path of constructPathsOf(document).values()) {
        const { file, line, stack: led } = sources[path] as Creation;
        const created = readFileSync(join(projectRoot, file), "utf8").split("\n")[line - 1];
        expect([path, created]).toEqual([path, expect.stringMatching(/\bnew \w+/)]);
        expect(file).toMatch(/^(modules|stacks)\//);
        expect((led ?? { file }).file).toMatch(/^stacks\/(zone|shared|sleepconnect)-stack\.ts$/);
      }
      expect(text).not.toContain(projectRoot);
      expect(text).not.toContain("node_modules");
    }
  });
});

describe("a line", () => {
  jest.setTimeout(120_000);

  const program = ["--import", "tsx", "main.ts"];
  const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:CDKTF_|TERRAFORM_)/.test(name)));
  const written = ({ file, line }: { file: string; line: number }) =>
    `${file}: ${readFileSync(join(projectRoot, file), "utf8").split("\n")[line - 1]?.trim() ?? ""}`;

  it.each<[string, (folder: string) => readonly string[]]>([
    ["node --import tsx main.ts", () => program],
    ["the same with mapped stack traces", () => ["--enable-source-maps", ...program]],
    ["npx cdktf synth", (folder) => ["cli/cdktf.mjs", "synth", "--output", folder]],
  ])("is that of the TypeScript after %s, though what Node runs is one line a module", (name, args) => {
    const folder = join(outdir, name.replace(/\W+/g, "-"));
    // What the policies find in it does not matter here.
    spawnSync(process.execPath, args(folder), { cwd: projectRoot, env: { ...bare, CDKTF_OUTDIR: folder, CI: "1" } });
    const { sources } = sourcesOf(folder, "develop-zone");
    const { stack, ...own } = sources["develop-zone/static/bucket/bucket"] as Creation;
    expect(written(own)).toMatch(/^modules\/private-bucket\.ts: const bucket = new S3Bucket\(this, "bucket"/);
    expect(written(stack as Creation)).toMatch(
      /^stacks\/zone-stack\.ts: const files = new StaticBucket\(this, "static"/,
    );
    const places = Object.values(sources).flatMap(({ stack: led, ...place }) => [place, ...(led ? [led] : [])]);
    expect(places.length).toBeGreaterThan(50);
    for (const place of places) expect(written(place)).toMatch(/: .*(?:\bnew |\w\()/);
  });
});
