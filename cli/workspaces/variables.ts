import { UserError } from "../../config/user-error";
import type { Resource } from "../terraform-cloud/json-api";
import type { DesiredVariable, DesiredWorkspace } from "./desired";
import type { Organization } from "./organization";
import type { PendingChange } from "./reconcile";

interface VariableAttributes {
  readonly key: string;
  readonly value?: string | null;
  readonly category: string;
  readonly sensitive?: boolean;
  readonly hcl?: boolean;
  readonly description?: string | null;
}

/** What is to be done to a workspace's variables. Those that the settings do not name are left alone. */
export async function variablesOf(
  organization: Organization,
  desired: DesiredWorkspace,
  writeSecrets: boolean,
): Promise<PendingChange[]> {
  const { client } = organization;
  const id = organization.workspaceId(desired.name);
  const present = id === undefined ? [] : await client.list<VariableAttributes>(`workspaces/${id}/vars`);
  const changes: PendingChange[] = [];
  for (const variable of desired.variables) {
    const found = present.find(
      ({ attributes: { key, category } }) => key === variable.key && category === variable.category,
    );
    const differs = found === undefined || isDifferent(variable, found, writeSecrets);
    if (!differs) continue;
    if (variable.value === undefined) {
      throw new UserError(
        `The secret variable ${variable.key} of ${desired.name} has to be written, and the environment does not hold its ` +
          `value (variables[].fromEnvironment in config/defaults.ts).`,
      );
    }
    const draft = { type: "vars", attributes: attributesOf(variable) };
    const kind = variable.category === "env" ? "environment variable" : "variable";
    const value = variable.sensitive ? "(sensitive, write-only)" : variable.value;
    changes.push({
      workspace: desired.name,
      text: `${found === undefined ? "+" : "~"} ${kind} ${variable.key} = ${value}`,
      make: async () => {
        const workspace = organization.workspaceId(desired.name) ?? "";
        // A secret never becomes readable again, not even by its owner: that one is made anew.
        if (found?.attributes.sensitive === true && !variable.sensitive) {
          await client.delete(`workspaces/${workspace}/vars/${found.id}`);
        } else if (found !== undefined) {
          return client.patch(`workspaces/${workspace}/vars/${found.id}`, { ...draft, id: found.id });
        }
        return client.post(`workspaces/${workspace}/vars`, draft);
      },
    });
  }
  return changes;
}

function isDifferent(
  variable: DesiredVariable,
  { attributes }: Resource<VariableAttributes>,
  writeSecrets: boolean,
): boolean {
  if ((attributes.sensitive ?? false) !== variable.sensitive) return true;
  if ((attributes.hcl ?? false) !== variable.hcl || (attributes.description ?? "") !== variable.description)
    return true;
  return variable.sensitive ? writeSecrets : attributes.value !== variable.value;
}

function attributesOf({ key, value, category, sensitive, hcl, description }: DesiredVariable): Record<string, unknown> {
  return { key, value, category, sensitive, hcl, description };
}
