import type { EnvironmentSettings } from "../../config";
import { type Edge, request, type ViewerRequest, type ViewerResponse } from "../../embedded-aws";
import { staticPrefix } from "../../modules/static-bucket-keys";
import type { PageLayout } from "../../modules/static-export";
import { immutableForAYear } from "../static-files";
import { ownPageMark } from "./outside-world";
import { staticChecks } from "./static-checks";

export interface JourneyProps {
  readonly edge: Edge;
  readonly environment: EnvironmentSettings;
  /** Host names of the zone's servers, which nobody but CloudFront may use. */
  readonly serverDomains: readonly string[];
  /** How the pages' files are called, where the bucket has them. @default - a server answers */
  readonly pageLayout?: PageLayout | undefined;
  /** Cookie header of a signed-in user, and the name in its token. */
  readonly user: { readonly cookie: string; readonly name: string };
}

/** One thing looked at on the way of a request. */
export interface CheckResult {
  readonly check: string;
  readonly passed: boolean;
  /** What was seen, short enough for a table. */
  readonly seen: string;
  readonly milliseconds: number;
}

/** A check: what is asked, and what the answer has to satisfy. */
export interface Check {
  readonly check: string;
  readonly url: string;
  readonly options?: ViewerRequest;
  /** Each is a fact to show, and whether it is as it should be. */
  readonly facts: (answer: ViewerResponse) => readonly (readonly [fact: string, holds: boolean])[];
}

/** Host that a cheater claims to have asked for. */
const forgedHost = "attacker.example";

/** Requests the user's URL and everything on its way, and reports what came back. */
export async function checkJourney(props: JourneyProps): Promise<CheckResult[]> {
  const { sleepconnect, outreach } = props.environment.domains;
  const page = await request(props.edge, `https://${sleepconnect}/outreach/conversations`, signedIn(props));
  const asset = /["'](\/outreach-static\/_next\/static\/[^"'?]+)/.exec(page.body.toString())?.[1];

  const results: CheckResult[] = [];
  for (const check of [
    ...entrance(props),
    ...(props.pageLayout === undefined
      ? [...pages(props, sleepconnect), ...ownHosts(props, sleepconnect, outreach)]
      : staticChecks({ environment: props.environment, layout: props.pageLayout, cookie: props.user.cookie })),
    ...securityHeaders(props),
    ownPage(sleepconnect),
    ...staticFiles(sleepconnect, props.environment.staticBucket, asset),
    ...(props.pageLayout === undefined ? api(props, sleepconnect) : []),
    ...closedDoors(props),
  ]) {
    results.push(await run(props.edge, check));
  }
  return results;
}

function entrance({ environment: { domains } }: JourneyProps): Check[] {
  const path = `${domains.sleepconnect}/outreach/conversations`;
  return [
    {
      check: "http is redirected to https",
      url: `http://${path}`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 301],
        [`to ${answer.headers.location}`, answer.headers.location === `https://${path}`],
      ],
    },
  ];
}

/** What every answer of Outreach tells a browser, whatever answered. */
function securityHeaders({ environment: { domains } }: JourneyProps): Check[] {
  const sources = [`https://${domains.api}`, `wss://${domains.webSocket}`];
  const expected: readonly (readonly [header: string, pattern: RegExp])[] = [
    ["strict-transport-security", /^max-age=\d{8}/],
    ["x-content-type-options", /^nosniff$/],
    ["x-frame-options", /^(DENY|SAMEORIGIN)$/],
    ["referrer-policy", /^[a-z-]+$/],
  ];
  return [domains.sleepconnect, domains.outreach].map((host) => ({
    check: `a browser is told what a page of ${host} may do`,
    url: `https://${host}/outreach/conversations`,
    facts: ({ headers }: ViewerResponse) => {
      const policy = String(headers["content-security-policy"]);
      return [
        ...expected.map(([header, pattern]) => {
          const value = String(headers[header]);
          return [`${header}: ${value}`, pattern.test(value)] as const;
        }),
        // A page may have a policy of its own, which goes before the distribution's: the built-in server's allow nothing.
        ["connects to its APIs, or nowhere", sources.every((one) => policy.includes(one)) || isClosed(policy)] as const,
      ];
    },
  }));
}

/** Whether a Content-Security-Policy lets no script connect to anything. */
function isClosed(policy: string): boolean {
  return /default-src 'none'(;|$)/.test(policy) && !policy.includes("connect-src");
}

function pages(props: JourneyProps, host: string): Check[] {
  return [
    {
      check: "the page greets the user of the cookie",
      url: `https://${host}/outreach/conversations`,
      options: signedIn(props),
      facts: (answer) => [
        [`${answer.status}`, answer.status === 200],
        [`user ${userIn(answer)}`, userIn(answer) === props.user.name],
        [`host ${hostSeen(answer)}`, hostSeen(answer) === host],
        [`stored: ${answer.headers["cache-control"] ?? "unsaid"}`, isPrivate(answer)],
        ["through CloudFront", /cloudfront/i.test(String(answer.headers.via))],
      ],
    },
    {
      check: "without a cookie nobody is signed in",
      url: `https://${host}/outreach/conversations`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 200],
        ["signed out", answer.body.toString().includes('data-signed-in="false"')],
      ],
    },
    {
      check: "the bare /outreach is Outreach's",
      url: `https://${host}/outreach`,
      options: signedIn(props),
      facts: (answer) => [
        [`${answer.status}`, [200, 307, 308].includes(answer.status)],
        ["not SleepConnect's page", !answer.body.includes(ownPageMark)],
      ],
    },
    {
      check: "an unknown page is the zone's 404 page",
      url: `https://${host}/outreach/no-such-page`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 404],
        [`${answer.headers["content-type"]}`, String(answer.headers["content-type"]).includes("html")],
      ],
    },
  ];
}

