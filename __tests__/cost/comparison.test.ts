import { compareWithDocument } from "../../cost/comparison";
import type { CostItem } from "../../cost/estimate";

const item = (service: string, low: number, high = low): CostItem => ({ service, what: "use", cost: { low, high } });
const whys = (kind: "static" | "fargate", ...items: CostItem[]) =>
  Object.fromEntries(compareWithDocument(kind, items).services.map(({ service, why }) => [service, why]));

describe("an estimate beside the architecture's document", () => {
  it("adds up to the document's own totals", () => {
    expect(compareWithDocument("static", []).documented).toEqual({ low: 16, high: 71 });
    expect(compareWithDocument("fargate", []).documented).toEqual({ low: 47, high: 127 });
  });

  it("says by how much a service is outside of what the document expects, and which items make it so", () => {
    expect(whys("static", item("S3", 1, 2)).S3).toBe("less by $3.00 at least: use $1.00 to 2.00");
    expect(whys("static", item("S3", 30, 40)).S3).toBe("more by $10 at least: use $30 to 40");
    expect(whys("static", item("S3", 10, 40)).S3).toBe("more by up to $20: use $10 to 40");
    expect(whys("static", item("S3", 1, 10)).S3).toBe("as low as $1.00: use $1.00 to 10");
    expect(whys("static", item("S3", 6, 10)).S3).toBe("within: use $6.00 to 10");
  });

  it("takes whatever runs the server for the document's machine, and names what the document does not", () => {
    expect(whys("fargate", item("Fargate", 20), item("WAF", 9))).toMatchObject({
      Server: "within: use $20",
      "Load balancer": "none here",
      WAF: "not in the document: use $9.00",
    });
  });
});
