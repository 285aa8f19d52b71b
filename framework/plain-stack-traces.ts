/**
 * Runs a synthesis without mapping stack traces to TypeScript. The framework keeps a trace with every token, thousands
 * of them, which nobody reads; mapping each costs a sixth of the time. An error that leaves `work` is mapped all the
 * same, because its trace is made when it is read.
 */
export function withPlainStackTraces<Result>(work: () => Result): Result {
  const mapped = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  try {
    return work();
  } finally {
    process.setSourceMapsEnabled(mapped);
  }
}
