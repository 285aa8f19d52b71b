/** A variable's value; an empty one counts as not set, as Terraform sees it. */
export function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}
