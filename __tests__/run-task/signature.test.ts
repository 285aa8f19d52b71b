import { createHmac } from "node:crypto";
import { isSigned } from "../../run-task/signature";

const body = Buffer.from('{"a":"é"}');
const [key, other] = [Buffer.from("the key of the run task"), Buffer.from("another key altogether")];
const signed = (by: Buffer) => createHmac("sha512", by).update(body).digest("hex");

describe("the signature", () => {
  it("is the hexadecimal HMAC-SHA512 of the body's bytes", () => {
    expect(isSigned(body, signed(key), [key])).toBe(true);
    expect(isSigned(body, signed(key).toUpperCase(), [key])).toBe(true);
  });

  it("fits any of the keys, so that one can be rotated", () => {
    expect(isSigned(body, signed(key), [other, key])).toBe(true);
    expect(isSigned(body, signed(other), [other, key])).toBe(true);
  });

  it.each([
    ["of another key", signed(other)],
    ["of another body", createHmac("sha512", key).update("{}").digest("hex")],
    ["with SHA-256", createHmac("sha256", key).update(body).digest("hex")],
    ["cut short", signed(key).slice(0, 126)],
    ["too long", `${signed(key)}00`],
    ["no hexadecimal number", "x".repeat(128)],
    ["empty, as of a run task without a key", ""],
    ["all zeros", "0".repeat(128)],
  ])("does not fit when it is %s", (_what, signature) => {
    expect(isSigned(body, signature, [key])).toBe(false);
  });

  it("fits nothing without a key", () => {
    expect(isSigned(body, signed(key), [])).toBe(false);
  });
});
