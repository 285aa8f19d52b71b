import { z } from "zod";
import { UserError } from "../../config/user-error";
import { marker } from "./comment";

/** How long (ms) GitHub may take for an answer. */
const TIMEOUT_MS = 20_000;

/** Comments of a page: the most that GitHub gives. */
const PAGE_SIZE = 100;

/** The login under which a workflow's own token writes. */
const WORKFLOW_BOT = "github-actions[bot]";

const comments = z.array(
  z.object({ id: z.number(), body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }),
);

/** Where a pull request is. */
export interface PullRequest {
  /** The API's address. @default https://api.github.com */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
}

/**
 * Reads from a GitHub workflow's environment where to comment.
 *
 * @throws {UserError} When something is missing.
 */
export function pullRequestFrom(env: NodeJS.ProcessEnv, number: number): PullRequest {
  const { GITHUB_API_URL: api = "https://api.github.com", GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
  if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UserError("A comment needs GITHUB_REPOSITORY, the repository's owner/name.");
  }
  if (token === undefined || token === "") {
    throw new UserError("A comment needs GITHUB_TOKEN, a token that may write to pull requests.");
  }
  return { api: api.replace(/\/$/, ""), repository, number, token };
}

/**
 * Writes the gate's comment, over the one that an earlier run wrote.
 *
 * @throws {UserError} When GitHub refuses.
 */
export async function writeComment(place: PullRequest, body: string): Promise<"created" | "updated"> {
  const own = await ownLogin(place);
  const issue = `/repos/${place.repository}/issues/${place.number}/comments`;
  for (let page = 1; ; page++) {
    const answer = comments.parse(await ask(place, "GET", `${issue}?per_page=${PAGE_SIZE}&page=${page}`));
    // Anybody may write a comment that begins like ours; only our own is written over.
    const earlier = answer.find((one) => one.user?.login === own && one.body?.startsWith(marker) === true);
    if (earlier !== undefined) {
      await ask(place, "PATCH", `/repos/${place.repository}/issues/comments/${earlier.id}`, { body });
      return "updated";
    }
    if (answer.length < PAGE_SIZE) break;
  }
  await ask(place, "POST", issue, { body });
  return "created";
}

/** A workflow's own token may not ask who it is. */
async function ownLogin(place: PullRequest): Promise<string> {
  const response = await request(place, "GET", "/user");
  if (!response.ok) return WORKFLOW_BOT;
  return z.object({ login: z.string() }).parse(await response.json()).login;
}

async function ask(place: PullRequest, method: string, path: string, body?: object): Promise<unknown> {
  const response = await request(place, method, path, body);
  if (response.ok) return response.json();
  const reason = (await response.text()).slice(0, 300);
  throw new UserError(`GitHub answered ${method} ${path} with ${response.status}: ${reason}`);
}

async function request(place: PullRequest, method: string, path: string, body?: object): Promise<Response> {
  try {
    return await fetch(`${place.api}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${place.token}`,
        "content-type": "application/json",
        "user-agent": "outreach-gate",
        "x-github-api-version": "2022-11-28",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new UserError(`GitHub could not be asked (${method} ${path}): ${(error as Error).message}`);
  }
}
