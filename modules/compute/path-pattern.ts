/**
 * Path patterns of CloudFront: `*` stands for any characters, slashes too, and `?` for one.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */

/** Whether a pattern matches every path that another one matches. */
export function covers(pattern: string, other: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    // One character is less than `*` stands for.
    .replaceAll("?", "[^*]");
  return new RegExp(`^${expression}$`).test(other);
}

/**
 * Orders patterns so that one that covers another comes after it: CloudFront takes the first that matches.
 *
 * What covers a pattern has no longer a beginning without wildcards than it, and no more characters that are none.
 */
export function moreSpecific(one: string, other: string): number {
  return (
    beginning(other).length - beginning(one).length ||
    literals(other) - literals(one) ||
    count(one, "*") - count(other, "*") ||
    count(one, "?") - count(other, "?")
  );
}

function beginning(pattern: string): string {
  return /^[^*?]*/.exec(pattern)?.[0] ?? "";
}

function literals(pattern: string): number {
  return pattern.replaceAll(/[*?]/g, "").length;
}

function count(pattern: string, wildcard: "*" | "?"): number {
  return pattern.split(wildcard).length - 1;
}
