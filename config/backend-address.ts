/**
 * A backend written in one line, for a variable or an option: as the JSON of the setting, or as an address.
 *
 *     local:.state
 *     s3://outreach-state/terraform?region=us-east-1
 *     cloud://app.terraform.io/example?prefix=outreach-&project=Outreach
 *
 * @returns What to check with the schema of the setting; text that is neither JSON nor an address stays as it is, so
 * that the schema's message shows it.
 */
export function parseBackendAddress(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      return text;
    }
  }
  const [, scheme = "", rest = ""] = /^(local:|s3:\/\/|cloud:\/\/)(.*)$/s.exec(trimmed) ?? [];
  if (scheme === "local:") return { kind: "local", directory: rest };
  const [, first = "", second = "", query = ""] = /^([^/?]*)\/?([^?]*)\??(.*)$/s.exec(rest) ?? [];
  const options = Object.fromEntries(new URLSearchParams(query));
  const taken = (name: string, key = name) => (options[name] === undefined ? {} : { [key]: options[name] });
  const unknown = (...known: string[]) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => !known.includes(name)));
  if (scheme === "s3://") {
    return { kind: "s3", bucket: first, ...taken("region"), keyPrefix: second, ...unknown("region") };
  }
  if (scheme === "cloud://") {
    return {
      kind: "cloud",
      hostname: first,
      organization: second,
      workspacePrefix: options.prefix ?? "",
      ...taken("project"),
      ...unknown("prefix", "project"),
    };
  }
  return text;
}
