import fc from "fast-check";
import { findJsonFault } from "../../gate/json-fault";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the position of a JSON fault", () => {
  it.each([
    ['{"a":1,}', { truncated: false, line: 1, column: 8 }],
    ['{"a":1\n "b":2}', { truncated: false, line: 2, column: 2 }],
    ["nothing", { truncated: false, line: 1, column: 1 }],
    ["{'a':1}", { truncated: false, line: 1, column: 2 }],
    ["[1,2]]", { truncated: false, line: 1, column: 6 }],
    ["[01]", { truncated: false, line: 1, column: 2 }],
    ['"a\\x"', { truncated: false, line: 1, column: 3 }],
    ['"tab\there"', { truncated: false, line: 1, column: 5 }],
    ['{"a" 1}', { truncated: false, line: 1, column: 6 }],
    ['{\n  "a": [1, tr', { truncated: true, line: 2, column: 14 }],
    ['{"a', { truncated: true, line: 1, column: 4 }],
    ['{"a"', { truncated: true, line: 1, column: 5 }],
    ['{"a":', { truncated: true, line: 1, column: 6 }],
    ['["\\u00', { truncated: true, line: 1, column: 3 }],
    ["[1.", { truncated: true, line: 1, column: 4 }],
  ])("of %j is where a reader would put it", (text, fault) => {
    expect(findJsonFault(text)).toEqual(fault);
  });

  it("calls every proper beginning of a document truncated", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, cut) => {
        const text = `{"a":${json}}`;
        const beginning = text.slice(0, 1 + (cut % (text.length - 1)));
        expect(findJsonFault(beginning).truncated).toBe(true);
      }),
    );
  });

  it("finds a fault in every text that JSON.parse refuses, within the text", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (json, at, noise) => {
        const offset = at % (json.length + 1);
        const text = json.slice(0, offset) + noise + json.slice(offset);
        fc.pre(!isJson(text));
        const { truncated, line, column } = findJsonFault(text);
        const position =
          text
            .split("\n")
            .slice(0, line - 1)
            .join("\n").length +
          (line > 1 ? 1 : 0) +
          column -
          1;
        expect(position).toBeLessThanOrEqual(text.length);
        expect(truncated || position < text.length).toBe(true);
      }),
    );
  });

  it("finds the end of a deeply nested text without recursion", () => {
    expect(findJsonFault("[".repeat(200_000)).truncated).toBe(true);
  });
});
