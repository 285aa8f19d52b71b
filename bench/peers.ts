import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../config";
import { OPA_VERSION } from "../policies/opa";
import type { Program } from "./measure";

/** Where peers are installed: nothing outside of the project is changed. */
const folder = join(projectRoot, "node_modules", ".cache", "peers");

/** Releases that are compared with. */
const versions = { conftest: "0.71.1", checkov: "3.3.30", compliance: "1.16.0" } as const;

/** Minutes that an installation may take. */
const INSTALL_MINUTES = 15;

/** Another program that judges plans. */
export interface Peer {
  readonly name: string;
  /** What it judges by. */
  readonly rules: string;
  /** The most resources that it is given: more take minutes. */
  readonly most: number;
  readonly program: (plan: string) => Program;
}

/** A peer that could not be installed, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** Installs the peers that are not there yet. */
export function installPeers(): { readonly peers: readonly Peer[]; readonly leftOut: readonly LeftOut[] } {
  mkdirSync(folder, { recursive: true });
  const policies = copyPolicies();
  const candidates: readonly (readonly [string, () => Peer])[] = [
    [`OPA ${OPA_VERSION}`, () => opa(`OPA ${OPA_VERSION}`, policies)],
    [`conftest ${versions.conftest}`, () => conftest(`conftest ${versions.conftest}`, policies)],
    [`checkov ${versions.checkov}`, () => checkov(`checkov ${versions.checkov}`)],
    [`terraform-compliance ${versions.compliance}`, () => compliance(`terraform-compliance ${versions.compliance}`)],
  ];
  const peers: Peer[] = [];
  const leftOut: LeftOut[] = [];
  for (const [name, install] of candidates) {
    try {
      peers.push(install());
    } catch (error) {
      leftOut.push({ name, reason: (error as Error).message });
    }
  }
  return { peers, leftOut };
}

function opa(name: string, policies: string): Peer {
  const command = goInstall("opa", "github.com/open-policy-agent/opa", OPA_VERSION);
  const program = (plan: string) => ({
    name,
    command,
    args: ["eval", "--format", "raw", "--data", policies, "--input", plan, "data.gate.result"],
  });
  return { name, rules: "the same", most: 16_000, program };
}

function conftest(name: string, policies: string): Peer {
  const command = goInstall("conftest", "github.com/open-policy-agent/conftest", versions.conftest);
  const program = (plan: string) => ({
    name,
    command,
    args: ["test", "--no-color", "--policy", policies, plan],
    codes: [0, 1],
  });
  return { name, rules: "the same", most: 16_000, program };
}

function checkov(name: string): Peer {
  const command = pipInstall("checkov", versions.checkov, "checkov");
  const args = ["--framework", "terraform_plan", "--compact", "--quiet", "--skip-download", "--file"];
  const env = { BC_SKIP_MAPPING: "TRUE", CHECKOV_RUN_SCA_PACKAGE_SCAN_V2: "false" };
  const program = (plan: string) => ({ name, command, args: [...args, plan], env, codes: [0, 1] });
  return { name, rules: "its own", most: 1600, program };
}

function compliance(name: string): Peer {
  const command = pipInstall("terraform-compliance", versions.compliance, "terraform-compliance");
  const features = join(folder, "features");
  mkdirSync(features, { recursive: true });
  writeFileSync(
    join(features, "gate.feature"),
    [
      "Feature: two of the rules",
      "  Scenario: viewers use HTTPS",
      "    Given I have aws_cloudfront_distribution defined",
      "    Then it must contain default_cache_behavior",
      '    And its viewer_protocol_policy must match the "^(redirect-to-https|https-only)$" regex',
      "  Scenario: buckets are not public",
      "    Given I have aws_s3_bucket_public_access_block defined",
      "    Then it must contain block_public_policy",
      "    And its value must be true",
      "",
    ].join("\n"),
  );
  const program = (plan: string) => ({ name, command, args: ["-S", "-f", features, "-p", plan], codes: [0, 1] });
  return { name, rules: "two scenarios", most: 1600, program };
}

/** The sources alone, with what conftest asks for: whatever else lies beside them would be data. */
function copyPolicies(): string {
  const target = join(folder, "policies");
  rmSync(target, { recursive: true, force: true });
  for (const source of ["gate.rego", "lib", "rules"]) {
    cpSync(join(projectRoot, "policies", source), join(target, source), {
      recursive: true,
      filter: (file) => !file.endsWith("_test.rego"),
    });
  }
  const adapter = [
    "package main",
    "",
    'deny contains {"msg": finding.message, "finding": finding} if some finding in data.gate.result.findings',
    "",
  ];
  writeFileSync(join(target, "main.rego"), adapter.join("\n"));
  return target;
}

function goInstall(name: string, path: string, version: string): string {
  const bin = join(folder, `${name}-${version}`);
  const command = join(bin, name);
  if (!existsSync(command)) execute("go", ["install", `${path}@v${version}`], { GOBIN: bin });
  return command;
}

/** Into an environment of its own: the peers' dependencies contradict each other. */
function pipInstall(name: string, version: string, script: string): string {
  const environment = join(folder, `${name}-${version}`);
  const command = join(environment, "bin", script);
  if (existsSync(command)) return command;
  execute("python3", ["-m", "venv", environment]);
  execute(join(environment, "bin", "pip"), [
    "install",
    "--quiet",
    "--disable-pip-version-check",
    `${name}==${version}`,
  ]);
  return command;
}

function execute(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  process.stderr.write(`${command} ${args.join(" ")}\n`);
  const { status, error, stderr } = spawnSync(command, args, {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: INSTALL_MINUTES * 60_000,
  });
  if (error !== undefined) throw new Error(`${command}: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.trim().split("\n").at(-1) ?? ""}`);
}
