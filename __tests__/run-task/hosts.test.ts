import { Hosts } from "../../run-task/hosts";

const hosts = new Hosts({ api: ["app.terraform.io", "tfe.example.com:8443"], downloads: ["archivist.terraform.io"] });
const base = new URL("https://app.terraform.io/api/v2/plans/plan-1/json-output");

describe("the hosts that are called", () => {
  it.each(["https://app.terraform.io/api/v2/x", "https://APP.terraform.io:443/x", "https://tfe.example.com:8443/x"])(
    "are those that are allowed: %s",
    (url) => {
      expect(hosts.apiUrl(url)).toBeInstanceOf(URL);
    },
  );

  it.each([
    "http://app.terraform.io/x",
    "https://app.terraform.io:8443/x",
    "https://tfe.example.com/x",
    "https://app.terraform.io.example.com/x",
    "https://app.terraform.io@example.com/x",
    "https://user:password@app.terraform.io/x",
    "https://example.com/app.terraform.io",
    "https://169.254.169.254/latest/meta-data",
    "https://archivist.terraform.io/x",
    "file:///etc/passwd",
    "//app.terraform.io/x",
    "",
  ])("are no others with a token: %s", (url) => {
    expect(hosts.apiUrl(url)).toBeUndefined();
  });

  it("may send on to where files are kept, and within themselves", () => {
    expect(hosts.downloadUrl("https://archivist.terraform.io/v1/object/x", base)?.host).toBe("archivist.terraform.io");
    expect(hosts.downloadUrl("/elsewhere", base)?.href).toBe("https://app.terraform.io/elsewhere");
    expect(hosts.downloadUrl("//example.com/x", base)).toBeUndefined();
    expect(hosts.downloadUrl("http://archivist.terraform.io/x", base)).toBeUndefined();
  });

  it("are given as hosts", () => {
    expect(() => new Hosts({ api: ["https://app.terraform.io"], downloads: [] })).toThrow(
      '"https://app.terraform.io" is no host: give it in lower case without https://, such as app.terraform.io',
    );
    expect(() => new Hosts({ api: [], downloads: [] })).toThrow("No server is allowed, so that no plan could be read.");
  });
});
