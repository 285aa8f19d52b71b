import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../gate/project-root";
import { distribution, planOf, stackOf, stateOf } from "../gate/documents";
import { describeWithTerraform } from "../support/requirements";
import { temporaryDirectory, terraformEnvironment, writeJson } from "../support/terraform-wrapper";

jest.setTimeout(60_000);

const command = path.join(projectRoot, "cli", "outreach.mjs");
const open = distribution("site", "allow-all");

function verify(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "verify", ...args], {
    encoding: "utf8",
    cwd: options.cwd ?? projectRoot,
    env: terraformEnvironment(options.env),
    input: options.input ?? "",
  });
  return { status, stdout, stderr };
}

/** A cdktf.out with one stack. */
function synthesized(name: string, stack: object): string {
  const outdir = temporaryDirectory("verify");
  mkdirSync(path.join(outdir, "stacks", name), { recursive: true });
  writeJson(outdir, `stacks/${name}/cdk.tf.json`, stack);
  const stacks = { [name]: { synthesizedStackPath: `stacks/${name}/cdk.tf.json` } };
  writeJson(outdir, "manifest.json", { version: "0.21.0", stacks });
  return outdir;
}

/** A program that shows a state, or fails, as Terraform does. */
function terraformThat(script: string): string {
  const file = path.join(temporaryDirectory("terraform"), "terraform");
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

describe("outreach verify", () => {
  const outdir = synthesized("develop-zone", stackOf("develop-zone", { site: "" }));
  writeJson(outdir, "stacks/develop-zone/sources.json", {
    "develop-zone/zone/site": { file: "modules/site.ts", line: 7, stack: { file: "stacks/zone.ts", line: 3 } },
  });

  it("judges the state that Terraform shows of a stack, and says where its resources come from", () => {
    const shown = path.join(outdir, "shown.json");
    writeJson(outdir, "shown.json", stateOf([open]));
    // Terraform is asked in the stack's directory, and for nothing but the state.
    const fake = terraformThat(`[ "$*" = "show -json" ] && [ -f cdk.tf.json ] && cat "${shown}"`);
    const env = { OUTREACH_TERRAFORM: fake };
    const { status, stdout, stderr } = verify(["--stacks", outdir, "develop-zone"], { env });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("HIGH denied cloudfront-viewer-https: ");
    expect(stdout).toContain("  construct   develop-zone/zone/site\n");
    expect(stdout).toContain("  source      modules/site.ts:7, from stacks/zone.ts:3\n");
    expect(stdout).toContain("  file        develop-zone (state)\n");
    const all = verify(["--format", "json"], { env: { ...env, CDKTF_OUTDIR: outdir } });
    expect(JSON.parse(all.stdout)).toMatchObject({ verdict: "deny", point: "verify", summary: { files: 1 } });
  });

  it("says in one line what to do about a state that can't be read", () => {
    const args = ["--stacks", outdir, "develop-zone"];
    const failing = (text: string) => ({ env: { OUTREACH_TERRAFORM: terraformThat(`echo '${text}' >&2; exit 1`) } });
    expect(verify(args, failing('Error: Backend initialization required, please run "terraform init"'))).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "outreach verify: develop-zone (state): can't be read: the stack has not been initialized here; " +
        "run: npx cdktf diff develop-zone\n",
    });
    expect(verify(args, failing("Error: no credentials")).stderr).toBe(
      "outreach verify: develop-zone (state): can't be read: Error: no credentials\n",
    );
    const empty = terraformThat(`echo '{"format_version":"1.0"}'`);
    expect(verify(args, { env: { OUTREACH_TERRAFORM: empty } })).toMatchObject({
      status: 2,
      stderr:
        "outreach verify: develop-zone (state): is the JSON of an empty state: nothing is deployed that could be judged\n",
    });
    expect(verify(args, { env: { OUTREACH_TERRAFORM: "no-such-terraform" } })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^outreach verify: develop-zone \(state\): no-such-terraform was not found\./),
    });
  });

  it("judges files and standard input as well, and takes nothing else for a state", () => {
    const folder = temporaryDirectory("states");
    writeJson(folder, "state.json", stateOf([open]));
    writeJson(folder, "plan.json", planOf([]));
    expect(verify(["state.json"], { cwd: folder })).toMatchObject({ status: 1, stderr: "" });
    const piped = verify(["-"], { cwd: folder, input: JSON.stringify(stateOf([open])) });
    expect(piped).toMatchObject({ status: 1, stdout: expect.stringContaining("  file        (standard input)\n") });
    expect(verify(["plan.json"], { cwd: folder })).toEqual({
      status: 2,
      stdout: "",
      stderr: "outreach verify: plan.json: is a plan, not a state (terraform show -json)\n",
    });
  });

  it("names the stacks when a name is none of them", () => {
    expect(verify(["--stacks", outdir, "develop-zome"]).stderr).toBe(
      "outreach verify: develop-zome: is neither a file nor a stack (stacks: develop-zone)\n",
    );
    const nowhere = path.join(outdir, "nowhere");
    expect(verify(["--stacks", nowhere, "develop-zone"]).stderr).toBe(
      "outreach verify: develop-zone: is neither a file nor a stack (there are no stacks; run: npx cdktf synth)\n",
    );
    expect(verify(["--stacks", nowhere])).toEqual({
      status: 2,
      stdout: "",
      stderr: `outreach verify: ${nowhere}: has no stacks; run: npx cdktf synth\n`,
    });
  });
});

describeWithTerraform("outreach verify with the real Terraform", () => {
  it("follows a stack from nothing to what is applied", () => {
    const outdir = synthesized("notes", { resource: { terraform_data: { note: { input: "first" } } } });
    const cwd = path.join(outdir, "stacks", "notes");
    const terraform = (...args: readonly string[]) =>
      execFileSync("terraform", args, { cwd, env: terraformEnvironment() });
    const outcome = () => {
      const { status, stdout, stderr } = verify(["--stacks", outdir, "notes"]);
      return `${status}: ${stdout}${stderr}`;
    };
    terraform("init", "-input=false");
    expect(outcome()).toMatch(/^2: .*is the JSON of an empty state/);
    terraform("apply", "-input=false", "-auto-approve");
    expect(outcome()).toMatch(/^0: pass: 0 denied, 0 undetermined \(1 file, \d+ rules\)\n$/);
  });
});
