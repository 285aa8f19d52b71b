// Follows the way of a user who is not signed in, and tells CloudWatch how it went: plain HTTP leads to HTTPS, a page
// answers, a static file that the page names is there, and what does not exist is a 404.

/** A page that answers everybody. */
const pagePath = "/outreach/conversations";
const missingPath = "/outreach/no-such-page";

/** Redirects after which a page is held for a loop. Fetch's own standard allows 20; a sign-in takes one or two. */
const mostRedirects = 5;

/** How long (ms) a step may take: users are gone by then. */
const stepTimeoutMs = 10_000;

/** A static file as pages name it. */
const assetPattern = /["'](\/outreach-static\/[^"'?\s]+)/;

/** @typedef {{ step: string, passed: boolean, seen: string, milliseconds: number }} Step */

/** Lambda's entry. It never throws: Lambda would repeat a visit that failed, and count it twice. */
export async function handler() {
  const { PROBE_HOST: host, PROBE_ENVIRONMENT: environment } = process.env;
  const steps = await followJourney(`http://${host}`, `https://${host}`);
  // Not console.log: Lambda's JSON format would wrap the line, and CloudWatch finds metrics at its top level only.
  process.stdout.write(`${JSON.stringify(metricsOf(environment, steps))}\n`);
}

/**
 * @param {string} plain The origin over HTTP
 * @param {string} secure The origin over HTTPS
 * @returns {Promise<Step[]>}
 */
export async function followJourney(plain, secure) {
  let page = "";
  return [
    await run("redirect", async () => {
      const answer = await ask(plain + pagePath);
      const target = answer.headers.get("location");
      return [isRedirect(answer) && target === secure + pagePath, `${answer.status}`];
    }),
    await run("page", async () => {
      const answer = await follow(secure + pagePath);
      page = await answer.text();
      const type = answer.headers.get("content-type") ?? "no content type";
      return [answer.status === 200 && type.startsWith("text/html"), `${answer.status}, ${type}`];
    }),
    await run("asset", async () => {
      const path = assetPattern.exec(page)?.[1];
      if (path === undefined) return [false, "the page names no static file"];
      const answer = await ask(secure + path);
      return [answer.status === 200, `${answer.status}`];
    }),
    await run("missing", async () => {
      const answer = await ask(secure + missingPath);
      return [answer.status === 404, `${answer.status}`];
    }),
  ];
}

/**
 * One line in the embedded metric format, from which CloudWatch takes the metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param {string | undefined} environment
 * @param {readonly Step[]} steps
 */
export function metricsOf(environment, steps) {
  const took = (name) => steps.find(({ step }) => step === name)?.milliseconds ?? 0;
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: "Outreach",
          Dimensions: [["Environment"]],
          Metrics: [
            { Name: "ProbeSuccess", Unit: "None" },
            { Name: "ProbePageTime", Unit: "Milliseconds" },
            { Name: "ProbeAssetTime", Unit: "Milliseconds" },
          ],
        },
      ],
    },
    Environment: environment,
    ProbeSuccess: steps.every(({ passed }) => passed) ? 1 : 0,
    ProbePageTime: took("page"),
    ProbeAssetTime: took("asset"),
    steps,
  };
}

/**
 * @param {string} step
 * @param {() => Promise<[boolean, string]>} look What is seen must be no content of a page: it goes into a log
 * @returns {Promise<Step>}
 */
async function run(step, look) {
  const start = performance.now();
  const milliseconds = () => Math.round(performance.now() - start);
  try {
    const [passed, seen] = await look();
    return { step, passed, seen, milliseconds: milliseconds() };
  } catch (error) {
    const { name, message, cause } = error;
    const seen = `${name}: ${cause?.code ?? cause?.message ?? message}`;
    return { step, passed: false, seen, milliseconds: milliseconds() };
  }
}

/** @param {string} url */
async function follow(url) {
  const { origin } = new URL(url);
  let answer = await ask(url);
  for (let hop = 0; isRedirect(answer); hop += 1) {
    if (hop === mostRedirects) throw new Error(`more than ${mostRedirects} redirects`);
    const target = new URL(answer.headers.get("location") ?? "", url);
    if (target.origin !== origin) throw new Error(`a redirect leads to ${target.origin}`);
    await answer.body?.cancel();
    answer = await ask(target.href);
  }
  return answer;
}

/** @param {string} url */
function ask(url) {
  return fetch(url, {
    redirect: "manual",
    // Firewalls refuse who does not say what it is.
    headers: { "user-agent": "outreach-probe" },
    signal: AbortSignal.timeout(stepTimeoutMs),
  });
}

/** @param {Response} answer */
function isRedirect({ status }) {
  return [301, 302, 303, 307, 308].includes(status);
}
