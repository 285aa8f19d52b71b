/** Remembers the variables of the process environment. @returns what sets them back, and takes out what came since */
export function rememberEnvironment(): () => void {
  const variables = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in variables)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, variables);
  };
}
