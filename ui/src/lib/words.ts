// Labels and small texts of the window. Pure.
import type { ErrorView, SuggestionRow } from '../bindings/view';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const SEVERITY_TITLES: Record<string, string> = {
  critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'For information',
};
export const severityTitle = (severity: string): string => SEVERITY_TITLES[severity] ?? severity;

const STATE_TITLES: Record<string, string> = {
  open: 'Open', accepted: 'Accepted', amended: 'Amended', commented: 'Comment only', approved: 'Deviation approved',
  rejected: 'Rejected', deferred: 'Deferred', silenced: 'Not this clause',
};
export const stateTitle = (state: string): string => STATE_TITLES[state] ?? state;

const STATE_MARKS: Record<string, string> = {
  open: '', accepted: '✓', amended: '✎', commented: '❝', approved: '≈', rejected: '✕', deferred: '⏸', silenced: '⊘',
};
export const stateMark = (state: string): string => STATE_MARKS[state] ?? '';

const BECAUSE_TITLES: Record<string, string> = {
  words: 'Words of the draft', absence: 'Missing from the draft', number: 'A number', conflict: 'Clauses in conflict',
};
export const becauseTitle = (because: string): string => BECAUSE_TITLES[because] ?? because;

/** A suggestion the attorney still has to rule on. */
export const isUndecided = (row: SuggestionRow): boolean => row.state === 'open' || row.state === 'deferred';

/** The next undecided suggestion after `id`, going round once; nothing when none is left. */
export function nextUndecided(rows: SuggestionRow[], id: string | null): string | null {
  const at = rows.findIndex((row) => row.id === id);
  const order = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
  return order.find((row) => row.state === 'open')?.id ?? order.find((row) => row.state === 'deferred')?.id ?? null;
}

/** The suggestion one step before or after `id` in the list. */
export function neighbour(rows: SuggestionRow[], id: string | null, step: 1 | -1): string | null {
  if (rows.length === 0) return null;
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return (step === 1 ? rows[0] : rows[rows.length - 1])?.id ?? null;
  return rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.id ?? null;
}

/** Suggestions by severity, worst first; severities without one are left out. */
export function bySeverity(rows: SuggestionRow[]): { severity: string; rows: SuggestionRow[] }[] {
  return SEVERITIES.map((severity) => ({ severity, rows: rows.filter((row) => row.severity === severity) })).filter(
    (group) => group.rows.length > 0,
  );
}

/** `2026-11-23T14:05` in local time, whole minutes. */
export function localMinutes(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A date as written in a Word file, for reading: `2026-11-23T14:05:00Z` is "Nov 23, 2026, 14:05". */
export function wordDate(written: string | null | undefined): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?/.exec(written ?? '');
  if (!parts) return written ?? '';
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const day = `${months[Number(parts[2]) - 1] ?? parts[2]} ${Number(parts[3])}, ${parts[1]}`;
  return parts[4] ? `${day}, ${parts[4]}:${parts[5]}` : day;
}

/** UTC seconds, for reading in local time. */
export function localDate(seconds: number): string {
  return seconds > 0 ? wordDate(localMinutes(new Date(seconds * 1000))) : '';
}

/** Initials of a name: the first letters of its first and last words. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** Any thrown value as an error to show. */
export function asError(thrown: unknown): ErrorView {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'code' in thrown) return thrown as ErrorView;
  return { code: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown), hint: '' };
}

/** `1 comment`, `2 comments`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
