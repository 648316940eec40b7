// The window's state: what the shell last handed out, and what is open on screen. No second truth: after each
// command the view that came back replaces what was shown.
import * as api from './api';
import type {
  CardView, Display, ErrorView, GuessView, HomeView, MatterView, OpenedView, ProgressView, RulingInput,
} from '../bindings/view';
import { asError, neighbour, nextUndecided, stateTitle } from './words';

export type Page = 'home' | 'matter' | 'library';
export type Dialog = 'guess' | 'export' | 'shortcuts' | 'person' | 'settings' | null;

class App {
  page = $state<Page>('home');
  dialog = $state<Dialog>(null);
  home = $state.raw<HomeView | null>(null);
  guess = $state.raw<GuessView | null>(null);
  matter = $state.raw<MatterView | null>(null);
  card = $state.raw<CardView | null>(null);
  /** The suggestion shown on the card. */
  current = $state<string | null>(null);
  /** The rung shown on the card. */
  rung = $state<string | null>(null);
  /** Parts of the redline that are left out. */
  without = $state.raw<string[]>([]);
  /** Is the amend editor open? */
  amending = $state(false);
  /** The comment to the counterparty as edited; nothing when it stands as proposed. */
  comment = $state<string | null>(null);
  /** Long work in hand. */
  progress = $state.raw<ProgressView | null>(null);
  /** Is a ruling on its way to the record? */
  recording = $state(false);
  error = $state.raw<ErrorView | null>(null);
  /** Said aloud and shown at the foot of the window. */
  status = $state('');
  dropping = $state(false);
  /** Asks the paper to bring a block into view; grows so that the same block can be asked for twice. */
  target = $state.raw<{ block: number; time: number; words: string } | null>(null);
  finding = $state(false);

  #times = 0;

  async start(): Promise<void> {
    await this.attempt(async () => {
      this.home = await api.home();
      if (this.home.author === null) this.dialog = 'person';
      else if (this.home.start) await this.open(this.home.start);
    });
  }

