import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../config/user-error";
import { findToken, tokenVariable } from "./credentials";
import { openHttps, type HttpsAnswer, type HttpsRequest, type Send } from "./https";
import { errorSentences, type Draft, type Identifier, type Resource } from "./json-api";

/** Where a host says under which path its API lies. https://developer.hashicorp.com/terraform/internals/remote-service-discovery */
const DISCOVERY_PATH = "/.well-known/terraform.json";
const SERVICES = ["tfe.v2.2", "tfe.v2.1", "tfe.v2"] as const;

/** Longest list that the servers give at once. */
const PAGE_SIZE = 100;

const MAXIMUM_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** The documented API answers with one redirect, to where it keeps files. */
const MAXIMUM_REDIRECTS = 3;

/** The server answered, with a refusal. */
export class ServerError extends UserError {
  override readonly name = "ServerError";

  constructor(
    readonly status: number,
    what: string,
    sentences: readonly string[],
  ) {
    super(`${what}: ${sentences.join("; ") || "no reason given"} (status ${status})`);
  }

  /** Servers answer 404 for what is not there, for what the caller may not see, and for features that they lack. */
  get isMissing(): boolean {
    return this.status === 404;
  }

  get isForbidden(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** The server could not be reached, or did not answer in the way that it should. */
export class ConnectionError extends UserError {
  override readonly name = "ConnectionError";
}

export interface ClientOptions {
  /** As in Terraform's configuration: a host, with a port where it is not on 443. */
  readonly hostname: string;
  readonly env: NodeJS.ProcessEnv;
  /** @default HTTPS as `openHttps` does it */
  readonly send?: Send;
  /** Time (ms) before the first repetition; each further one takes twice as long. @default 500 */
  readonly firstPauseMs?: number;
}

/** A client of the API of HCP Terraform, Terraform Enterprise and compatible servers. */
export class TerraformCloudClient {
  private base: Promise<URL> | undefined;
  private readonly token: string;
  private readonly send: Send;
  readonly hostname: string;

  /** @throws {ConnectionError} when there is no token for the host. */
  constructor(private readonly options: ClientOptions) {
    this.hostname = options.hostname;
    this.send = options.send ?? openHttps(options.env);
    const token = findToken(options.hostname, options.env);
    if (token === undefined) {
      throw new ConnectionError(
        `There is no token for ${options.hostname}. Run terraform login ${options.hostname}, or set TFE_TOKEN or ` +
          `${tokenVariable(options.hostname)}.`,
      );
    }
    this.token = token;
  }

  /** Reads one object. */
  async get<Attributes>(path: string): Promise<Resource<Attributes>> {
    return this.dataOf(await this.call("GET", path), path);
  }

  /** Reads one object, or undefined where there is none (or none that the caller may see). */
  async find<Attributes>(path: string): Promise<Resource<Attributes> | undefined> {
    try {
      return await this.get(path);
    } catch (error) {
      if (error instanceof ServerError && error.isMissing) return undefined;
      throw error;
    }
  }

  /** Reads a list, page by page. @param pages at most so many, of 100 each */
  async list<Attributes>(path: string, pages = Infinity): Promise<Resource<Attributes>[]> {
    const found: Resource<Attributes>[] = [];
    for (let page: number | undefined = 1; page !== undefined;) {
      const separator = path.includes("?") ? "&" : "?";
      const answer = await this.call("GET", `${path}${separator}page[number]=${page}&page[size]=${PAGE_SIZE}`);
      const document = parse(answer, path) as {
        readonly data?: readonly Resource<Attributes>[];
        readonly meta?: { readonly pagination?: { readonly "next-page"?: number | null } };
      };
      found.push(...(document.data ?? []));
      const next: number | null = document.meta?.pagination?.["next-page"] ?? null;
      page = next !== null && next > page && next <= pages ? next : undefined;
    }
    return found;
  }

  /** Makes an object. @returns the object that the server answers with, if it does */
  async post<Attributes>(path: string, data: Draft | readonly Identifier[]): Promise<Resource<Attributes>> {
    return this.dataOf(await this.call("POST", path, { data }), path);
  }

  /** Asks for an action on an object. */
  async act(path: string, body: object = {}): Promise<void> {
    await this.call("POST", path, body);
  }

  async patch<Attributes>(path: string, data: Draft | readonly Identifier[]): Promise<Resource<Attributes>> {
    return this.dataOf(await this.call("PATCH", path, { data }), path);
  }

  async delete(path: string, data?: readonly Identifier[]): Promise<void> {
    await this.call("DELETE", path, data === undefined ? undefined : { data });
  }

  /** Reads what is no object of the API: a plan as JSON, a log, a state. Redirects stay with the server's own hosts. */
  async download(location: string): Promise<Buffer> {
    let url = new URL(location.replace(/^\/api\/v2\//, ""), await this.baseUrl());
    for (let redirects = 0; redirects <= MAXIMUM_REDIRECTS; redirects++) {
      const allowed = await this.allowedHosts();
      if (url.protocol !== "https:" || !allowed.includes(url.host)) {
        throw new ConnectionError(
          `${this.hostname} sends on to ${url.protocol}//${url.host}, which is none of its own hosts ` +
            `(${allowed.join(", ")}). Nothing was read from there.`,
        );
      }
      const own = url.host === (await this.baseUrl()).host;
      const answer = await this.attempt({
        method: "GET",
        url,
        // The token is for the API alone: files are protected by their address.
        headers: own ? this.headers() : { accept: "*/*" },
      });
      if (answer.status >= 300 && answer.status < 400 && typeof answer.headers.location === "string") {
        url = new URL(answer.headers.location, url);
        continue;
      }
      return this.accept(answer, `GET ${url.pathname}`).body;
    }
    throw new ConnectionError(`${this.hostname} redirects more than ${MAXIMUM_REDIRECTS} times.`);
  }

  private async call(method: string, path: string, body?: unknown): Promise<HttpsAnswer> {
    const answer = await this.attempt({
      method,
      url: new URL(path, await this.baseUrl()),
      headers: this.headers(),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return this.accept(answer, `${method} ${path}`);
  }

  private headers(): Record<string, string> {
    return {
      authorization: `Bearer ${this.token}`,
      accept: "application/vnd.api+json, application/json",
      "content-type": "application/vnd.api+json",
      "user-agent": "outreach",
    };
  }

  private accept(answer: HttpsAnswer, what: string): HttpsAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new ServerError(
      answer.status,
      `${this.hostname} refuses ${what}`,
      errorSentences(answer.body.toString("utf8")),
    );
  }

  /** Sends until there is an answer that repeating would not change. */
  private async attempt(request: HttpsRequest): Promise<HttpsAnswer> {
    // What was lost on the way may have been done all the same: only what can be done twice is repeated then.
    const repeatable = request.method !== "POST";
    let pause = this.options.firstPauseMs ?? FIRST_PAUSE_MS;
    for (let attempts = 1; ; attempts++) {
      let answer: HttpsAnswer | undefined;
      let failure = "";
      try {
        answer = await this.send(request);
        if (answer.status !== 429 && !(answer.status >= 500 && repeatable)) return answer;
      } catch (error) {
        failure = (error as Error).message;
        if (!repeatable || isCertificateProblem(error)) attempts = MAXIMUM_ATTEMPTS;
      }
      if (attempts >= MAXIMUM_ATTEMPTS) {
        if (answer !== undefined) return answer;
        throw new ConnectionError(
          `${this.hostname} can't be reached (${request.method} ${request.url.pathname}): ${failure}`,
        );
      }
      await sleep(retryAfter(answer) ?? pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  private async baseUrl(): Promise<URL> {
    this.base ??= this.discover();
    return this.base;
  }

  private async discover(): Promise<URL> {
    const url = new URL(DISCOVERY_PATH, `https://${this.hostname}`);
    const answer = await this.attempt({ method: "GET", url, headers: { accept: "application/json" } });
    const services = (answer.status === 200 ? parse(answer, DISCOVERY_PATH) : {}) as Readonly<Record<string, unknown>>;
    const service = SERVICES.map((name) => services[name]).find((value) => typeof value === "string");
    if (service === undefined) {
      throw new ConnectionError(
        `${this.hostname} is no Terraform server: ${DISCOVERY_PATH} names no API (status ${answer.status}).`,
      );
    }
    return new URL(service.endsWith("/") ? service : `${service}/`, url);
  }

  /** The API's host, and HCP's own storage of files, which is named after it. */
  private async allowedHosts(): Promise<string[]> {
    const { host } = await this.baseUrl();
    return host.startsWith("app.") ? [host, host.replace(/^app\./, "archivist.")] : [host];
  }

  private dataOf<Attributes>(answer: HttpsAnswer, path: string): Resource<Attributes> {
    if (answer.body.length === 0) return { id: "", type: "", attributes: {} as Attributes };
    const { data } = (parse(answer, path) ?? {}) as { readonly data?: Resource<Attributes> };
    return data ?? { id: "", type: "", attributes: {} as Attributes };
  }
}

function parse(answer: HttpsAnswer, path: string): unknown {
  try {
    return JSON.parse(answer.body.toString("utf8"));
  } catch {
    throw new ConnectionError(`The answer to ${path} is not JSON.`);
  }
}

/** Milliseconds that the server asks to wait. Whole seconds, or a date, which no server is known to send. */
function retryAfter(answer: HttpsAnswer | undefined): number | undefined {
  const value = answer?.headers["retry-after"] ?? answer?.headers["x-ratelimit-reset"];
  const seconds = typeof value === "string" ? Number(value) : NaN;
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : undefined;
}

function isCertificateProblem(error: unknown): boolean {
  const { code = "" } = error as { readonly code?: string };
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}
