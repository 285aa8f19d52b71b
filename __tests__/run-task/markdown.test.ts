import { clip, clipBytes, markdownCode, markdownText, plainLine } from "../../run-task/markdown";

describe("text in Markdown", () => {
  it("shows as it is, whatever it holds", () => {
    expect(markdownText("[click](https://example.com) ![x](//e.com) <img src=x> *b* `c` a_b # | ~")).toBe(
      "\\[click\\]\\(https:\u200b//example.com\\) \\!\\[x\\]\\(//e.com\\) \\<img src=x\\> \\*b\\* \\`c\\` a\\_b \\# \\| \\~",
    );
  });

  it("makes no link of an address", () => {
    expect(markdownText("see www.example.com and http://example.com")).toBe(
      "see www\u200b.example.com and http:\u200b//example.com",
    );
  });

  it("is one line without characters that hide or reorder", () => {
    expect(plainLine(" a\r\n\tb\u202ec\u0000d\u2028e ", 100)).toBe("a bcd e");
  });

  it("as code is fenced by more backticks than it holds", () => {
    expect(markdownCode("aws_s3_bucket.logs")).toBe("`aws_s3_bucket.logs`");
    expect(markdownCode("a``b`c")).toBe("```a``b`c```");
    expect(markdownCode("`a`")).toBe("`` `a` ``");
    expect(markdownCode("")).toBe("`  `");
  });

  it("is cut where it is too long, never within a character", () => {
    expect(clip("abcdef", 6)).toBe("abcdef");
    expect(clip("abcdefg", 6)).toBe("abcde…");
    expect(clip("ab😀cd", 4)).toBe("ab…");
    expect(clipBytes("äöü", 6)).toBe("äöü");
    expect(clipBytes("äöüß", 6)).toBe("ä…");
  });
});
