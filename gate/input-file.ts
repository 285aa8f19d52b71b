import { readFile, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { findJsonFault } from "./json-fault";
import { Refusal, codeOf, reasonOf } from "./refusal";

/**
 * The largest file that is read, in bytes. A JavaScript string ends at 2^29 characters, and a plan of this size has
 * some 150,000 resources.
 */
const MAX_BYTES = 400 * 1024 * 1024;

const toPlanJson = "write it with: terraform show -json PLANFILE";

/**
 * Reads one file as JSON.
 *
 * @throws {Refusal} When it can't be read, or is not JSON in UTF-8.
 */
export async function readJson(file: string, maxBytes: number = MAX_BYTES): Promise<unknown> {
  return parseJson(await readBytes(file, maxBytes));
}

async function readBytes(file: string, maxBytes: number): Promise<Buffer> {
  try {
    const stats = await stat(file);
    // Reading a pipe that nobody writes to would wait for ever.
    if (!stats.isFile()) throw new Refusal(`is ${kindOf(stats)}, not a file; write the plan to a file first`);
    if (stats.size > maxBytes) throw new Refusal(`is too large: ${stats.size} bytes, at most ${maxBytes} are read`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(unreadable(error));
  }
}

/** Standard input has one content, which the first reader takes. */
let standardInputWasRead = false;

/**
 * Reads standard input to its end, as JSON.
 *
 * @param stream Where to read; for tests.
 * @throws {Refusal} When it is a terminal, at which nobody types a plan, has been read before, or is not JSON in UTF-8.
 */
export async function readStandardInput(
  stream: Readable & { readonly isTTY?: boolean } = process.stdin,
  maxBytes: number = MAX_BYTES,
): Promise<unknown> {
  if (stream === process.stdin) {
    if (standardInputWasRead) throw new Refusal("was named twice, and can be read only once");
    standardInputWasRead = true;
  }
  if (stream.isTTY === true) throw new Refusal("is a terminal; pipe a document into it");
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > maxBytes) throw new Refusal(`is too large: at most ${maxBytes} bytes are read`);
      chunks.push(bytes);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(unreadable(error));
  }
  return parseJson(Buffer.concat(chunks));
}

function kindOf(stats: { isFIFO(): boolean; isDirectory(): boolean; isSocket(): boolean }): string {
  if (stats.isFIFO()) return "a pipe";
  if (stats.isDirectory()) return "a directory";
  return stats.isSocket() ? "a socket" : "a device";
}

function unreadable(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist";
  if (code === "EACCES" || code === "EPERM") return "may not be read: permission denied";
  return `can't be read (${code ?? reasonOf(error)})`;
}

/**
 * Parses a file's bytes.
 *
 * @throws {Refusal} When they are not JSON in UTF-8; a byte order mark is accepted.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const [first = 0, second = 0] = bytes;
  if (first === 0x50 && second === 0x4b) throw new Refusal(`is a binary plan, not JSON; ${toPlanJson}`);
  if (first === 0x1f && second === 0x8b) throw new Refusal("is compressed (gzip); decompress it first");
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (utf16 || (bytes.length > 1 && (first === 0) !== (second === 0))) {
    throw new Refusal("is UTF-16, not UTF-8; in PowerShell, write it with: | Out-File -Encoding utf8 FILE");
  }
  const text = decode(bytes);
  if (text.trim() === "") throw new Refusal("is empty");
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(text);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    // The decoder drops a byte order mark.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("is not JSON: it is not text in UTF-8");
  }
}

function notJson(text: string): Refusal {
  if (/^\s*\{"@level":/.test(text)) {
    return new Refusal(`is the event stream of terraform's -json option, not a plan; ${toPlanJson}`);
  }
  const { truncated, line, column } = findJsonFault(text);
  return truncated
    ? new Refusal(`is truncated: the JSON breaks off at line ${line}, column ${column}`)
    : new Refusal(`is not JSON: unexpected character at line ${line}, column ${column}`);
}
