/** What something comes to at the least and at the most. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const nothing: Range = { low: 0, high: 0 };

export function sum(ranges: readonly Range[]): Range {
  return ranges.reduce((total, range) => ({ low: total.low + range.low, high: total.high + range.high }), nothing);
}

/** Each end of a range, times a price. */
export function times(range: Range, price: number): Range {
  return { low: range.low * price, high: range.high * price };
}

/** The same at both ends. */
export function fixed(amount: number): Range {
  return { low: amount, high: amount };
}

/** Dollars as people write them: cents below ten dollars, whole dollars above. */
export function dollars({ low, high }: Range): string {
  const [from, to] = [amount(low), amount(high)];
  return from === to ? `$${from}` : `$${from} to ${to}`;
}

function amount(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
