import { describe, expect, it } from 'vitest';
import type { SuggestionRow } from '../bindings/view';
import { Heights } from './heights';
import { SHORTCUTS, commandOf, printed } from './keys';
import { bySeverity, initials, localMinutes, neighbour, nextUndecided, wordDate } from './words';

const row = (id: string, state = 'open', severity = 'high'): SuggestionRow => ({
  id, topic: 'a-topic', title: id, severity, clause: '1', state, because: 'words', certainty: 'sure', block: 0, proposes: true,
});
const pressed = (keys: string) => {
  const parts = keys.split('+');
  return {
    key: parts[parts.length - 1] ?? '', ctrlKey: parts.includes('Ctrl'), altKey: parts.includes('Alt'), shiftKey: parts.includes('Shift'), metaKey: false,
  };
};

describe('moving through suggestions', () => {
  it('goes on to the next open one, round the end, deferred ones last', () => {
    const rows = [row('a'), row('b', 'accepted'), row('c', 'deferred'), row('d')];
    expect(nextUndecided(rows, 'a')).toBe('d');
    expect(nextUndecided(rows, 'd')).toBe('a');
    expect(nextUndecided([row('a', 'accepted'), row('c', 'deferred')], 'a')).toBe('c');
    expect(nextUndecided([row('a', 'accepted')], 'a')).toBeNull();
  });
  it('steps without going round', () => {
    const rows = [row('a'), row('b')];
    expect(neighbour(rows, 'b', 1)).toBe('b');
    expect(neighbour(rows, null, 1)).toBe('a');
    expect(neighbour([], null, 1)).toBeNull();
  });
  it('groups worst first', () => {
    expect(bySeverity([row('a', 'open', 'low'), row('b', 'open', 'critical')]).map((group) => group.severity)).toEqual(['critical', 'low']);
  });
});

describe('keys', () => {
  it('finds every shortcut of the sheet, each key once', () => {
    for (const shortcut of SHORTCUTS) expect(commandOf(pressed(shortcut.keys), false)).toBe(shortcut.command);
    expect(new Set(SHORTCUTS.map((shortcut) => shortcut.keys)).size).toBe(SHORTCUTS.length);
  });
  it('leaves a text field its own keys', () => {
    expect(commandOf(pressed('?'), true)).toBeNull();
    expect(commandOf(pressed('Ctrl+Z'), true)).toBeNull();
    expect(commandOf(pressed('Alt+Enter'), true)).toBe('accept');
  });
  it('does not care about case or the Shift of a question mark', () => {
    expect(commandOf({ ...pressed('Ctrl+z') }, false)).toBe('undo');
    expect(commandOf({ ...pressed('?'), shiftKey: true }, false)).toBe('help');
  });
  it('prints keys as they stand on the keyboard', () => {
    expect(printed('Alt+ArrowDown', false)).toEqual(['Alt', '↓']);
    expect(printed('Alt+Enter', true)).toEqual(['⌥', '↩']);
  });
});

describe('heights', () => {
  it('finds the block at every height', () => {
    const heights = new Heights([84, 168, 10], 84, 20, 0);
    expect(heights.total).toBe(80);
    expect([0, 19, 20, 59, 60, 500].map((y) => heights.at(y))).toEqual([0, 0, 1, 1, 2, 2]);
  });
  it('moves what follows when a block is measured', () => {
    const heights = new Heights([84, 84], 84, 20, 0);
    expect(heights.measure(0, 50)).toBe(30);
    expect(heights.measure(0, 50)).toBe(0);
    expect(heights.top(1)).toBe(50);
  });
  it('keeps measured heights of blocks that did not change', () => {
    const old = new Heights([10, 10], 84, 20, 0);
    old.measure(0, 33);
    const next = new Heights([10, 900], 84, 20, 0);
    next.keep(old, [10, 900], [10, 10]);
    expect(next.top(1)).toBe(33);
  });
  it('has no block when there is none', () => {
    expect(new Heights([]).at(10)).toBe(0);
    expect(new Heights([]).total).toBe(0);
  });
});

describe('words', () => {
  it('reads dates as Word writes them', () => {
    expect(wordDate('2026-11-23T14:05:00Z')).toBe('Nov 23, 2026, 14:05');
    expect(wordDate('2026-11-23')).toBe('Nov 23, 2026');
    expect(wordDate('yesterday')).toBe('yesterday');
    expect(wordDate(null)).toBe('');
  });
  it('writes local minutes', () => expect(localMinutes(new Date(2026, 10, 3, 4, 5))).toBe('2026-11-03T04:05'));
  it('takes initials', () => {
    expect(initials('Ada B. Lovelace')).toBe('AL');
    expect(initials('  Cher ')).toBe('C');
    expect(initials('')).toBe('');
  });
});
