import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { parseJson, readJson, readStandardInput } from "../../gate/input-file";
import { Folder } from "./folder";

const folder = new Folder();

function reasonFor(bytes: Uint8Array | string): string {
  try {
    parseJson(Buffer.from(bytes as string));
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "accepted";
}

describe("a file's bytes", () => {
  it.each<[string, Uint8Array | string, string]>([
    ["nothing", "", "is empty"],
    ["only white space", " \n\t\n", "is empty"],
    ["only a byte order mark", "\ufeff", "is empty"],
    ["a sentence", "No changes.\n", "is not JSON: unexpected character at line 1, column 1"],
    ["HCL", 'resource "a" "b" {}', "is not JSON: unexpected character at line 1, column 1"],
    ["a stray comma", '{\n  "a": 1,\n}', "is not JSON: unexpected character at line 3, column 1"],
    ["a cut plan", '{"format_version":"1.2",\n"planned_', "is truncated: the JSON breaks off at line 2, column 10"],
    [
      "a binary plan",
      Buffer.from("PK\u0003\u0004..."),
      "is a binary plan, not JSON; write it with: terraform show -json PLANFILE",
    ],
    ["a compressed plan", Uint8Array.of(0x1f, 0x8b, 8, 0), "is compressed (gzip); decompress it first"],
    ["bytes of another encoding", Uint8Array.of(0x7b, 0xe4, 0x7d), "is not JSON: it is not text in UTF-8"],
  ])("that are %s are refused: %j", (_, bytes, reason) => {
    expect(reasonFor(bytes)).toBe(reason);
  });

  it.each([
    ["with a mark", Buffer.from('\ufeff{"a":1}', "utf16le")],
    ["with a big-endian mark", Buffer.from('\ufeff{"a":1}', "utf16le").swap16()],
    ["without a mark", Buffer.from('{"a":1}', "utf16le")],
  ])("in UTF-16 %s are refused with the way to write UTF-8", (_, bytes) => {
    expect(reasonFor(bytes)).toBe("is UTF-16, not UTF-8; in PowerShell, write it with: | Out-File -Encoding utf8 FILE");
  });

  it("that are several JSON documents in lines are told from a plan", () => {
    const events = '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"error","@message":"no"}\n';
    expect(reasonFor(events)).toBe(
      "is the event stream of terraform's -json option, not a plan; write it with: terraform show -json PLANFILE",
    );
  });

  it("may start with a byte order mark of UTF-8", () => {
    expect(parseJson(Buffer.from('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  it("are never quoted when they are refused, since they may be secrets", () => {
    expect(reasonFor('{"password": hunter2-hunter2}')).not.toContain("hunter2");
  });
});

describe("reading a file", () => {
  it("says that it does not exist", async () => {
    await expect(readJson(path.join(folder.path, "nope.json"))).rejects.toThrow(/^does not exist$/);
  });

  it("says that its folder is a file", async () => {
    const file = folder.write("plain.json", {});
    await expect(readJson(path.join(file, "plan.json"))).rejects.toThrow(/^does not exist$/);
  });

  it("refuses a pipe instead of waiting for ever", async () => {
    const pipe = path.join(folder.path, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(readJson(pipe)).rejects.toThrow(/^is a pipe, not a file; write the plan to a file first$/);
  });

  it("refuses a directory", async () => {
    const inner = path.join(folder.path, "inner");
    mkdirSync(inner);
    await expect(readJson(inner)).rejects.toThrow(/^is a directory, not a file; write the plan to a file first$/);
  });

  it("refuses a device", async () => {
    await expect(readJson("/dev/null")).rejects.toThrow(/^is a device, not a file; write the plan to a file first$/);
  });

  it("refuses a file above the limit and takes one at the limit", async () => {
    const file = folder.write("eleven.json", '{"a":12345}');
    await expect(readJson(file, 10)).rejects.toThrow(/^is too large: 11 bytes, at most 10 are read$/);
    await expect(readJson(file, 11)).resolves.toEqual({ a: 12345 });
  });

  it("says that permission is denied", async () => {
    const file = folder.write("secret.json", {});
    chmodSync(file, 0);
    // The superuser may read everything.
    const expected = process.getuid?.() === 0 ? undefined : /^may not be read: permission denied$/;
    if (expected === undefined) await expect(readJson(file)).resolves.toEqual({});
    else await expect(readJson(file)).rejects.toThrow(expected);
  });
});

describe("standard input", () => {
  it("is read to its end, whatever pieces it comes in", async () => {
    const bytes = Buffer.from('{"a":"\u00e9"}');
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    expect(await readStandardInput(Readable.from(pieces, { objectMode: false }))).toEqual({ a: "\u00e9" });
  });

  it("is refused at a terminal, above a limit, and when it breaks off", async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    const failing = new Readable({
      read() {
        this.destroy(Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" }));
      },
    });
    await expect(readStandardInput(terminal)).rejects.toThrow("is a terminal; pipe a document into it");
    await expect(readStandardInput(Readable.from(["123456"], { objectMode: false }), 5)).rejects.toThrow(
      "is too large: at most 5 bytes are read",
    );
    await expect(readStandardInput(failing)).rejects.toThrow("can't be read (EIO)");
  });
});
