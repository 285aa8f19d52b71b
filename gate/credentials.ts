/** What stands in a report for a value that nobody may read there. */
export const hidden = "(sensitive)";

/** One form of credential, and what is left of it. */
type Pattern = readonly [form: RegExp, left: string | ((...match: string[]) => string)];

/**
 * Forms of credentials that are told by themselves, wherever they stand.
 *
 * AWS key ids: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const patterns: readonly Pattern[] = [
  [
    /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
    hidden,
  ],
  // The same in base64: what follows "-----BEGIN ".
  [/LS0tLS1CRUdJTi[\w+/=-]*/g, hidden],
  [/(?<![A-Za-z0-9])eyJ[\w-]{8,4000}\.[\w-]{8,}(?:\.[\w-]*){0,3}/g, hidden],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}(?![A-Za-z0-9])/g, hidden],
  [
    /(?<![A-Za-z0-9])(?:gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{30,}|xox[abeoprs]-[\w-]{10,})/g,
    hidden,
  ],
  [
    /(?<![A-Za-z0-9])(?:AIza[\w-]{30,}|(?:sk|rk|whsec)_(?:live_|test_)?\w{16,}|sk-[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|hv[bs]\.[\w-]{20,})/g,
    hidden,
  ],
  [/(?<![A-Za-z0-9])\w{10,20}\.atlasv1\.[\w-]{20,}/g, hidden],
  // A user and a password before the host, or a token alone; the host may be what the sentence is about.
  [
    /\b([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/@:"']*:[^\s/"']+|[^\s/@:"']{16,})@/gi,
    (_, scheme = "") => `${scheme}${hidden}@`,
  ],
  [/\b(bearer|basic)(\s+)(?=[^\s"']*[\d=])[\w.~+/-]{8,}=*/gi, (_, word = "", space = "") => `${word}${space}${hidden}`],
  [
    /\b((?:x-amz-(?:signature|security-token|credential)|signature)=)[^&\s"',]+/gi,
    (_, name = "") => `${name}${hidden}`,
  ],
  // name = "value", as settings write it: all that is quoted. A reference is no value yet.
  [
    /((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)\\?["']?\s*[:=]\s*)(\\?["'])(?!\$\{|arn:)((?:(?!\2)[^\n]){6,}?)\2/gi,
    (_, name = "", quote = "") => `${name}${quote}${hidden}${quote}`,
  ],
  // name = value, as settings and command lines write it.
  [
    /((?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)["']?\s*[:=]\s*["']?)(?![$(])(?!arn:)([^\s"',;&(){}]{6,})/gi,
    (_, name = "") => `${name}${hidden}`,
  ],
  // A secret access key has no mark of its own: forty characters of base64 that look drawn by lot.
  [/(?<![\w/+=-])[A-Za-z0-9/+]{40}(?![\w/+=-])/g, (text = "") => (isRandom(text, 4.2) ? hidden : text)],
  // The same as a part of a path, where long names are.
  [/(?<=\/)[A-Za-z0-9+]{40}(?![\w+=-])/g, (text = "") => (isRandom(text, 4.5) ? hidden : text)],
];

/** Takes whatever looks like a credential out of a text. */
export function hideCredentials(text: string): string {
  return patterns.reduce(
    (rest, [form, left]) => (typeof left === "string" ? rest.replace(form, left) : rest.replace(form, left)),
    text,
  );
}

/** The same value without credentials in any of its texts, however deep they lie. */
export function withoutCredentials<Value>(value: Value): Value {
  return withoutThem(value) as Value;
}

function withoutThem(value: unknown): unknown {
  if (typeof value === "string") return hideOnce(value);
  if (Array.isArray(value)) return value.map(withoutThem);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutThem(item)]));
}

/** Texts to remember: most texts of a report stand in many of its findings. */
const MAX_REMEMBERED = 10_000;

const remembered = new Map<string, string>();

function hideOnce(text: string): string {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const left = hideCredentials(text);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, left);
  return left;
}

/** Names whose values are secrets, whatever they look like. */
const secretNames =
  /(?:^|_)(?:passwords?|passwd|pwd|passphrase|secrets?|private_key|client_secret|secret_string)(?:_|$)/;

/** Names whose values may be secrets: a token, or a word such as `required`. */
const doubtfulNames =
  /(?:^|_)(?:tokens?|api_?key|access_key|auth|authorization|bearer|credentials?|cookie|signature|signing_key|encryption_key|jwt|session|proof|webhook|(?:license|shared|master|primary|account|storage)_key|connection_string)(?:_|$)/;

/** What a name ends with that only points at a secret, or says how one is kept. */
const pointers =
  /_(?:arns?|ids?|names?|ur[il]|types?|version|ttl|length|enabled|policy|path|prefix|days|seconds|minutes|hours|window|count|algorithm|usage|spec|format|region|rotation|recovery)$/;

/**
 * Whether the value of an attribute, a variable or a header of that name is a secret: a literal under a name such as
 * `DB_PASSWORD`, or a text that looks drawn by lot under one such as `apiToken`.
 */
export function isSecret(name: string, value: string): boolean {
  if (value === "" || value.includes("${") || value.startsWith("arn:")) return false;
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
  if (pointers.test(snake)) return false;
  if (secretNames.test(snake)) return true;
  return doubtfulNames.test(snake) && value.length >= 12 && isRandom(value, 3);
}

/**
 * Whether a text looks drawn by lot: letters and digits, many different ones.
 *
 * @param bits The least entropy of a character. English has about 4 over long texts and 3 over short names; random base64
 * of 40 characters has 4.5 to 5.2.
 */
function isRandom(text: string, bits: number): boolean {
  return /[A-Za-z]/.test(text) && /\d/.test(text) && !/\s/.test(text) && entropyOf(text) >= bits;
}

/** Shannon's entropy of a text, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
