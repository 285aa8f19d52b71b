import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import module, { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

/** The project's root: everything is found from here, whatever directory a command is started in. */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const cache = path.join(root, "node_modules", ".cache", "outreach");

/**
 * Part of every bundle's key besides its own sources: what decides how they are bundled, and npm's record of what is
 * installed, which changes with every dependency (bundles contain their dependencies).
 */
const settings = ["cli/launcher.mjs", "tsconfig.json", "package.json", "node_modules/.package-lock.json"];

/** Packages that find their own files by their place on disk, so that they must stay where npm put them. */
const external = ["esbuild", "tsx", "piscina", "cdktf", "cdktf-cli", "constructs", "@cdktf/*"];

/** Hexadecimal digits of a bundle's key. */
const KEY_LENGTH = 20;

/** A half-written file this old (ms) was left by a process that no longer exists. */
const ABANDONED_AFTER_MS = 10 * 60 * 1000;

/**
 * Runs a TypeScript entry: bundles it when no bundle of exactly these sources exists, loads it, and calls its exported
 * `main(args)`, whose number becomes the exit code. A started process thus pays for reading its sources, not for
 * compiling them: Node 20 can't run TypeScript, and a loader costs 300 ms a start.
 *
 * @param {string} entry The entry's path from the project's root, such as `cli/main.ts`.
 * @returns {Promise<void>} When `main` has ended. A failure to bundle is one line on stderr and exit code 2.
 */
export async function launch(entry) {
  // Node >= 22.1 keeps compiled code between starts; Node 20 has no such function.
  module.enableCompileCache?.(path.join(cache, "compiled"));
  let program;
  try {
    program = await load(entry);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    process.stderr.write(`outreach: ${error.message}\n`);
    process.exitCode = 2;
    return;
  }
  const exitCode = await program.main?.(process.argv.slice(2));
  if (typeof exitCode === "number") process.exitCode = exitCode;
}

/** The bundle could not be made; the message is fit for a user. */
class BundleError extends Error {}

/** Loads a TypeScript entry as `launch` does, for threads: what it exports. */
export async function load(entry) {
  const known = cachedBundle(entry);
  if (known !== undefined) {
    try {
      return run(known);
    } catch (error) {
      // Another process that saw newer sources may have removed this bundle since it was looked up.
      if (error.code !== "ENOENT" || error.path !== known) throw error;
    }
  }
  return run(await bundle(entry));
}

/** Loads a bundle like `require`, and keeps its compiled code beside it, which saves most of a large bundle's start. */
function run(file) {
  const bytes = readFileSync(file);
  const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  // Newer versions of Node keep compiled code themselves; Node 20.9 can't run such code that imports.
  if (module.enableCompileCache !== undefined || loader === undefined) return createRequire(import.meta.url)(file);
  const compiled = `${file}.v8`;
  const cachedData = readIfThere(compiled);
  // Decoding 4 MB of ASCII as UTF-8 costs 10 ms more.
  const source = module.wrap(isAscii(bytes) ? bytes.latin1Slice() : bytes.toString("utf8"));
  const script = new vm.Script(source, { filename: file, cachedData, importModuleDynamically: loader });
  if (cachedData === undefined || script.cachedDataRejected) process.once("exit", () => keepCompiled(script, compiled));
  const loaded = { exports: {} };
  script.runInThisContext()(loaded.exports, createRequire(file), loaded, file, path.dirname(file));
  return loaded.exports;
}

/** At the end, so that every function that was used is in it. */
function keepCompiled(script, file) {
  try {
    replace(file, script.createCachedData());
  } catch {
    // The next start compiles again.
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The bundle of the sources as they are now, or undefined when there is none. */
function cachedBundle(entry) {
  try {
    const { inputs } = JSON.parse(readFileSync(indexFile(entry), "utf8"));
    const file = bundleFile(
      entry,
      digest(inputs, (input) => readFileSync(path.join(root, input))),
    );
    statSync(file);
    return file;
  } catch {
    // No index, a source that is gone, no such bundle: each is a reason to bundle, which reports what is wrong.
    return undefined;
  }
}

async function bundle(entry) {
  /** What esbuild was given, by path: the key is made of the very bytes that were bundled, even if a file changes now. */
  const contents = new Map();
  const recorder = {
    name: "recorder",
    setup(build) {
      build.onLoad({ filter: /\.(?:[cm]?[jt]sx?|json)$/ }, ({ path: file }) => {
        const input = path.relative(root, file).split(path.sep).join("/");
        if (input.includes("node_modules/")) return undefined;
        contents.set(input, readFileSync(file));
        return { contents: contents.get(input), loader: loaderOf(file) };
      });
    },
  };
  let code;
  try {
    const esbuild = await import("esbuild");
    const result = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: "node",
      target: "node20.9",
      format: "cjs",
      external,
      define: { OUTREACH_ROOT: JSON.stringify(root) },
      legalComments: "none",
      logLevel: "silent",
      plugins: [recorder],
    });
    code = result.outputFiles[0].contents;
  } catch (error) {
    throw new BundleError(describe(entry, error));
  }
  const inputs = [...contents.keys()].sort();
  const file = bundleFile(
    entry,
    digest(inputs, (input) => contents.get(input)),
  );
  try {
    mkdirSync(cache, { recursive: true });
    replace(file, code);
    replace(indexFile(entry), JSON.stringify({ inputs }));
  } catch (error) {
    throw new BundleError(`cannot keep the bundle of ${entry} in ${cache}: ${error.message}`);
  }
  removeOthers(entry, file);
  return file;
}

/** Several commands may start at once (cdktf runs stacks in parallel): nobody may ever load a half-written file. */
function replace(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

/** A loaded bundle is not read again, so removing it harms no running process; one about to load it bundles anew. */
function removeOthers(entry, current) {
  const own = new RegExp(
    `^${nameOf(entry)}-(?:[0-9a-f]{${KEY_LENGTH}}\\.cjs(?:\\.v8)?|index\\.json)(?<temporary>\\.\\d+\\.tmp)?$`,
  );
  for (const name of readdirSync(cache)) {
    const file = path.join(cache, name);
    const match = own.exec(name);
    if (match === null || file.startsWith(current) || file === indexFile(entry)) continue;
    try {
      const abandoned = Date.now() - statSync(file).mtimeMs > ABANDONED_AFTER_MS;
      if (match.groups.temporary === undefined || abandoned) unlinkSync(file);
    } catch {
      // Another process has removed it first.
    }
  }
}

function digest(inputs, read) {
  const hash = createHash("sha256").update(root);
  for (const file of settings) hash.update(`\0${file}\0`).update(fingerprint(file));
  // A new file beside the sources can change what an import resolves to (`a.tsx` before `a.ts`), so names count too.
  for (const folder of new Set(inputs.map((input) => path.dirname(input)))) {
    hash.update(`\0${folder}\0`).update(readdirSync(path.join(root, folder)).sort().join("\0"));
  }
  for (const input of inputs) hash.update(`\0${input}\0`).update(read(input));
  return hash.digest("hex").slice(0, KEY_LENGTH);
}

/** npm's record is half a megabyte and rewritten by every install: its time and size identify it. */
function fingerprint(file) {
  const absolute = path.join(root, file);
  if (!file.startsWith("node_modules/")) return readFileSync(absolute);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size}`;
}

function nameOf(entry) {
  return entry.replace(/\.ts$/, "").replaceAll("/", "-");
}

function bundleFile(entry, key) {
  return path.join(cache, `${nameOf(entry)}-${key}.cjs`);
}

function indexFile(entry) {
  return path.join(cache, `${nameOf(entry)}-index.json`);
}

function loaderOf(file) {
  return (
    { ".json": "json", ".tsx": "tsx", ".jsx": "jsx", ".ts": "ts", ".mts": "ts", ".cts": "ts" }[path.extname(file)] ??
    "js"
  );
}

function describe(entry, error) {
  if (error.code === "ERR_MODULE_NOT_FOUND") return `cannot bundle ${entry}: dependencies are missing; run npm ci`;
  const [first] = error.errors ?? [];
  if (first === undefined) return `cannot bundle ${entry}: ${error.message}`;
  const at = first.location ? `${first.location.file}:${first.location.line}:${first.location.column + 1}: ` : "";
  const more = error.errors.length > 1 ? ` (and ${error.errors.length - 1} more)` : "";
  return `cannot bundle ${entry}: ${at}${first.text}${more}`;
}
