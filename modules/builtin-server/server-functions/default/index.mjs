import { conversationsPage, homePage, notFoundPage } from "./pages.mjs";
import { userIn } from "./user-context.mjs";

/**
 * A stand-in for the zone's server function, without a dependency: it answers a Function URL's events (payload 2.0,
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads) under the paths of a real build.
 *
 * It reads the path, the method, the host and one cookie, and no body; it repeats nothing of a request but the host and
 * the verified user's name; it writes no line about a request into the log.
 */

/** Equals assets/BUILD_ID. */
const BUILD_ID = "builtin-1";

/** Longer paths are no page of ours. */
const LONGEST_PATH = 2048;

/** A DNS name (RFC 1035 allows 253 characters), with a port or without. */
const HOST = /^[a-z\d][a-z\d.-]{0,252}(:\d{1,5})?$/;

const SAFE_HEADERS = {
  // Each answer may be one user's own; a shared cache must never hold it.
  "cache-control": "private, no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
};

/**
 * @typedef {object} FunctionUrlEvent
 * @property {string} rawPath
 * @property {readonly string[]} [cookies] each `name=value`
 * @property {Readonly<Record<string, string | undefined>>} [headers] names in lower case
 * @property {{ http: { method: string } }} requestContext
 */

/** @typedef {{ statusCode: number, headers: Record<string, string>, body: string }} FunctionUrlResult */

/**
 * @param {number} statusCode
 * @param {string} body
 * @returns {FunctionUrlResult}
 */
function html(statusCode, body) {
  return { statusCode, headers: { ...SAFE_HEADERS, "content-type": "text/html; charset=utf-8" }, body };
}

/**
 * @param {number} statusCode
 * @param {unknown} value
 * @returns {FunctionUrlResult}
 */
function json(statusCode, value) {
  const headers = { ...SAFE_HEADERS, "cache-control": "no-store", "content-type": "application/json" };
  return { statusCode, headers, body: JSON.stringify(value) };
}

/** @param {FunctionUrlEvent} event */
function cookiesOf(event) {
  // Some senders of such events leave the list out and the header in.
  return event.cookies?.length ? event.cookies : (event.headers?.cookie ?? "").split(";");
}

/**
 * The host that the viewer typed: the distributions put it in x-forwarded-host, the Function URL's own being in Host.
 *
 * @param {FunctionUrlEvent} event
 */
function viewerHostOf(event) {
  const host = (event.headers?.["x-forwarded-host"] ?? event.headers?.host ?? "").toLowerCase();
  return HOST.test(host) ? host : "unknown";
}

/**
 * @param {string} path
 * @param {FunctionUrlEvent} event
 */
function apiAnswer(path, event) {
  switch (path) {
    case "/outreach/api/session": {
      const user = userIn(cookiesOf(event));
      return user === undefined
        ? json(401, { error: "signed-out", message: "A valid user context is needed." })
        : json(200, { user, host: viewerHostOf(event), time: new Date().toISOString() });
    }
    case "/outreach/api/health":
      return json(200, { status: "ok", build: BUILD_ID });
    default:
      return json(404, { error: "not-found", message: "There is no such API." });
  }
}

/**
 * @param {string} path
 * @param {FunctionUrlEvent} event
 */
function pageAnswer(path, event) {
  switch (path) {
    case "/outreach":
      return html(200, homePage());
    case "/outreach/conversations":
      return html(200, conversationsPage(userIn(cookiesOf(event)), viewerHostOf(event)));
    case "/outreach/":
    case "/outreach/conversations/":
      // As Next.js does it: one address a page.
      return { statusCode: 308, headers: { ...SAFE_HEADERS, location: path.slice(0, -1) }, body: "" };
    default:
      return html(404, notFoundPage());
  }
}

/** @param {FunctionUrlEvent} event */
function answer(event) {
  const path = event.rawPath;
  const isApi = path === "/outreach/api" || path.startsWith("/outreach/api/");
  const method = event.requestContext.http.method;
  if (path.length > LONGEST_PATH) {
    return json(414, { error: "uri-too-long", message: `A path has at most ${LONGEST_PATH} characters.` });
  }
  if (method !== "GET" && method !== "HEAD") {
    const refused = json(405, { error: "method-not-allowed", message: "Only GET and HEAD are answered." });
    return { ...refused, headers: { ...refused.headers, allow: "GET, HEAD" } };
  }
  const found = isApi ? apiAnswer(path, event) : pageAnswer(path, event);
  return method === "HEAD" ? { ...found, body: "" } : found;
}

/**
 * @param {FunctionUrlEvent} event
 * @returns {Promise<FunctionUrlResult>}
 */
export function handler(event) {
  return Promise.resolve(answer(event));
}
