import { spawnSync } from "node:child_process";
import { providerInstallation } from "../../cli/terraform/provider-mirror";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import { leaveOut } from "./left-out";

/** What a group of tests needs beside Terraform itself. */
export interface Needs {
  /** The AWS provider, from a mirror on this machine or from the registry. @default false */
  readonly provider?: boolean;
  /** Python 3.10 or newer, which the embedded AWS runs on. @default false */
  readonly python?: boolean;
}

/** How long (ms) the registry may take to answer before it counts as out of reach. */
const REGISTRY_TIMEOUT_MS = 4000;

/**
 * A `describe` for tests that run Terraform. Where it can't be had they are left out and say so; with CI set they fail,
 * because a run that proves less than it seems to must not be green.
 */
export function describeWithTerraform(name: string, tests: () => void, needs: Needs = {}): void {
  const missing = missingRequirement(needs);
  if (missing === undefined) describe(name, tests);
  else leaveOut(name, missing);
}

/** What is missing, in words, with how to get it. */
function missingRequirement({ provider = false, python = false }: Needs): string | undefined {
  try {
    findRealTerraform(process.env, process.cwd());
  } catch {
    return "Terraform in PATH (https://developer.hashicorp.com/terraform/install)";
  }
  if (python && !pythonIsThere()) return "Python 3.10 or newer (python.org)";
  if (!provider || providerInstallation(process.env).mirror !== undefined || registryAnswers()) return undefined;
  return "the provider hashicorp/aws, from a filesystem mirror or from Terraform's registry";
}

/** Tests are declared synchronously, so that the question is asked in a process of its own. */
function registryAnswers(): boolean {
  const script = `fetch("https://registry.terraform.io/.well-known/terraform.json", { signal: AbortSignal.timeout(${REGISTRY_TIMEOUT_MS}) })
    .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
  return spawnSync(process.execPath, ["-e", script]).status === 0;
}

/** Whether there is a Python that the embedded AWS can run on. */
export function pythonIsThere(): boolean {
  const script = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
  return spawnSync(process.env.OUTREACH_PYTHON ?? "python3", ["-c", script]).status === 0;
}
