import { PlanFooterFilter } from "../../cli/terraform/plan-footer";

const RULE = "─".repeat(77);
const FOOTER = `\u001b[90m\n${RULE}\u001b[0m\n\nSaved the plan to: /proc/1/fd/20\n\nTo perform exactly these actions, run the following command to apply:\n    terraform apply "/proc/1/fd/20"\n`;

/** What comes through when the text arrives in pieces of this many characters. */
function filtered(text: string, piece: number): string {
  let through = "";
  const filter = new PlanFooterFilter((part) => {
    through += part;
  });
  for (let start = 0; start < text.length; start += piece) filter.write(text.slice(start, start + piece));
  filter.end();
  return through;
}

describe.each([1, 7, 4096])("a plan that arrives in pieces of %i characters", (piece) => {
  test("loses its footer and nothing else", () => {
    expect(filtered(`Plan: 1 to add.\n${FOOTER}`, piece)).toBe("Plan: 1 to add.\n\u001b[90m\n\u001b[0m");
  });

  test("loses OpenTofu's footer too, and keeps a warning behind it", () => {
    const text = `Plan: 1 to add.\n${FOOTER.replace("    terraform apply", "    tofu apply")}╷\n│ Warning: look\n╵\n`;
    expect(filtered(text, piece)).toBe("Plan: 1 to add.\n\u001b[90m\n\u001b[0m╷\n│ Warning: look\n╵\n");
  });

  test("keeps every other rule", () => {
    const text = `a\n${RULE}\n\nb\n${RULE}\n${RULE}\n\n`;
    expect(filtered(text, piece)).toBe(text);
  });
});

test("a question at the end of an unfinished line is shown at once", () => {
  let shown = "";
  const filter = new PlanFooterFilter((part) => {
    shown += part;
  });
  filter.write("var.name\n  Enter a value: ");
  expect(shown).toBe("var.name\n  Enter a value: ");
});
