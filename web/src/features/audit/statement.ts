// A signed statement about the audit (a compact JSON Web Signature of type rollcall-checkpoint), and whether the log still says the
// same. The server checks signatures at `rollcall audit verify`; here it is the comparison with what was kept elsewhere.

export interface Claim {
  /** Of the last event it covers. */
  number: number;
  /** The link of that event in the chain, in hexadecimal. */
  link: string;
}

/** What a statement claims; null for what is none. */
export function readStatement(text: string): Claim | null {
  const [, payload] = text.trim().split('.');
  if (!payload) return null;
  try {
    const claim = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Partial<Claim>;
    return typeof claim.number === 'number' && typeof claim.link === 'string' ? { number: claim.number, link: claim.link.toLowerCase() } : null;
  } catch {
    return null;
  }
}

export type Comparison = 'unreadable' | 'same' | 'altered' | 'missing';

/** `known`: the statements that the server has. The same statement has to be among them. */
export function compare(kept: string, known: readonly (Claim & { statement: string })[]): Comparison {
  const claim = readStatement(kept);
  if (!claim) return 'unreadable';
  const same = known.filter((one) => one.number === claim.number);
  if (same.length === 0) return 'missing';
  return same.every((one) => one.link.toLowerCase() === claim.link && readStatement(one.statement)?.link === claim.link) ? 'same' : 'altered';
}
