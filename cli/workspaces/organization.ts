import { UserError } from "../../config/user-error";
import { ServerError, type TerraformCloudClient } from "../terraform-cloud/client";
import { relatedId, type Resource } from "../terraform-cloud/json-api";
import type { Workspace } from "../terraform-cloud/workspaces";
import type { PendingChange } from "./reconcile";

interface Named {
  readonly name: string;
}

/** An organization on a server: ids of what has names, and what the server turned out to lack. */
export class Organization {
  private readonly workspaces = new Map<string, Workspace>();
  private readonly lists = new Map<string, Promise<Resource<Named>[] | undefined>>();
  private readonly missing = new Set<string>();

  constructor(
    readonly client: TerraformCloudClient,
    readonly name: string,
  ) {}

  learn(name: string, workspace: Workspace): void {
    this.workspaces.set(name, workspace);
  }

  /** Undefined for a workspace that is not there yet, in a dry run. */
  workspaceId(name: string): string | undefined {
    return this.workspaces.get(name)?.id;
  }

  /** Whether every workspace of the organization may read this one's state. */
  sharesWithAll(name: string): boolean {
    return this.workspaces.get(name)?.attributes["global-remote-state"] === true;
  }

  /** Whether it is one of the workspaces of this project's stacks. */
  isOwn(id: string | undefined): boolean {
    return Array.from(this.workspaces.values()).some((workspace) => workspace.id === id);
  }

  /** Notes what the server lacks, once. */
  lack(sentence: string): void {
    this.missing.add(sentence);
  }

  lacking(): string[] {
    return [...this.missing];
  }

  /** A list of the API, or undefined where the server knows no such thing. */
  async optional<Attributes>(path: string): Promise<Resource<Attributes>[] | undefined> {
    try {
      return await this.client.list<Attributes>(path);
    } catch (error) {
      if (error instanceof ServerError && error.isMissing) return undefined;
      throw error;
    }
  }

  /**
   * Id of something in this organization that has to exist, by its name. Undefined where the server has no such things.
   *
   * @throws {UserError} when the server has such things, but none of this name.
   */
  async idOf(kind: string, what: string, name: string): Promise<string | undefined> {
    const list = await this.listOf(kind);
    if (list === undefined) return undefined;
    const found = list.find(({ attributes }) => attributes.name === name);
    if (found !== undefined) return found.id;
    const known = list.map(({ attributes }) => attributes.name).join(", ") || "none";
    throw new UserError(`${this.client.hostname} has no ${what} ${name} in ${this.name}; it has: ${known}.`);
  }

  async agentPool(name: string | undefined): Promise<string | undefined> {
    if (name === undefined) return undefined;
    const id = await this.idOf("agent-pools", "agent pool", name);
    if (id === undefined) this.lack(`It has no agent pools: runs happen on the server itself, not in ${name}.`);
    return id;
  }

  /** The project for new workspaces, to be made if it is not there. */
  async project(
    name: string | undefined,
  ): Promise<{ readonly pending?: PendingChange; readonly id: () => Promise<string | undefined> }> {
    if (name === undefined) return { id: () => Promise.resolve(undefined) };
    const list = await this.listOf("projects");
    if (list === undefined) {
      this.lack(`It has no projects: the workspaces lie in the organization itself, not in ${name}.`);
      return { id: () => Promise.resolve(undefined) };
    }
    const find = (projects: readonly Resource<Named>[]) =>
      projects.find(({ attributes }) => attributes.name === name)?.id;
    if (find(list) !== undefined) return { id: () => Promise.resolve(find(list)) };
    let made: string | undefined;
    return {
      id: () => Promise.resolve(made),
      pending: {
        workspace: this.name,
        text: `+ project ${name}`,
        make: async () => {
          const project = await this.client.post<Named>(`organizations/${this.name}/projects`, {
            type: "projects",
            attributes: { name },
          });
          made = project.id;
        },
      },
    };
  }

  projectOf(workspace: Resource<unknown>): string | undefined {
    return relatedId(workspace, "project");
  }

  private listOf(kind: string): Promise<Resource<Named>[] | undefined> {
    const known = this.lists.get(kind) ?? this.optional<Named>(`organizations/${this.name}/${kind}`);
    this.lists.set(kind, known);
    return known;
  }
}
