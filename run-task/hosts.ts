import { UserError } from "../config/user-error";

/** HCP Terraform's API, and where it keeps plans and logs. */
export const hcpHosts: HostLists = { api: ["app.terraform.io"], downloads: ["archivist.terraform.io"] };

/** A host, with a port where it is not on 443. */
const FORM = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;

export interface HostLists {
  /** Servers whose runs are judged: plans are read and verdicts reported there, with the run's token. */
  readonly api: readonly string[];
  /** Where these may send on to for files; no token goes there. */
  readonly downloads: readonly string[];
}

/** The only places that this service ever connects to: a payload names addresses, and could name anybody's. */
export class Hosts {
  private readonly api: ReadonlySet<string>;
  private readonly downloads: ReadonlySet<string>;

  /** @throws {UserError} When a name is none, or no server is allowed. */
  constructor({ api, downloads }: HostLists) {
    for (const host of [...api, ...downloads]) {
      if (!FORM.test(host)) {
        throw new UserError(`"${host}" is no host: give it in lower case without https://, such as app.terraform.io`);
      }
    }
    if (api.length === 0) throw new UserError("No server is allowed, so that no plan could be read.");
    this.api = new Set(api);
    this.downloads = new Set([...api, ...downloads]);
  }

  /** The URL, if it may be called with a run's token. */
  apiUrl(text: string): URL | undefined {
    return allowed(text, this.api);
  }

  /** The URL, if a redirect may lead there. */
  downloadUrl(text: string, base: URL): URL | undefined {
    return allowed(text, this.downloads, base);
  }
}

function allowed(text: string, hosts: ReadonlySet<string>, base?: URL): URL | undefined {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "" || !hosts.has(url.host))
    return undefined;
  return url;
}
