import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { temporaryDirectory } from "../support/terraform-wrapper";

const project = path.resolve(__dirname, "..", "..");

/** A project as npm leaves it before its postinstall. */
function installed(withCdktf: boolean): string {
  const root = temporaryDirectory("install");
  mkdirSync(path.join(root, "cli"));
  for (const file of ["install.mjs", "cdktf.mjs", "terraform.mjs"]) {
    copyFileSync(path.join(project, "cli", file), path.join(root, "cli", file));
  }
  if (!withCdktf) return root;
  mkdirSync(path.join(root, "node_modules", "cdktf-cli"), { recursive: true });
  writeFileSync(path.join(root, "node_modules", "cdktf-cli", "package.json"), "{}");
  mkdirSync(path.join(root, "node_modules", ".bin"));
  symlinkSync("../cdktf-cli/bundle/bin/cdktf", path.join(root, "node_modules", ".bin", "cdktf"));
  return root;
}

function install(root: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/install.mjs"], { cwd: root, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

test("npx cdktf is the project's own command after an installation, and stays it", () => {
  const root = installed(true);
  for (let time = 0; time < 2; time++) {
    expect(install(root)).toEqual({ status: 0, output: "" });
    expect(readlinkSync(path.join(root, "node_modules", ".bin", "cdktf"))).toBe("../../cli/cdktf.mjs");
  }
  expect(readdirSync(path.join(root, "node_modules", ".bin"))).toEqual(["cdktf"]);
  expect(lstatSync(path.join(root, "cli", "terraform.mjs")).mode & 0o111).toBe(0o111);
});

test("an installation without cdktf is left alone", () => {
  const root = installed(false);
  expect(install(root)).toEqual({ status: 0, output: "" });
  expect(existsSync(path.join(root, "node_modules"))).toBe(false);
});

test("an installation does not fail where the command can't be put in place", () => {
  const root = installed(false);
  mkdirSync(path.join(root, "node_modules", "cdktf-cli"), { recursive: true });
  writeFileSync(path.join(root, "node_modules", "cdktf-cli", "package.json"), "{}");
  writeFileSync(path.join(root, "node_modules", ".bin"), "");
  const { status, output } = install(root);
  expect(status).toBe(0);
  expect(output).toContain("outreach: npx cdktf could not be put behind the policies:");
});

test("this project's own installation has its command in place", () => {
  expect(realpathSync(path.join(project, "node_modules", ".bin", "cdktf"))).toBe(
    path.join(project, "cli", "cdktf.mjs"),
  );
});
