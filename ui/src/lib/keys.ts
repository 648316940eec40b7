// Which key does what. Pure: the window's only list of shortcuts, also shown as a sheet.

export type Command =
  | 'accept' | 'reject' | 'amend' | 'comment-only' | 'defer' | 'approve' | 'not-this-clause' | 'next' | 'previous'
  | 'undo' | 'open' | 'export' | 'find' | 'pane' | 'pane-back' | 'help' | 'library' | 'settings' | 'home' | 'close'
  | 'view-1' | 'view-2' | 'view-3' | 'view-4' | 'view-5' | 'rung-down' | 'rung-up';

export interface Shortcut {
  keys: string;
  command: Command;
  does: string;
}

export const SHORTCUTS: Shortcut[] = [
  { keys: 'Alt+Enter', command: 'accept', does: 'Accept and next' },
  { keys: 'Alt+Shift+Enter', command: 'reject', does: 'Reject and next' },
  { keys: 'Alt+M', command: 'amend', does: 'Amend the proposed words' },
  { keys: 'Alt+C', command: 'comment-only', does: 'Comment only' },
  { keys: 'Alt+D', command: 'defer', does: 'Defer' },
  { keys: 'Alt+V', command: 'approve', does: 'Approve the deviation' },
  { keys: 'Alt+N', command: 'not-this-clause', does: 'Not this clause' },
  { keys: 'Alt+ArrowDown', command: 'next', does: 'Next suggestion' },
  { keys: 'Alt+ArrowUp', command: 'previous', does: 'Previous suggestion' },
  { keys: 'Alt+ArrowRight', command: 'rung-down', does: 'Next fallback' },
  { keys: 'Alt+ArrowLeft', command: 'rung-up', does: 'Back towards preferred' },
  { keys: 'Ctrl+Z', command: 'undo', does: 'Undo the last ruling' },
  { keys: 'Ctrl+O', command: 'open', does: 'Open a draft' },
  { keys: 'Ctrl+E', command: 'export', does: 'Export the redline' },
  { keys: 'Ctrl+S', command: 'export', does: 'Export the redline (rulings are saved as they are made)' },
  { keys: 'Ctrl+F', command: 'find', does: 'Find in the draft and the list' },
  { keys: 'Ctrl+L', command: 'library', does: 'Clause library' },
  { keys: 'Ctrl+,', command: 'settings', does: 'Settings' },
  { keys: 'Ctrl+Shift+H', command: 'home', does: 'Matters' },
  { keys: 'F6', command: 'pane', does: 'Next pane' },
  { keys: 'Shift+F6', command: 'pane-back', does: 'Previous pane' },
  { keys: 'Alt+1', command: 'view-1', does: 'All Markup' },
  { keys: 'Alt+2', command: 'view-2', does: 'Simple Markup' },
  { keys: 'Alt+3', command: 'view-3', does: 'No Markup' },
  { keys: 'Alt+4', command: 'view-4', does: 'Original' },
  { keys: 'Alt+5', command: 'view-5', does: 'Proposed' },
  { keys: '?', command: 'help', does: 'This sheet' },
  { keys: 'Escape', command: 'close', does: 'Close what is open, leave the editor' },
];

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The command of a key press; `typing` when a text field has the focus, where plain keys and undo are the field's. */
export function commandOf(pressed: Pressed, typing: boolean): Command | null {
  const key = pressed.key.length === 1 ? pressed.key.toUpperCase() : pressed.key;
  const ctrl = pressed.ctrlKey || pressed.metaKey;
  // The question mark needs Shift on most keyboards, so Shift is not part of its name.
  const shift = pressed.shiftKey && key !== '?';
  const name = `${ctrl ? 'Ctrl+' : ''}${pressed.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
  if (typing && (name === '?' || name === 'Ctrl+Z' || /^Alt\+Arrow(Left|Right)$/.test(name))) return null;
  return SHORTCUTS.find((shortcut) => shortcut.keys === name)?.command ?? null;
}

/** Keys as printed on a keyboard. */
export function printed(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = {
    ArrowDown: '↓', ArrowUp: '↑', ArrowRight: '→', ArrowLeft: '←', Escape: 'Esc',
    ...(mac ? { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩' } : {}),
  };
  return keys.split('+').map((key) => names[key] ?? key);
}
