// The only file that calls the shell. One function per command.
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type {
  BlocksView, CardView, Display, ExportedView, ExportPlanView, FindView, GuessView, HomeView, MatterView, OpenedView,
  PartialView, PassageView, PersonView, ProgressView, RulingInput, SettingsView, TopicRow, TopicView,
} from '../bindings/view';

type OnProgress = (progress: ProgressView) => void;

function channel(onProgress: OnProgress): Channel<ProgressView> {
  const progress = new Channel<ProgressView>();
  progress.onmessage = onProgress;
  return progress;
}

export const home = () => invoke<HomeView>('home');
export const setPerson = (person: PersonView) => invoke<void>('set_person', { person });
export const settings = () => invoke<SettingsView>('settings');
export const addLibrary = (path: string) => invoke<SettingsView>('add_library', { path });
export const removeLibrary = (path: string) => invoke<SettingsView>('remove_library', { path });
export const chooseLibrary = () => invoke<string | null>('choose_library');
export const forget = (path: string) => invoke<HomeView>('forget', { path });

export const chooseDraft = () => invoke<string | null>('choose_draft');
export const chooseExport = (path: string) => invoke<string | null>('choose_export', { path });

export const open = (path: string, onProgress: OnProgress) =>
  invoke<OpenedView>('open', { path, progress: channel(onProgress) });
export const begin = (role: string, form: string, onProgress: OnProgress) =>
  invoke<MatterView>('begin', { role, form, progress: channel(onProgress) });
export const regard = () => invoke<GuessView>('regard');
export const cancel = () => invoke<void>('cancel');
export const close = () => invoke<void>('close');

export const show = (display: Display) => invoke<MatterView>('show', { display });
export const blocks = (revision: number, from: number, count: number) =>
  invoke<BlocksView>('blocks', { revision, from, count });
export const card = (suggestion: string) => invoke<CardView>('card', { suggestion });
export const rule = (suggestion: string, ruling: RulingInput) => invoke<MatterView>('rule', { suggestion, ruling });
export const answer = (about: string, words: string) => invoke<MatterView>('answer', { about, answer: words });
export const undo = () => invoke<MatterView>('undo');
export const preview = (suggestion: string, rung: string, texts: string[]) =>
  invoke<PassageView[]>('preview', { suggestion, rung, texts });
export const previewParts = (suggestion: string, rung: string, without: string[]) =>
  invoke<PartialView>('preview_parts', { suggestion, rung, without });
export const confirmAuthority = (authority: string, against: string) =>
  invoke<MatterView>('confirm', { authority, against });
export const unconfirmAuthority = (authority: string) => invoke<MatterView>('unconfirm', { authority });
export const find = (words: string) => invoke<FindView>('find', { words });

export const exportPlan = () => invoke<ExportPlanView>('export_plan');
export const exportRedline = (
  path: string, person: PersonView, date: string, comments: boolean, track: boolean, onProgress: OnProgress,
) => invoke<ExportedView>('export_redline', { path, person, date, comments, track, progress: channel(onProgress) });

export const topics = (words: string) => invoke<TopicRow[]>('topics', { words });
export const topic = (id: string) => invoke<TopicView>('topic', { id });

/** Calls `onDrop` with the first file dropped, `onOver` while one hovers over the window. */
export async function listenForFiles(onOver: (over: boolean) => void, onDrop: (path: string) => void): Promise<() => void> {
  const stops = await Promise.all([
    listen('tauri://drag-enter', () => onOver(true)),
    listen('tauri://drag-leave', () => onOver(false)),
    listen<{ paths: string[] }>('tauri://drag-drop', (event) => {
      onOver(false);
      const first = event.payload.paths[0];
      if (first) onDrop(first);
    }),
  ]);
  return () => stops.forEach((stop) => stop());
}
