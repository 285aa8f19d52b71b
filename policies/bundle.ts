import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { blocking, severities } from "../gate/verdict";
import type { Severity } from "../gate/verdict";
import { OPA_VERSION } from "./opa";

/** What belongs in a bundle; tests and the compiled module don't. */
const folders = ["lib", "rules", "bundle"] as const;

/** Terraform Cloud's file that lists the policies of a set. */
const POLICY_SET = "policies.hcl";

const descriptions: Readonly<Record<Severity, string>> = {
  critical: "Faults that let anybody in, or lose data for good.",
  high: "Faults that expose traffic or data, or break the site.",
  medium: "Faults that weaken a protection, or make an incident worse.",
  low: "Advice.",
};

/**
 * Writes the rules' sources as a folder that serves as Terraform Cloud's OPA policy set and as conftest's policies: the
 * same bytes for the same sources.
 *
 * @param root The project's root.
 * @param target A folder. What an earlier bundle left in it is replaced.
 * @returns The files in it, by their relative names.
 * @throws When the target holds anything else than a bundle.
 */
export async function writeBundle(root: string, target: string): Promise<readonly string[]> {
  await refuseOther(target);
  const policies = path.join(root, "policies");
  const sources = new Map([["gate.rego", await readFile(path.join(policies, "gate.rego"), "utf8")]]);
  for (const folder of folders) {
    const entries = await readdir(path.join(policies, folder), { recursive: true });
    for (const entry of entries.map((name) => `${folder}/${name.replaceAll("\\", "/")}`)) {
      if (!entry.endsWith(".rego") || entry.endsWith("_test.rego")) continue;
      sources.set(entry, await readFile(path.join(policies, entry), "utf8"));
    }
  }
  sources.set(POLICY_SET, policySet());
  await rm(target, { recursive: true, force: true });
  const files = [...sources.keys()].sort();
  for (const file of files) {
    const destination = path.join(target, file);
    await mkdir(path.dirname(destination), { recursive: true });
    await writeFile(destination, sources.get(file) ?? "");
  }
  return files;
}

/** One policy a severity: an enforcement level is a policy's, not a finding's. */
export function policySet(): string {
  const policies = severities.map((severity) => {
    const level = blocking.plan.deny.includes(severity) ? "mandatory" : "advisory";
    return [
      `policy "outreach-${severity}" {`,
      `  description       = "${descriptions[severity]}"`,
      `  query             = "data.bundle.terraform_cloud.${severity}"`,
      `  enforcement_level = "${level}"`,
      "}",
      "",
    ].join("\n");
  });
  const note = `# Written by: npm run -s outreach -- policies --bundle. Choose OPA ${OPA_VERSION} or later for the policy set.\n`;
  return [note, ...policies].join("\n");
}

/** A mistyped folder must not be emptied. */
async function refuseOther(target: string): Promise<void> {
  let entries: readonly string[];
  try {
    entries = await readdir(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (entries.length > 0 && !entries.includes(POLICY_SET)) {
    throw new Error(`${target} holds something else than a bundle of policies; name a new or an empty folder`);
  }
}
