import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkSettings, loadSettings, type Settings } from "../../config";
import { App, type Construct, Testing } from "../../framework/cdktf";
import { wire } from "../../main";

/** A block of Terraform's JSON configuration, as far as the tests look into it. */
export type Block = Readonly<Record<string, unknown>>;

/** A synthesized stack. */
export class Synthesized {
  constructor(readonly document: Block) {}

  /** Every resource of a type; with a construct's path in its stack, of those below it. */
  resources(type: string, below?: string): Block[] {
    return blocks(this.document.resource, type).filter((one) => liesBelow(one, below));
  }

  /** The one resource of a type; with a construct's path in its stack, of those below it. */
  resource(type: string, below?: string): Block {
    const found = this.resources(type, below);
    if (found.length !== 1) throw new Error(`Expected one ${type}, found ${found.length}.`);
    return found[0] as Block;
  }

  data(type: string, below?: string): Block[] {
    return blocks(this.document.data, type).filter((one) => liesBelow(one, below));
  }

  get outputs(): Record<string, { value: unknown }> {
    return (this.document.output ?? {}) as Record<string, { value: unknown }>;
  }

  /** The whole stack as text. */
  get text(): string {
    return JSON.stringify(this.document);
  }
}

/** Settings as configured, with some of them changed, checked. */
export function settingsWith(change: (settings: Settings) => void = () => undefined): Settings {
  const settings = structuredClone(loadSettings({}));
  change(settings);
  return checkSettings(settings);
}

/** Synthesizes the very stacks that main.ts wires. */
export function synthesizeStacks(settings: Settings = settingsWith()): Record<string, Synthesized> {
  const outdir = mkdtempSync(join(tmpdir(), "stacks-"));
  try {
    const app = new App({ outdir });
    wire(app, settings);
    app.synth();
    const stacks = join(outdir, "stacks");
    return Object.fromEntries(
      readdirSync(stacks).map((name) => [
        name,
        new Synthesized(JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")) as Block),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Synthesizes constructs in a stack of their own. */
export function synthesizeScope(build: (scope: Construct) => void): Synthesized {
  return new Synthesized(JSON.parse(Testing.synthScope(build)) as Block);
}

/** Whether a block is of a construct below another one, which is named by its path in the stack. */
function liesBelow(block: Block, construct: string | undefined): boolean {
  if (construct === undefined) return true;
  const { path } = (block["//"] as { metadata: { path: string } }).metadata;
  return path.slice(path.indexOf("/") + 1).startsWith(`${construct}/`);
}

function blocks(section: unknown, type: string): Block[] {
  const ofType = ((section ?? {}) as Record<string, Record<string, Block>>)[type] ?? {};
  return Object.values(ofType);
}
