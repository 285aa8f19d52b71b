import { type BackendSettings, projectRoot } from "../../config";
import { TerraformCloudClient } from "../terraform-cloud/client";
import { CloudStore } from "./cloud-store";
import { LocalStore } from "./local-store";
import { S3Store } from "./s3-store";
import type { StateFile } from "./state-file";

/** Where the state of one stack lies. */
export interface StateStore {
  /** For people, such as `s3://outreach-state/terraform/shared.tfstate`. */
  readonly place: string;
  /** Undefined where there is none. */
  read(): Promise<StateFile | undefined>;
  /** Writes the first state. @throws when one is there, even one that came a moment ago. */
  writeFirst(state: StateFile): Promise<void>;
  /**
   * Keeps Terraform from changing the state until the returned function is called.
   *
   * @throws {UserError} when somebody else holds it.
   */
  lock(): Promise<() => Promise<void>>;
}

export function openStore(backend: BackendSettings, stack: string, env: NodeJS.ProcessEnv): StateStore {
  switch (backend.kind) {
    case "local":
      return new LocalStore(backend, stack, projectRoot);
    case "s3":
      return new S3Store(backend, stack);
    case "cloud":
      return new CloudStore(backend, stack, new TerraformCloudClient({ hostname: backend.hostname, env }));
  }
}
