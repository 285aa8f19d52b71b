import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const project = path.resolve(__dirname, "../..");
const root = mkdtempSync(path.join(tmpdir(), "launcher-"));
const bundles = path.join(root, "node_modules/.cache/outreach");

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command of the small project, in a directory that is not the project's. */
async function start(args: readonly string[] = [], cwd = tmpdir()): Promise<Outcome> {
  return new Promise((resolve) => {
    const command = path.join(root, "cli/command.mjs");
    execFile(process.execPath, [command, ...args], { cwd }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

function write(name: string, text: string): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function bundleNames(): readonly string[] {
  return readdirSync(bundles).filter((name) => name.endsWith(".cjs"));
}

beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(path.join(root, "node_modules"), { recursive: true });
  symlinkSync(path.join(project, "node_modules/esbuild"), path.join(root, "node_modules/esbuild"));
  write("package.json", "{}");
  write("tsconfig.json", readFileSync(path.join(project, "tsconfig.json"), "utf8"));
  write("cli/command.mjs", 'import { launch } from "./launcher.mjs";\n\nawait launch("cli/entry.ts");\n');
  copyFileSync(path.join(project, "cli/launcher.mjs"), path.join(root, "cli/launcher.mjs"));
  write(
    "cli/entry.ts",
    'import { word } from "./word";\nexport function main(args: string[]): number { console.log(word, ...args); return args.length; }\n',
  );
  write("cli/word.ts", 'export const word: string = "first";\n');
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("a command of the project", () => {
  it("runs its TypeScript from anywhere, with its arguments and its exit code", async () => {
    expect(await start(["a", "b", "c"])).toEqual({ code: 3, stdout: "first a b c\n", stderr: "" });
  });

  it("starts the next time from the bundle, without compiling", async () => {
    await start();
    rmSync(path.join(root, "node_modules/esbuild"));
    expect(await start()).toEqual({ code: 0, stdout: "first\n", stderr: "" });
  });

  it("starts rightly also when its kept compiled code is damaged", async () => {
    await start();
    const file = path.join(bundles, `${bundleNames()[0] ?? ""}.v8`);
    // Node >= 22.1 keeps compiled code in its own folder.
    if (existsSync(file)) truncateSync(file, 100);
    expect(await start(["a"])).toEqual({ code: 1, stdout: "first a\n", stderr: "" });
  });

  it("never runs a stale bundle, even if a source changes without a new time or size", async () => {
    await start();
    const file = path.join(root, "cli/word.ts");
    const { atime, mtime } = statSync(file);
    write("cli/word.ts", 'export const word: string = "other";\n');
    utimesSync(file, atime, mtime);
    expect((await start()).stdout).toBe("other\n");
  });

  it("notices a new file that an import now resolves to", async () => {
    await start();
    write("cli/word.tsx", 'export const word: string = "shadow";\n');
    expect((await start()).stdout).toBe("shadow\n");
  });

  it("notices that dependencies were installed", async () => {
    await start();
    const [before] = bundleNames();
    write("node_modules/.package-lock.json", '{"packages":{}}');
    await start();
    expect(bundleNames()).toHaveLength(1);
    expect(bundleNames()[0]).not.toBe(before);
  });

  it("keeps one bundle, and leaves those of other entries and of other processes alone", async () => {
    await start();
    const other = path.join(bundles, "cli-entry-two-0123456789abcdef0123.cjs");
    const fresh = path.join(bundles, "cli-entry-0123456789abcdef0123.cjs.99999.tmp");
    const abandoned = path.join(bundles, "cli-entry-index.json.99998.tmp");
    for (const file of [other, fresh, abandoned]) writeFileSync(file, "");
    utimesSync(abandoned, new Date(0), new Date(0));
    write("cli/word.ts", 'export const word: string = "second";\n');
    await start();
    const names = readdirSync(bundles);
    expect(names.filter((name) => /^cli-entry-[0-9a-f]{20}\.cjs$/.test(name))).toHaveLength(1);
    expect(names).toContain(path.basename(other));
    expect(names).toContain(path.basename(fresh));
    expect(names).not.toContain(path.basename(abandoned));
    expect(names.filter((name) => name.endsWith(".v8")).length).toBeLessThanOrEqual(1);
  });

  it("may be started several times at once before there is a bundle", async () => {
    const outcomes = await Promise.all([start(["a"]), start(["a"]), start(["a"])]);
    expect(outcomes).toEqual(Array(3).fill({ code: 1, stdout: "first a\n", stderr: "" }));
  });

  it("tells in one line what is wrong with a source, and exits with 2", async () => {
    write("cli/word.ts", "export const word: = 1;\n");
    expect(await start()).toEqual({
      code: 2,
      stdout: "",
      stderr: 'outreach: cannot bundle cli/entry.ts: cli/word.ts:1:20: Unexpected "="\n',
    });
  });

  it("does not run the bundle of yesterday when a source is gone", async () => {
    await start();
    rmSync(path.join(root, "cli/word.ts"));
    expect(await start()).toEqual({
      code: 2,
      stdout: "",
      stderr: 'outreach: cannot bundle cli/entry.ts: cli/entry.ts:1:22: Could not resolve "./word"\n',
    });
  });

  it("names npm ci when dependencies are missing", async () => {
    rmSync(path.join(root, "node_modules/esbuild"));
    expect(await start()).toEqual({
      code: 2,
      stdout: "",
      stderr: "outreach: cannot bundle cli/entry.ts: dependencies are missing; run npm ci\n",
    });
  });

  it("knows the project's root inside the bundle", async () => {
    write("cli/entry.ts", "declare const OUTREACH_ROOT: string;\nconsole.log(OUTREACH_ROOT);\n");
    expect((await start()).stdout).toBe(`${root}\n`);
  });
});
