import { computeDefaults, environmentDefaults } from "../../config/defaults";
import { checkSettings, type SecurityHeadersSettings } from "../../config";
import { contentSecurityPolicyOf, SecurityHeaders } from "../../modules/security-headers";
import { settingsWith, synthesizeScope } from "../support/synthesis";

const { securityHeaders } = environmentDefaults;
const sources = ["https://api.example.com", "wss://ws.example.com"];

function policy(pages: "zone" | "foreign", settings: SecurityHeadersSettings = securityHeaders) {
  return synthesizeScope((scope) => {
    new SecurityHeaders(scope, "headers", { name: "outreach-develop", settings, connectSources: sources, pages });
  }).resource("aws_cloudfront_response_headers_policy");
}

describe("the security headers of the zone's pages", () => {
  it("say what a browser may do with them, unless the app says it itself", () => {
    expect(policy("zone")).toMatchObject({
      name: "outreach-develop",
      security_headers_config: {
        content_type_options: { override: true },
        strict_transport_security: {
          access_control_max_age_sec: 31_536_000,
          include_subdomains: false,
          preload: false,
          override: true,
        },
        frame_options: { frame_option: "SAMEORIGIN", override: false },
        referrer_policy: { referrer_policy: "strict-origin-when-cross-origin", override: false },
        content_security_policy: {
          content_security_policy:
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
            "img-src 'self' data: blob:; font-src 'self' data:; " +
            "connect-src 'self' https://api.example.com wss://ws.example.com; object-src 'none'; base-uri 'self'; " +
            "form-action 'self'; frame-ancestors 'self'; upgrade-insecure-requests",
          override: false,
        },
      },
    });
  });

  it.each([
    [{ "default-src": ["'none'"] }, "default-src 'none'; connect-src https://api.example.com wss://ws.example.com"],
    [{ "connect-src": ["'none'"] }, "connect-src https://api.example.com wss://ws.example.com"],
    [{ "connect-src": ["wss://ws.example.com"] }, "connect-src wss://ws.example.com https://api.example.com"],
    [{ "frame-ancestors": ["'none'"] }, "frame-ancestors 'none'"],
  ])("let scripts connect to the environment's APIs with %j", (directives, value) => {
    expect(contentSecurityPolicyOf(directives, sources)).toBe(value);
  });

  it("are refused where the policy is longer than CloudFront sends", () => {
    const long = Array.from({ length: 80 }, (_, index) => `https://host-${index}.example.com`);
    const settings = { ...securityHeaders, contentSecurityPolicy: { "img-src": long } };
    expect(() => policy("zone", settings)).toThrow(
      /headers: securityHeaders\.contentSecurityPolicy makes a header of \d+ characters, and CloudFront sends at most 1783/,
    );
  });
});

describe("the security headers of pages that are not the zone's", () => {
  it("are the basics, and override nothing but sniffing", () => {
    const config = policy("foreign").security_headers_config as Record<string, { override: boolean }>;
    expect(Object.entries(config).map(([header, { override }]) => [header, override])).toEqual([
      ["content_type_options", true],
      ["frame_options", false],
      ["referrer_policy", false],
      ["strict_transport_security", false],
    ]);
  });
});

describe("the settings of a distribution", () => {
  const settings = settingsWith();
  const [develop, ...others] = settings.environments;
  const traffic = { by: "weight", percent: 5 };
  const continuous = { step: "prepare", traffic, candidate: {} };

  it.each([
    [
      { securityHeaders: { ...securityHeaders, frameOptions: "ALLOWALL" } },
      "environments[0].securityHeaders.frameOptions",
    ],
    [
      { securityHeaders: { ...securityHeaders, contentSecurityPolicy: { "img-src": ["a; script-src *"] } } },
      "must be one source without spaces, semicolons or commas",
    ],
    [
      {
        securityHeaders: {
          ...securityHeaders,
          strictTransportSecurity: { maxAgeSeconds: 31_536_000, includeSubdomains: false, preload: true },
        },
      },
      "must be false unless includeSubdomains is true",
    ],
    [{ accessLogs: "none" }, "environments[0].accessLogs"],
    [
      { continuousDeployment: { ...continuous, traffic: { by: "weight", percent: 16 } } },
      "must be at most 15, which is all that CloudFront sends to a staging distribution",
    ],
    [{ continuousDeployment: { ...continuous, traffic: { by: "weight", percent: 0 } } }, "traffic.percent"],
    [
      {
        continuousDeployment: {
          ...continuous,
          traffic: { ...traffic, session: { idleSeconds: 299, maximumSeconds: 600 } },
        },
      },
      "session.idleSeconds",
    ],
    [
      {
        continuousDeployment: {
          ...continuous,
          traffic: { ...traffic, session: { idleSeconds: 900, maximumSeconds: 600 } },
        },
      },
      "must not be above maximumSeconds",
    ],
    [
      { continuousDeployment: { ...continuous, traffic: { by: "header", name: "x-try", value: "1" } } },
      "must begin with aws-cf-cd-, as CloudFront asks",
    ],
    [
      {
        bucketAccess: { kind: "oac", admittedDistributionIds: ["E1A2B3C4D5E6F7", "E1A2B3C4D5E6F8"] },
        continuousDeployment: { ...continuous, step: "attach" },
      },
      "must name the staging distribution too before it is attached",
    ],
  ])("refuse what CloudFront refuses (%#)", (change, message) => {
    expect(() => checkSettings({ ...settings, environments: [{ ...develop, ...change }, ...others] })).toThrow(message);
  });

  it.each([
    { by: "weight", percent: 15 },
    { by: "header", name: "aws-cf-cd-try", value: "1" },
  ])("take %j", (one) => {
    const change = { compute: computeDefaults.static, continuousDeployment: { ...continuous, traffic: one } };
    expect(() => checkSettings({ ...settings, environments: [{ ...develop, ...change }, ...others] })).not.toThrow();
  });
});
