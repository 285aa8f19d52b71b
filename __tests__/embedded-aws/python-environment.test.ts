import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EnvironmentError, pythonEnvironment } from "../../embedded-aws";

/** A Python in name only: it makes environments of itself, and fails where it is told to. */
const FAKE_PYTHON = `#!/bin/sh
echo "$*" >> "$FAKE_PYTHON_LOG"
case "$*" in
  -c*) echo "\${FAKE_PYTHON_VERSION:-3 11 7} x86_64 linux cpython" ;;
  "-m venv "*) [ -z "$FAKE_NO_VENV" ] || { echo "No module named venv" >&2; exit 1; }
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip "*) [ -z "$FAKE_NO_PIP" ] || { echo "no index is reachable" >&2; exit 1; } ;;
esac
`;

const VARIABLES = ["OUTREACH_PYTHON", "FAKE_PYTHON_LOG", "FAKE_PYTHON_VERSION", "FAKE_NO_VENV", "FAKE_NO_PIP"] as const;

let root: string;
let python: string;
const log = () => readFileSync(join(root, "log"), "utf8");
const cache = () => join(root, "node_modules", ".cache", "outreach");
const cached = () => (existsSync(cache()) ? readdirSync(cache()) : []);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "python-environment-"));
  python = join(root, "python");
  writeFileSync(python, FAKE_PYTHON);
  chmodSync(python, 0o755);
  mkdirSync(join(root, "embedded-aws"));
  writeFileSync(join(root, "embedded-aws", "requirements.txt"), "one==1\n");
  process.env.OUTREACH_PYTHON = python;
  process.env.FAKE_PYTHON_LOG = join(root, "log");
});

afterEach(async () => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  await rm(root, { recursive: true, force: true });
});

test("The private environment is made once, with hashes required and nothing built from source", async () => {
  const interpreter = await pythonEnvironment(root);
  expect(interpreter).toBe(join(cache(), cached()[0] ?? "", "bin", "python"));
  expect(log()).toContain(
    `--require-hashes --only-binary :all: --requirement ${join(root, "embedded-aws", "requirements.txt")}`,
  );
  rmSync(join(root, "log"));
  expect(await pythonEnvironment(root)).toBe(interpreter);
  expect(log()).not.toContain("pip");
});

test("Several starts at once make one environment and leave nothing half-made", async () => {
  const interpreters = await Promise.all([1, 2, 3].map(() => pythonEnvironment(root)));
  expect(new Set(interpreters).size).toBe(1);
  expect(cached()).toHaveLength(1);
});

test("Other requirements or another Python get an environment of their own", async () => {
  await pythonEnvironment(root);
  writeFileSync(join(root, "embedded-aws", "requirements.txt"), "one==2\n");
  await pythonEnvironment(root);
  process.env.FAKE_PYTHON_VERSION = "3 12 1";
  await pythonEnvironment(root);
  expect(cached()).toHaveLength(3);
});

test("A Python that is too old is refused with what is needed and where to get it", async () => {
  process.env.FAKE_PYTHON_VERSION = "3 9 18";
  await expect(pythonEnvironment(root)).rejects.toThrow(
    new EnvironmentError(
      `The embedded AWS needs Python 3.10 or newer with its venv module; none was found (tried: ${python}). ` +
        "Install it from python.org or with your package manager (Debian and Ubuntu: `apt-get install python3 " +
        "python3-venv`; macOS: `brew install python`), or name one in the environment variable OUTREACH_PYTHON.",
    ),
  );
});

test("A Python without venv is refused with how to get it, and nothing is left", async () => {
  process.env.FAKE_NO_VENV = "1";
  await expect(pythonEnvironment(root)).rejects.toThrow(
    new EnvironmentError(
      `${python} could not make a virtual environment. On Debian and Ubuntu the module comes apart: ` +
        "`apt-get install python3-venv`. Python said:\nNo module named venv",
    ),
  );
  expect(cached()).toEqual([]);
});

test("Packages that cannot be installed are refused with what pip said, and nothing is left", async () => {
  process.env.FAKE_NO_PIP = "1";
  await expect(pythonEnvironment(root)).rejects.toThrow(
    new EnvironmentError(
      `pip could not install the packages of ${join(root, "embedded-aws", "requirements.txt")}. They are downloaded ` +
        "once, so a package index has to be reachable (directly, or as configured by PIP_INDEX_URL or " +
        "PIP_FIND_LINKS); a hash that differs means that the index does not serve the published files. pip said:\n" +
        "no index is reachable",
    ),
  );
  expect(cached()).toEqual([]);
});