function ownPage(host: string): Check {
  return {
    check: "everything else is SleepConnect's own",
    url: `https://${host}/appointments`,
    facts: (answer) => [
      [`${answer.status}`, answer.status === 200],
      ["own origin", answer.body.includes(ownPageMark)],
    ],
  };
}

function ownHosts(props: JourneyProps, sleepconnect: string, outreach: string): Check[] {
  const forged = { headers: { ...signedIn(props).headers, "x-forwarded-host": forgedHost } };
  return [sleepconnect, outreach].map((host) => ({
    check: `a forged host is not believed at ${host}`,
    url: `https://${host}/outreach/conversations`,
    options: forged,
    facts: (answer: ViewerResponse) => [
      [`${answer.status}`, answer.status === 200] as const,
      [`host ${hostSeen(answer)}`, hostSeen(answer) === host] as const,
    ],
  }));
}

function staticFiles(host: string, bucket: string, asset: string | undefined): Check[] {
  const path = asset ?? `/${staticPrefix}/the-page-names-no-static-file`;
  return [
    {
      check: "a static file that the page names",
      url: `https://${host}${path}`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 200],
        [`${answer.headers["cache-control"]}`, answer.headers["cache-control"] === immutableForAYear],
        [`${answer.body.length} bytes`, answer.body.length > 0],
      ],
    },
    {
      check: "the bucket itself is closed",
      url: `https://${bucket}.s3.us-east-1.amazonaws.com${path}`,
      facts: (answer) => [[`${answer.status}`, answer.status === 403]],
    },
  ];
}

function api(props: JourneyProps, host: string): Check[] {
  const moments = new Set<string>();
  const session = (check: string): Check => ({
    check,
    url: `https://${host}/outreach/api/session`,
    options: signedIn(props),
    facts: (answer) => {
      const { time } = parsed(answer) as { time?: string };
      const fresh = time !== undefined && !moments.has(time);
      if (time !== undefined) moments.add(time);
      return [
        [`${answer.status}`, answer.status === 200],
        [`answered ${time}`, fresh],
        [`${answer.headers["cache-control"]}`, String(answer.headers["cache-control"]).includes("no-store")],
      ];
    },
  });
  return [
    session("the API answers"),
    session("the API answers anew each time"),
    {
      check: "the API refuses a stranger in JSON",
      url: `https://${host}/outreach/api/session`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 401],
        [`${answer.headers["content-type"]}`, String(answer.headers["content-type"]).includes("json")],
      ],
    },
    {
      check: "an unknown API path stays JSON",
      url: `https://${host}/outreach/api/no-such-call`,
      facts: (answer) => [
        [`${answer.status}`, answer.status === 404],
        [`${answer.headers["content-type"]}`, String(answer.headers["content-type"]).includes("json")],
      ],
    },
  ];
}

function closedDoors({ serverDomains }: JourneyProps): Check[] {
  const forged = { headers: { "x-outreach-origin-proof": "guessed" } };
  const attempts = [
    { check: "the server refuses who is not CloudFront", options: {} },
    { check: "the server refuses a guessed proof", options: forged },
  ];
  const doors = serverDomains.flatMap((domain) => attempts.map((attempt) => ({ ...attempt, domain })));
  return doors.map(({ check, options, domain }) => ({
    check,
    url: `https://${domain}/outreach/conversations`,
    options,
    facts: (answer) => [
      [`${answer.status}`, answer.status === 403],
      [answer.body.toString().split(":")[0] ?? "", answer.body.includes("through its CloudFront distribution only")],
    ],
  }));
}

async function run(edge: Edge, { check, url, options, facts }: Check): Promise<CheckResult> {
  const start = performance.now();
  try {
    const seen = facts(await request(edge, url, options));
    return {
      check,
      passed: seen.every(([, holds]) => holds),
      seen: seen.map(([fact, holds]) => (holds ? fact : `NOT AS IT SHOULD BE: ${fact}`)).join(", "),
      milliseconds: Math.round(performance.now() - start),
    };
  } catch (error) {
    return {
      check,
      passed: false,
      seen: (error as Error).message,
      milliseconds: Math.round(performance.now() - start),
    };
  }
}

function signedIn({ user }: JourneyProps) {
  return { headers: { cookie: user.cookie } };
}

function hostSeen(answer: ViewerResponse): string | undefined {
  return /data-viewer-host="([^"]*)"/.exec(answer.body.toString())?.[1];
}

function userIn(answer: ViewerResponse): string | undefined {
  return /data-user-name[^>]*>([^<]*)</.exec(answer.body.toString())?.[1];
}

function isPrivate(answer: ViewerResponse): boolean {
  return /private|no-store/.test(String(answer.headers["cache-control"]));
}

function parsed(answer: ViewerResponse): unknown {
  try {
    return JSON.parse(answer.body.toString());
  } catch {
    return {};
  }
}