  /** Runs `work`; what it throws is shown. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      const error = asError(thrown);
      if (error.code === 'cancelled') this.status = 'Stopped. Nothing was changed.';
      else this.error = error;
      if (error.code === 'no-matter') await this.goHome();
      return false;
    } finally {
      this.progress = null;
    }
  }

  async chooseAndOpen(): Promise<void> {
    await this.attempt(async () => {
      const path = await api.chooseDraft();
      if (path) await this.open(path);
    });
  }

  async open(path: string): Promise<void> {
    await this.attempt(async () => {
      this.error = null;
      this.progress = { doing: 'Opening', step: 0, of: 4 };
      const opened: OpenedView = await api.open(path, (progress) => (this.progress = progress));
      if (opened.is === 'guess') {
        this.guess = opened.with;
        this.dialog = 'guess';
      } else {
        this.enter(opened.with);
        this.status = `${opened.with.file} is open where you left it.`;
      }
    });
  }

  async begin(role: string, form: string): Promise<void> {
    await this.attempt(async () => {
      this.progress = { doing: 'Reviewing', step: 0, of: 3 };
      const matter = await api.begin(role, form, (progress) => (this.progress = progress));
      this.dialog = null;
      this.guess = null;
      this.enter(matter);
      this.status = `Reviewed. ${matter.of} suggestions.`;
    });
  }

  async reconsider(): Promise<void> {
    await this.attempt(async () => {
      this.guess = await api.regard();
      this.dialog = 'guess';
    });
  }

  enter(matter: MatterView): void {
    this.matter = matter;
    this.page = 'matter';
    this.card = null;
    void this.select(matter.current ?? matter.suggestions[0]?.id ?? null);
  }

  async goHome(): Promise<void> {
    this.page = 'home';
    this.matter = null;
    this.card = null;
    this.current = null;
    await api.close().catch(() => undefined);
    this.home = await api.home().catch(() => this.home);
  }

  /** Brings a block into view, and lights up `words` in it. */
  bring(block: number | null, words = ''): void {
    if (block === null) return;
    this.#times += 1;
    this.target = { block, time: this.#times, words };
  }

  async select(id: string | null, bring = true): Promise<void> {
    this.current = id;
    this.amending = false;
    this.comment = null;
    if (id === null) {
      this.card = null;
      return;
    }
    await this.attempt(async () => {
      const card = await api.card(id);
      if (this.current !== id) return;
      this.card = card;
      this.rung = card.variants[card.chosen]?.rung ?? null;
      this.without = card.ruling?.without ?? [];
      const row = this.matter?.suggestions.find((suggestion) => suggestion.id === id);
      if (bring && row) this.bring(row.block);
    });
  }

  step(step: 1 | -1): void {
    const next = neighbour(this.matter?.suggestions ?? [], this.current, step);
    if (next && next !== this.current) void this.select(next);
  }

  /** Records a ruling; what is shown as made has been recorded. */
  async rule(ruling: RulingInput, onward: boolean): Promise<void> {
    const id = this.current;
    if (!id || !this.matter || this.recording) return;
    this.recording = true;
    const done = await this.attempt(async () => {
      const matter = await api.rule(id, ruling);
      this.matter = matter;
      const row = matter.suggestions.find((suggestion) => suggestion.id === id);
      const next = onward ? nextUndecided(matter.suggestions, id) : id;
      this.status = `${row ? `${stateTitle(row.state)}: ${row.title}` : 'Recorded'}. ${matter.decided} of ${matter.of} decided.${onward && next === null ? ' All suggestions are decided.' : ''}`;
      await this.select(next ?? id, onward);
    });
    this.recording = false;
    if (!done) this.amending = ruling.act === 'amend';
  }

  async undo(): Promise<void> {
    if (!this.matter?.undo || this.recording) return;
    const what = this.matter.undo;
    this.recording = true;
    await this.attempt(async () => {
      this.matter = await api.undo();
      this.status = `Undone: ${what}.`;
      await this.select(this.matter.current ?? this.current);
    });
    this.recording = false;
  }

  /** Records the answer to a question of the card; the draft is reviewed anew with it. */
  async answer(about: string, words: string): Promise<void> {
    if (this.recording) return;
    this.recording = true;
    await this.attempt(async () => {
      const matter = await api.answer(about, words);
      this.matter = matter;
      this.status = `Answer recorded, draft reviewed again. ${matter.decided} of ${matter.of} decided.`;
      // With the answer another finding may stand in this one's place.
      const still = matter.suggestions.some((row) => row.id === this.current);
      await this.select(still ? this.current : matter.current, !still);
    });
    this.recording = false;
  }

  /** Records that an authority was checked, and against what text. */
  confirm(authority: string, against: string): Promise<boolean> {
    return this.#note(() => api.confirmAuthority(authority, against), 'Confirmed, and kept in the matter.');
  }

  unconfirm(authority: string): Promise<boolean> {
    return this.#note(() => api.unconfirmAuthority(authority), 'The confirmation is taken back.');
  }

  async #note(record: () => Promise<MatterView>, said: string): Promise<boolean> {
    if (this.recording) return false;
    this.recording = true;
    const done = await this.attempt(async () => {
      this.matter = await record();
      this.status = said;
      if (this.current) this.card = await api.card(this.current);
    });
    this.recording = false;
    return done;
  }

  /** Takes over what the settings have changed: the library, and with it the review of the open draft. */
  async settled(): Promise<void> {
    this.home = await api.home();
    if (!this.matter) return;
    const display = this.matter.paper.display;
    const matter = await api.show(display);
    this.matter = matter;
    const still = matter.suggestions.some((row) => row.id === this.current);
    await this.select(still ? this.current : matter.current, !still);
  }

  async show(display: Display): Promise<void> {
    await this.attempt(async () => {
      this.matter = await api.show(display);
    });
  }

  takeRung(rung: string): void {
    this.rung = rung;
    this.comment = null;
    this.without = [];
  }

  stepRung(step: 1 | -1): void {
    const variants = this.card?.variants ?? [];
    const at = variants.findIndex((variant) => variant.rung === this.rung);
    const next = variants[at + step];
    if (next && !this.amending) {
      this.takeRung(next.rung);
    }
  }
}

export const app = new App();
