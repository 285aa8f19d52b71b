import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { OPA_VERSION, findOpa, runProgram } from "./opa";
import { metadataOf } from "./rule-metadata";
import type { RuleMetadata } from "./rule-metadata";

/** The one question the module answers: package `gate`, rule `result`. */
export const ENTRYPOINT = "gate/result";

/** Lists what rules read; the engine leaves the rest out. A rule that reads more needs a new list, so they are one. */
const PROJECTION = "projection.json";

/** What lies beside the module, so that a reader can tell which sources it was made from. */
export interface PolicyManifest {
  /** Version of OPA that compiled the module. */
  readonly opa: string;
  readonly entrypoint: string;
  readonly wasm: { readonly sha256: string };
  /** SHA-256 of each source, by its path under policies/. */
  readonly sources: Readonly<Record<string, string>>;
  /** Ids of all rules in the module, sorted. */
  readonly rules: readonly string[];
  /** What each rule says of itself, by its id. */
  readonly about: Readonly<Record<string, RuleMetadata>>;
}

/** A compiled module, and what the rules in it say of themselves. */
export interface Compilation {
  readonly wasm: Buffer;
  readonly metadata: ReadonlyMap<string, RuleMetadata>;
}

/** Choices of one build. */
export interface PolicyBuildOptions {
  /** Compares instead of writing. @default false */
  readonly check?: boolean;
}

/** What a build did, in one sentence for a terminal. */
export interface PolicyBuildOutcome {
  readonly manifest: PolicyManifest;
  /** Whether the module was compiled here; a check without the pinned OPA compares hashes only. */
  readonly compiled: boolean;
  readonly message: string;
}

/** The module and its sources disagree, or the module cannot be made. */
export class PolicyBuildError extends Error {
  override readonly name = "PolicyBuildError";
}

/**
 * Compiles policies/ to policies/policy.wasm and writes policies/manifest.json, or checks that both are up to date.
 *
 * @param root the project's root folder
 * @throws PolicyBuildError when OPA is missing or refuses the sources, and, with `check`, when the module is stale
 */
export async function buildPolicies(root: string, options: PolicyBuildOptions = {}): Promise<PolicyBuildOutcome> {
  const folder = join(root, "policies");
  const opa = await findOpa();
  if (options.check !== true) {
    if ("reason" in opa) throw new PolicyBuildError(opa.reason);
    const compilation = await compile(opa.path, folder);
    const { wasm } = compilation;
    await writeNames(folder);
    const manifest = await describe(folder, compilation);
    await writeFile(join(folder, "policy.wasm"), wasm);
    await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    const message = `policies/policy.wasm holds ${manifest.rules.length} rules (${wasm.length} bytes).`;
    return { manifest, compiled: true, message };
  }
  const manifest = await checkHashes(folder);
  if ("reason" in opa) {
    return { manifest, compiled: false, message: `policies/policy.wasm matches its sources' hashes. ${opa.reason}` };
  }
  const rebuilt = sha256((await compile(opa.path, folder)).wasm);
  if (rebuilt !== manifest.wasm.sha256) {
    throw new PolicyBuildError(
      `policies/policy.wasm has SHA-256 ${manifest.wasm.sha256}, a rebuild has ${rebuilt}; run: npm run -s outreach -- policies`,
    );
  }
  return { manifest, compiled: true, message: "policies/policy.wasm is byte for byte what its sources compile to." };
}

