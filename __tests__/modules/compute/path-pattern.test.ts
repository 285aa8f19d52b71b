import fc from "fast-check";
import { covers, moreSpecific } from "../../../modules/compute/path-pattern";

describe("a path pattern", () => {
  it.each([
    ["/outreach/*", "/outreach/news", true],
    ["/outreach/*", "/outreach/a/b*", true],
    ["/outreach/*", "/outreach", false],
    ["/outreach/news*", "/outreach/*", false],
    ["/outreach/?.png", "/outreach/a.png", true],
    ["/outreach/?.png", "/outreach/*.png", false],
    ["/outreach/a.png", "/outreach/aXpng", false],
  ])("%s covers %s: %s", (pattern, other, expected) => {
    expect(covers(pattern, other)).toBe(expected);
  });

  it("comes before every pattern that covers it, whatever the two are", () => {
    // Wildcards side by side are several ways to write one pattern.
    const pattern = fc
      .array(fc.constantFrom("/", "a", "b", "*", "?"), { maxLength: 7 })
      .map((parts) => parts.join("").replaceAll(/[*?]+(?=[*?])/g, ""));
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        fc.pre(covers(other, one) && !covers(one, other));
        expect(moreSpecific(one, other)).toBeLessThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});
