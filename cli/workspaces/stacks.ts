import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot, UserError } from "../../config";

/** What the workspaces are made from: a stack as it is synthesized. */
export interface KnownStack {
  readonly name: string;
  /** The stacks whose outputs it reads. */
  readonly upstream: readonly string[];
  readonly account: string;
  readonly region: string;
}

interface Document {
  readonly "//"?: { readonly outreach?: { readonly stack?: string; readonly upstream?: readonly string[] } };
  readonly provider?: {
    readonly aws?: readonly { readonly allowed_account_ids?: readonly string[]; readonly region?: string }[];
  };
}

/**
 * The stacks that main.ts wires, upstream ones first. It is asked by synthesizing, so that there is no second list.
 *
 * @throws {UserError} with what the synthesis printed when it fails.
 */
export async function knownStacks(env: NodeJS.ProcessEnv): Promise<KnownStack[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "outreach-stacks-"));
  try {
    await synthesize(directory, env);
    const stacks = readdirSync(path.join(directory, "stacks")).map((name) => readStack(directory, name));
    return inOrder(stacks);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function synthesize(outdir: string, env: NodeJS.ProcessEnv): Promise<void> {
  const loader = pathToFileURL(createRequire(path.join(projectRoot, "package.json")).resolve("tsx")).href;
  const child = spawn(process.execPath, ["--import", loader, "main.ts"], {
    cwd: projectRoot,
    env: { ...env, CDKTF_OUTDIR: outdir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new UserError(`The stacks can't be synthesized:\n${text.trim()}`);
}

function readStack(directory: string, name: string): KnownStack {
  const file = path.join(directory, "stacks", name, "cdk.tf.json");
  const document = JSON.parse(readFileSync(file, "utf8")) as Document;
  const [provider] = document.provider?.aws ?? [];
  return {
    name,
    upstream: document["//"]?.outreach?.upstream ?? [],
    account: provider?.allowed_account_ids?.[0] ?? "",
    region: provider?.region ?? "",
  };
}

function inOrder(stacks: readonly KnownStack[]): KnownStack[] {
  const ordered: KnownStack[] = [];
  const add = (stack: KnownStack): void => {
    if (ordered.includes(stack)) return;
    for (const name of stack.upstream) {
      const upstream = stacks.find((one) => one.name === name);
      if (upstream) add(upstream);
    }
    ordered.push(stack);
  };
  for (const stack of stacks) add(stack);
  return ordered;
}
