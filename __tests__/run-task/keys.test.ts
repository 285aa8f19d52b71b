import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyRing, keyInFile, keyInVariable } from "../../run-task/keys";

const directory = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const text = async (ring: KeyRing) => (await ring.keys()).map(String);

describe("the keys", () => {
  it("come from variables and files, whose last line end is no part of them", async () => {
    const file = join(directory, "key");
    writeFileSync(file, "0123456789abcdef-file\n");
    const ring = new KeyRing([keyInVariable("KEY", { KEY: "0123456789abcdef-env" }), keyInFile(file)]);
    expect(await text(ring)).toEqual(["0123456789abcdef-env", "0123456789abcdef-file"]);
  });

  it("are read again after a while, so that a rotated one is taken up", async () => {
    let key = "first-key-0123456789";
    const ring = new KeyRing([{ name: "a test", read: () => Promise.resolve(key) }], 0);
    expect(await text(ring)).toEqual([key]);
    key = "second-key-0123456789";
    expect(await text(ring)).toEqual([key]);
  });

  it("stay in use when they can't be read again", async () => {
    let works = true;
    const read = () => (works ? Promise.resolve("first-key-0123456789") : Promise.reject(new Error("out of reach")));
    const ring = new KeyRing([{ name: "a test", read }], 0);
    await ring.keys();
    works = false;
    expect(await text(ring)).toEqual(["first-key-0123456789"]);
  });

  it("are needed", async () => {
    await expect(new KeyRing([]).keys()).rejects.toThrow(
      "There is no HMAC key, so that nobody could be told from Terraform Cloud. Set RUN_TASK_HMAC_KEY, or name a file " +
        "(--key-file), a secret (--key-secret) or an SSM parameter (--key-parameter).",
    );
  });

  it("must be long enough, and are not quoted", async () => {
    await expect(new KeyRing([keyInVariable("KEY", { KEY: "short-key" })]).keys()).rejects.toThrow(
      "The HMAC key in the variable KEY has 9 characters; at least 16 are needed. Make one with: openssl rand -hex 32",
    );
  });

  it("must be readable", async () => {
    const file = join(directory, "none");
    await expect(new KeyRing([keyInFile(file)]).keys()).rejects.toThrow(
      `The HMAC key in the file ${file} can't be read: ENOENT: no such file or directory, open '${file}'`,
    );
  });
});
