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
 * What covers a pattern has no longer a beginning without wildcards than it, no more characters that are none, and then
 * asks for no more characters at all.
 */
export function moreSpecific(one: string, other: string): number {
  return (
    beginning(other).length - beginning(one).length ||
    literals(other) - literals(one) ||
    atLeast(other) - atLeast(one) ||
    openings(one) - openings(other)
  );
}

function beginning(pattern: string): string {
  return /^[^*?]*/.exec(pattern)?.[0] ?? "";
}

function literals(pattern: string): number {
  return pattern.replaceAll(/[*?]/g, "").length;
}

function atLeast(pattern: string): number {
  return pattern.replaceAll("*", "").length;
}

/** Places where any number of characters may stand. */
function openings(pattern: string): number {
  return pattern.match(/[*?]*\*[*?]*/g)?.length ?? 0;
}
