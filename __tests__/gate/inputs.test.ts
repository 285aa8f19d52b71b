import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { judgeFiles, judgeSynthesized } from "../../gate/index";
import type { Report } from "../../gate/index";
import { distribution, planOf, stackOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const good = planOf([]);

function reasons(report: Report): readonly string[] {
  return report.errors.map(({ file, message }) => `${path.relative(all.path, file)}: ${message}`);
}

function synthesized(stacks: Readonly<Record<string, object>>): Folder {
  const folder = new Folder(all);
  const entries = Object.entries(stacks).map(([name, stack]) => {
    const synthesizedStackPath = `stacks/${name}/cdk.tf.json`;
    folder.write(synthesizedStackPath, stack);
    return [name, { name, synthesizedStackPath, workingDirectory: `stacks/${name}` }] as const;
  });
  folder.write("manifest.json", { version: "0.21.0", stacks: Object.fromEntries(entries) });
  return folder;
}

describe("a directory", () => {
  it("that cdktf synthesized into stands for every stack of its manifest, and for nothing else in it", async () => {
    const folder = synthesized({ shared: stackOf("shared", {}), zone: stackOf("zone", { site: "allow-all" }) });
    folder.write("stacks/old-zone/cdk.tf.json", stackOf("old-zone", { site: "allow-all" }));
    folder.write("broken.json", "{");
    const report = await judgeFiles([folder.path]);
    expect(report.verdict).toBe("deny");
    expect(report.summary.files).toBe(2);
    const files = new Set(report.findings.map(({ file }) => path.relative(folder.path, file)));
    expect(files).toEqual(new Set(["stacks/zone/cdk.tf.json"]));
  });

  it("stands for the plans and stacks that lie directly in it, other JSON being passed over", async () => {
    const folder = new Folder(all);
    folder.write("a.json", good);
    folder.write("b.json", stackOf("zone", {}));
    folder.write("package.json", { name: "x" });
    folder.write("state.json", { version: 4, serial: 1, lineage: "x" });
    folder.write("inner/c.json", good);
    folder.write("terraform.tfstate", "{}");
    const report = await judgeFiles([folder.path]);
    expect(reasons(report)).toEqual([]);
    expect(report.summary.files).toBe(2);
  });

  it("with a broken plan in it is no pass", async () => {
    const folder = new Folder(all);
    folder.write("a.json", good);
    const broken = folder.write("b.json", JSON.stringify(good).slice(0, 100));
    const report = await judgeFiles([folder.path]);
    expect(report.verdict).toBe("error");
    expect(reasons(report)).toEqual([
      `${path.relative(all.path, broken)}: is truncated: the JSON breaks off at line 1, column 101`,
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["nothing", {}],
    ["no JSON", { "main.tf": 'resource "a" "b" {}' }],
    ["only foreign JSON", { "package.json": { name: "x" }, "list.json": [] }],
    ["only another program's manifest", { "manifest.json": { name: "site" } }],
  ])("with %s in it is refused", async (_, files) => {
    const folder = new Folder(all);
    for (const [name, content] of Object.entries(files)) folder.write(name, content);
    const report = await judgeFiles([folder.path]);
    expect(report.verdict).toBe("error");
    expect(report.errors.map(({ message }) => message)).toEqual([
      "has no plan (terraform show -json) and no synthesized stack (cdk.tf.json) in it",
    ]);
  });

  it.each<[string, unknown, string]>([
    ["that is cut", '{"stacks"', "has a manifest.json that is truncated: the JSON breaks off at line 1, column 10"],
    ["without a stack", { version: "0.21.0", stacks: {} }, "has a manifest.json without any stack"],
    [
      "of a stack without a file",
      { version: "0.21.0", stacks: { zone: {} } },
      "has a manifest.json that names no file for the stack zone",
    ],
  ])("with a manifest %s is refused", async (_, manifest, reason) => {
    const folder = new Folder(all);
    folder.write("manifest.json", manifest);
    folder.write("plan.json", good);
    const report = await judgeFiles([folder.path]);
    expect(report.errors.map(({ message }) => message)).toEqual([reason]);
    expect(report.verdict).toBe("error");
  });

  it("whose manifest names a missing file is no pass, though its other stacks are judged", async () => {
    const folder = new Folder(all);
    folder.write("a/cdk.tf.json", stackOf("a", {}));
    const stacks = { a: { synthesizedStackPath: "a/cdk.tf.json" }, b: { synthesizedStackPath: "b/cdk.tf.json" } };
    folder.write("manifest.json", { stacks });
    const report = await judgeSynthesized(folder.path);
    expect(report.verdict).toBe("error");
    expect(report.summary.files).toBe(1);
    expect(report.errors).toEqual([{ file: path.join(folder.path, "b/cdk.tf.json"), message: "does not exist" }]);
  });
});

describe("the synthesized directory", () => {
  it.each(["missing", "empty", "plain.json"])("is refused when it is %s", async (name) => {
    const folder = new Folder(all);
    mkdirSync(path.join(folder.path, "empty"));
    folder.write("plain.json", good);
    const report = await judgeSynthesized(path.join(folder.path, name));
    expect(report.verdict).toBe("error");
    expect(report.errors.map(({ message }) => message)).toEqual([
      "is no directory that cdktf synthesized into: it has no manifest.json",
    ]);
  });
});

describe("several files", () => {
  it("are judged though others among them can't be", async () => {
    const folder = new Folder(all);
    const bad = folder.write("bad.json", "");
    const denied = folder.write("denied.json", planOf([distribution("site", "allow-all")]));
    const report = await judgeFiles([bad, denied, path.join(folder.path, "nope.json")]);
    expect(report.verdict).toBe("error");
    expect(report.findings.map(({ file }) => file)).toContain(denied);
    expect(report.errors.map(({ message }) => message)).toEqual(["is empty", "does not exist"]);
  });

  it("that are none are an error", async () => {
    expect((await judgeFiles([])).verdict).toBe("error");
  });

  it("may be reached through links", async () => {
    const folder = new Folder(all);
    const target = folder.write("plan.json", good);
    const link = path.join(folder.path, "link.json");
    symlinkSync(target, link);
    expect((await judgeFiles([link])).verdict).toBe("pass");
  });
});