/** Compiles the sources with OPA: the same bytes for the same sources. */
export async function compile(opa: string, folder: string): Promise<Compilation> {
  const scratch = await mkdtemp(join(tmpdir(), "policies-"));
  try {
    const bundle = join(scratch, "bundle.tar.gz");
    // Relative names keep this machine's paths out of the module. Only sources are named: JSON files lying beside
    // them would become part of the module's data.
    const sources = ["gate.rego", "lib", "rules"];
    const flags = ["-t", "wasm", "-e", ENTRYPOINT, "--ignore", "*_test.rego", "-o", bundle];
    await runProgram(opa, ["build", ...flags, ...sources], folder).catch((error: unknown) => {
      throw new PolicyBuildError(`OPA refuses the policies: ${messageOf(error)}`);
    });
    const metadata = await metadataOf(opa, bundle, folder).catch((error: unknown) => {
      throw new PolicyBuildError(messageOf(error));
    });
    return { wasm: fileInTar(gunzipSync(await readFile(bundle)), "/policy.wasm"), metadata };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Whether a file is a part of the module; what bundles add for other tools is not. */
function isCompiled(file: string): boolean {
  return file.endsWith(".rego") && !file.endsWith("_test.rego") && !file.startsWith("bundle/");
}

/**
 * Every word in the rules' sources but their comments: a field or an argument that a rule reads is among them, because
 * no rule puts a name together.
 */
export async function namesIn(folder: string): Promise<readonly string[]> {
  const words = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!isCompiled(entry.replaceAll("\\", "/"))) continue;
    const text = (await readFile(join(folder, entry), "utf8")).replace(/^\s*#.*$/gm, "");
    for (const [word] of text.matchAll(/[a-z0-9_]+/g)) words.add(word);
  }
  return [...words].sort();
}

async function writeNames(folder: string): Promise<void> {
  const file = join(folder, PROJECTION);
  const list = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  await writeFile(file, `${JSON.stringify({ ...list, names: await namesIn(folder) }, undefined, 2)}\n`);
}

/** SHA-256 of every source and of the projection, by its path under the folder with forward slashes, sorted. */
export async function hashSources(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true });
  const sources = entries
    .map((entry) => entry.replaceAll("\\", "/"))
    .filter((entry) => isCompiled(entry) || entry === PROJECTION)
    .sort();
  const hashes: Record<string, string> = {};
  for (const source of sources) hashes[source] = sha256(await readFile(join(folder, source)));
  return hashes;
}

/** Compares the committed module and sources with the manifest. */
async function checkHashes(folder: string): Promise<PolicyManifest> {
  const remedy = "run: npm run -s outreach -- policies";
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as PolicyManifest;
  if (manifest.opa !== OPA_VERSION) {
    throw new PolicyBuildError(`policies/manifest.json names OPA ${manifest.opa}, not ${OPA_VERSION}; ${remedy}`);
  }
  const wasm = sha256(await readFile(join(folder, "policy.wasm")));
  if (wasm !== manifest.wasm.sha256) {
    throw new PolicyBuildError(`policies/policy.wasm is not the module that policies/manifest.json names; ${remedy}`);
  }
  const sources = await hashSources(folder);
  const changed = [...new Set([...Object.keys(sources), ...Object.keys(manifest.sources)])]
    .filter((source) => sources[source] !== manifest.sources[source])
    .sort();
  if (changed.length > 0) {
    throw new PolicyBuildError(
      `policies/policy.wasm is stale: ${changed.join(", ")} changed since it was made; ${remedy}`,
    );
  }
  return manifest;
}

async function describe(folder: string, { wasm, metadata }: Compilation): Promise<PolicyManifest> {
  const rules = await rulesOf(wasm);
  const about: Record<string, RuleMetadata> = {};
  for (const rule of rules) {
    const found = metadata.get(rule);
    if (found === undefined) throw new PolicyBuildError(`The rule ${rule} has no METADATA of its package.`);
    about[rule] = found;
  }
  return {
    opa: OPA_VERSION,
    entrypoint: ENTRYPOINT,
    wasm: { sha256: sha256(wasm) },
    sources: await hashSources(folder),
    rules,
    about,
  };
}

/** Asks the module itself which rules it runs, on a plan without resources. */
async function rulesOf(wasm: Buffer): Promise<string[]> {
  const policy = await loadPolicy(Uint8Array.from(wasm).buffer);
  const emptyPlan = { format_version: "1.2", resource_changes: [] };
  const [answer] = policy.evaluate(emptyPlan) as { result: { rules: string[] } }[];
  if (answer === undefined || answer.result.rules.length === 0) {
    throw new PolicyBuildError("The compiled policies run no rule at all.");
  }
  return answer.result.rules;
}

/** Reads one file of a tar archive: 512-byte headers, name at 0, size in octal at 124, contents padded to 512. */
function fileInTar(archive: Buffer, name: string): Buffer {
  let offset = 0;
  while (offset + 512 <= archive.length) {
    const entry = archive.toString("utf8", offset, offset + 100).replace(/\0.*$/s, "");
    const size = parseInt(archive.toString("ascii", offset + 124, offset + 136), 8);
    if (entry === name) return archive.subarray(offset + 512, offset + 512 + size);
    offset += 512 + (Number.isNaN(size) ? 0 : Math.ceil(size / 512) * 512);
  }
  throw new PolicyBuildError(`OPA's bundle has no ${name}.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
