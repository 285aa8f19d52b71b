import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { packLambdaBundle } from "../../modules/lambda-bundle";

const directory = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function server(files: Record<string, string>): string {
  const root = mkdtempSync(join(directory, "server-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

describe("a Lambda bundle", () => {
  it("holds the server's files and the guard in front of them", () => {
    const root = server({ "index.mjs": "export const handler = 1;", "node_modules/a/index.js": "a" });
    symlinkSync(join(root, "node_modules/a"), join(root, "node_modules/linked"));
    const entries = unzipSync(readFileSync(packLambdaBundle(root, { guarded: true }).archive));
    expect(Object.keys(entries).sort()).toEqual([
      "index.mjs",
      "node_modules/a/index.js",
      "node_modules/linked/index.js",
      "origin-guard.mjs",
    ]);
    expect(strFromU8(entries["node_modules/linked/index.js"] ?? new Uint8Array())).toBe("a");
  });

  it("is the same for the same files, whenever they were written", () => {
    const [first, second] = [server({ "index.mjs": "same" }), server({ "index.mjs": "same" })];
    utimesSync(join(second, "index.mjs"), new Date(0), new Date(0));
    expect(packLambdaBundle(second, { guarded: true })).toEqual(packLambdaBundle(first, { guarded: true }));
  });

  it("is another one when a file's content or name changes", () => {
    const hashes = [{ "a.mjs": "1" }, { "a.mjs": "2" }, { "b.mjs": "1" }].map(
      (files) => packLambdaBundle(server(files as Record<string, string>), { guarded: true }).sha256,
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it("is refused above Lambda's bound for a function's code", () => {
    const root = server({});
    const file = join(root, "big.bin");
    writeFileSync(file, "");
    truncateSync(file, 251 * 1024 * 1024);
    expect(() => packLambdaBundle(root, { guarded: true })).toThrow(
      /is 251 MB; Lambda takes at most 250 MB, unzipped\. Leave what it does not need out of the build/,
    );
  });
});
