import { createHash } from "node:crypto";
import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Apply } from "./applies";
import { Archivist } from "./archivist";
import { Collection, newId } from "./collection";
import type { Comment } from "./comments";
import type { ConfigurationVersion } from "./configuration-versions";
import { notFound } from "./json-api";
import type { Settings } from "./options";
import type { Plan } from "./plans";
import type { PolicySet } from "./policy-sets";
import { addProject, type Project } from "./projects";
import type { RunDirectory } from "./run-directory";
import { RunQueue } from "./run-queue";
import type { RunTask, WorkspaceTask } from "./run-tasks";
import { type RunTrigger, triggerRuns } from "./run-triggers";
import type { Run } from "./runs";
import type { StateVersionOutput } from "./state-version-outputs";
import type { StateVersion } from "./state-versions";
import type { TaskResult, TaskStage } from "./task-stages";
import type { Team, TeamAccess } from "./teams";
import { type TerraformCall, terraformOutput } from "./terraform-process";
import { Tokens } from "./tokens";
import type { Variable } from "./variables";
import type { Workspace } from "./workspaces";

/** Facts that are known only once the server listens. */
export interface Place {
  /** Such as `localhost:34567`. */
  hostname: string;
  /** Of the runs. */
  readonly directory: string;
  readonly caFile: string;
}

/** Everything that one server knows: one organization, in memory. */
export class Cloud {
  readonly tokens = new Tokens();
  readonly archivist = new Archivist(() => `https://${this.hostname}`);
  readonly queue = new RunQueue(this);
  /** What run tasks report: a status, under the id of the task result. */
  readonly taskReports = new EventEmitter<Record<string, ["passed" | "failed" | "running"]>>();
  readonly startedAt = new Date().toISOString();
  readonly organizationId = newId("org");
  readonly user = { id: newId("user"), name: "owner" };

  readonly projects = new Collection<Project>();
  readonly workspaces = new Collection<Workspace>();
  readonly variables = new Collection<Variable>();
  readonly configurationVersions = new Collection<ConfigurationVersion>();
  readonly runs = new Collection<Run>();
  readonly plans = new Collection<Plan>();
  readonly applies = new Collection<Apply>();
  readonly comments = new Collection<Comment>();
  readonly stateVersions = new Collection<StateVersion>();
  readonly stateVersionOutputs = new Collection<StateVersionOutput>();
  readonly runTriggers = new Collection<RunTrigger>();
  readonly runTasks = new Collection<RunTask>();
  readonly workspaceTasks = new Collection<WorkspaceTask>();
  readonly taskStages = new Collection<TaskStage>();
  readonly taskResults = new Collection<TaskResult>();
  readonly teams = new Collection<Team>();
  readonly teamAccesses = new Collection<TeamAccess>();
  readonly policySets = new Collection<PolicySet>();

  readonly defaultProject: Project = addProject(this, "Default Project");
  private readonly schemasByProviders = new Map<string, Promise<Buffer>>();

  constructor(
    readonly settings: Settings,
    /** Of the Terraform that the runs use. */
    readonly terraformVersion: string,
    private readonly place: Place,
  ) {}

  get hostname(): string {
    return this.place.hostname;
  }

  get directory(): string {
    return this.place.directory;
  }

  get caFile(): string {
    return this.place.caFile;
  }

  /** @throws ApiError 404 for any but the one organization */
  organization(name: string | undefined): string {
    if (name !== this.settings.organization) throw notFound();
    return name;
  }

  /** @throws ApiError 404 */
  workspaceNamed(name: string | undefined): Workspace {
    return this.workspaces.get(this.workspaces.all().find(({ attributes }) => attributes.name === name)?.id);
  }

  currentState(workspace: Workspace): StateVersion | undefined {
    return this.stateVersions.find(workspace.currentStateVersionId);
  }

  /** What follows in other workspaces when a run has applied. */
  afterApply(run: Run, workspace: Workspace): void {
    triggerRuns(this, run, workspace);
  }

  /** The schemas of a run's providers. They take seconds to tell, so that each set of providers is asked once. */
  async schemas(directory: RunDirectory, call: Omit<TerraformCall, "onOutput">): Promise<Buffer> {
    const lockFile = await readFile(join(directory.working, ".terraform.lock.hcl")).catch(() => Buffer.alloc(0));
    const providers = createHash("sha256").update(lockFile).digest("hex");
    const known = this.schemasByProviders.get(providers) ?? terraformOutput(["providers", "schema", "-json"], call);
    this.schemasByProviders.set(providers, known);
    return known;
  }
}
