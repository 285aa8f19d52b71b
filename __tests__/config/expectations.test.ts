import { expectations, expectationsOf } from "../../config/expectations";
import { checkSettings, loadSettings } from "../../config";
import { App } from "../../framework/cdktf";
import { checkExpectations } from "../../gate/expectations";
import { wire } from "../../main";

const settings = loadSettings({});

describe("what the gate holds stacks to", () => {
  it("names every stack that the program makes, once", () => {
    const stacks = wire(new App({ outdir: "unused" }), settings).map((stack) => stack.node.id);
    expect(expectations.flatMap((one) => one.stacks).sort()).toEqual([...stacks].sort());
  });

  it("is what the configuration says of each environment", () => {
    expect(checkExpectations(expectations)).toContainEqual({
      name: "production",
      stacks: ["production-zone", "production-sleepconnect"],
      account: "111122223333",
      regions: ["us-east-1"],
      changeLimit: 100,
      isProtected: true,
      domains: [
        "mydreamconnect.com",
        "outreach.mydreamconnect.com",
        "outreach-api.mydreamconnect.com",
        "outreach-ws.mydreamconnect.com",
        "outreach-origin.mydreamconnect.com",
      ],
      buckets: ["outreach-mydreamconnect-production"],
      functions: ["sax-lambda-mydreamconnect-outreach-server_production"],
    });
  });

  it("lets the shared stack work in every environment's region", () => {
    const environments = settings.environments.map((one, index) => (index > 0 ? one : { ...one, region: "eu-west-1" }));
    const [shared, develop] = expectationsOf(settings.shared, environments);
    expect([shared?.regions, develop?.regions]).toEqual([
      ["us-east-1", "eu-west-1"],
      ["us-east-1", "eu-west-1"],
    ]);
  });

  it("has no limit that is not a positive whole number", () => {
    for (const changeLimit of [0, -1, 1.5, Number.POSITIVE_INFINITY]) {
      expect(() => checkSettings({ ...settings, shared: { ...settings.shared, changeLimit } })).toThrow("changeLimit");
    }
  });
});
