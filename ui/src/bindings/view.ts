// Generated from src-tauri/src/view by its test; do not edit. To renew: COUNTERDRAFT_BINDINGS=write cargo test -p counterdraft-desktop bindings

/**
 * The home page.
 */
export type HomeView = { 
/**
 * Who the redlines are by; nothing before the first run is over.
 */
author: PersonView | null, 
/**
 * Matters, the one opened last first.
 */
matters: Array<MatterRow>, 
/**
 * Version of the application.
 */
version: string, 
/**
 * Version of the clause library.
 */
library: string, 
/**
 * Mistakes in the attorney's own library folders; while there are any, nothing is reviewed.
 */
library_mistakes: number, 
/**
 * The folder that holds the matter files.
 */
folder: string, 
/**
 * A file named on the command line, to be opened at once; handed out once.
 */
start: string | null, };

/**
 * The person whose name stands on redlines and entries.
 */
export type PersonView = { 
/**
 * Name as it stands in tracked changes.
 */
name: string, 
/**
 * Initials as they stand on comments.
 */
initials: string, };

/**
 * The settings of the window.
 */
export type SettingsView = { 
/**
 * Whose name stands on redlines and entries.
 */
person: PersonView, 
/**
 * The attorney's own clause library folders, in their order; a later one wins.
 */
libraries: Array<LibraryFolderView>, 
/**
 * Version of the clause library that ships with the product.
 */
library: string, };

/**
 * A folder of the attorney's own library files.
 */
export type LibraryFolderView = { 
/**
 * Where it is.
 */
path: string, 
/**
 * How many library files it holds.
 */
files: number, 
/**
 * What is wrong in its files; while there is anything, nothing is reviewed.
 */
mistakes: Array<MistakeRow>, };

/**
 * Something wrong in a library file, at its character.
 */
export type MistakeRow = { 
/**
 * Where, such as "topics/audit-right.toml:12:3".
 */
place: string, 
/**
 * What is wrong, in one sentence.
 */
message: string, 
/**
 * What to do about it.
 */
hint: string, };

/**
 * A matter on the home page.
 */
export type MatterRow = { 
/**
 * The matter file.
 */
path: string, 
/**
 * Name of the draft's file.
 */
draft: string, 
/**
 * Title of our client's role.
 */
role: string, 
/**
 * Title of the form of agreement.
 */
form: string, 
/**
 * When it was last opened, in UTC seconds.
 */
opened: number, 
/**
 * Suggestions ruled on.
 */
decided: number, 
/**
 * All suggestions.
 */
of: number, 
/**
 * Was a redline exported?
 */
exported: boolean, };

/**
 * What became of opening a file.
 */
export type OpenedView = { "is": "guess", "with": GuessView } | { "is": "matter", "with": MatterView };

/**
 * Role and form as guessed from the preamble, for a yes or a change.
 */
export type GuessView = { 
/**
 * Name of the draft's file.
 */
file: string, 
/**
 * Id of the guessed role.
 */
role: string, 
/**
 * Id of the guessed form.
 */
form: string, 
/**
 * What the guess rests on, in one sentence.
 */
why: string, 
/**
 * Roles to choose from.
 */
roles: Array<ChoiceView>, 
/**
 * Forms to choose from.
 */
forms: Array<ChoiceView>, 
/**
 * The draft's first words, to check the guess against.
 */
preamble: Array<string>, 
/**
 * What could not be read or reviewed.
 */
notices: Array<NoticeRow>, };

/**
 * An id with its name on screen; often something to choose.
 */
export type ChoiceView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name on screen.
 */
title: string, };

/**
 * How far long work has come.
 */
export type ProgressView = { 
/**
 * What is being done, such as "Reading the draft".
 */
doing: string, 
/**
 * Steps done.
 */
step: number, 
/**
 * All steps.
 */
of: number, };

/**
 * How the draft is shown; it never changes the file.
 */
export type Display = "all-markup" | "simple-markup" | "no-markup" | "original" | "proposed";

/**
 * The open matter.
 */
export type MatterView = { 
/**
 * Name of the draft's file.
 */
file: string, 
/**
 * Where the draft was opened from; nothing when only the matter file was given.
 */
source: string | null, 
/**
 * Id and title of our client's role.
 */
role: ChoiceView, 
/**
 * Id and title of the form of agreement.
 */
form: ChoiceView, 
/**
 * The draft as displayed.
 */
paper: PaperView, 
/**
 * The clause map.
 */
clauses: Array<ClauseRow>, 
/**
 * Suggestions and flags, worst first, then in document order.
 */
suggestions: Array<SuggestionRow>, 
/**
 * What the library looked for, and whether the draft speaks of it.
 */
presence: Array<PresenceRow>, 
/**
 * Answers to the questions that are put to the whole draft.
 */
answers: Array<AnswerRow>, 
/**
 * Who takes the matter on, and why.
 */
triage: string | null, 
/**
 * Facts that a rule still needs, those that change most first.
 */
asks: Array<NeedView>, 
/**
 * What could not be read or reviewed, and edits that do not fit together.
 */
notices: Array<NoticeRow>, 
/**
 * Who has pending changes or comments in the file.
 */
authors: Array<AuthorRow>, 
/**
 * Comments in the file.
 */
comments: Array<CommentRow>, 
/**
 * Suggestions ruled on.
 */
decided: number, 
/**
 * All suggestions.
 */
of: number, 
/**
 * What undo would take back, such as "Undo: accepted, Field of use".
 */
undo: string | null, 
/**
 * The suggestion to show: where the attorney left off.
 */
current: string | null, 
/**
 * Redlines sent so far.
 */
rounds_sent: number, };

/**
 * The draft as displayed, without its blocks.
 */
export type PaperView = { 
/**
 * Grows with every change of what is shown; blocks of another revision are stale.
 */
revision: number, 
/**
 * How it is shown.
 */
display: Display, 
/**
 * For each block, about how many characters it has; a table counts its tallest cells.
 */
sizes: Array<number>, 
/**
 * Pending changes of others.
 */
pending: number, };

/**
 * A clause of the clause map.
 */
export type ClauseRow = { 
/**
 * Its label, such as "3.2".
 */
label: string, 
/**
 * Its heading, or its first words.
 */
heading: string, 
/**
 * Depth in the tree, from 0.
 */
depth: number, 
/**
 * The block it begins at.
 */
block: number | null, 
/**
 * The worst severity of an open suggestion in it.
 */
severity: string | null, 
/**
 * Suggestions in it that are not ruled on.
 */
open: number, 
/**
 * Suggestions in it.
 */
of: number, 
/**
 * The first of its suggestions.
 */
suggestion: string | null, };

/**
 * A suggestion, or a finding without one, in the list.
 */
export type SuggestionRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Id of its topic.
 */
topic: string, 
/**
 * Title of the test that fired.
 */
title: string, 
/**
 * info, low, medium, high or critical.
 */
severity: string, 
/**
 * The clause, such as "4.2 Use of Materials"; what is missing stands nowhere.
 */
clause: string, 
/**
 * open, accepted, amended, commented, approved, rejected, deferred or silenced.
 */
state: string, 
/**
 * Why it fired: words, absence, number or conflict.
 */
because: string, 
/**
 * sure, open or attorney.
 */
certainty: string, 
/**
 * The block it stands at.
 */
block: number | null, 
/**
 * Does it propose words, or is it for the attorney to judge?
 */
proposes: boolean, };

/**
 * A sentence or a list item, and what it means for the client.
 */
export type PlaceRow = { 
/**
 * The block it stands in.
 */
block: number | null, 
/**
 * The clause.
 */
place: string, 
/**
 * Its words.
 */
quote: string, 
/**
 * protects, exposes or neutral; nothing where it only comes near.
 */
stance: string | null, 
/**
 * Why that is said.
 */
why: string, };

/**
 * Whether the draft speaks of a topic.
 */
export type PresenceRow = { 
/**
 * Id of the topic.
 */
topic: string, 
/**
 * Its title.
 */
title: string, 
/**
 * found, not-found or not-checked.
 */
is: string, 
/**
 * Why it was not checked, or where it was found.
 */
reason: string, 
/**
 * The first block that speaks of it.
 */
block: number | null, 
/**
 * Every sentence and list item that speaks of it.
 */
places: Array<PlaceRow>, 
/**
 * What comes nearest, where the draft does not speak of it.
 */
nearest: PlaceRow | null, };

/**
 * The answer to a question that is put to the whole draft.
 */
export type AnswerRow = { 
/**
 * The question.
 */
asks: string, 
/**
 * yes, no, opt-out, silent, contradictory or open.
 */
answer: string, 
/**
 * Why, in a few sentences.
 */
because: string, 
/**
 * The first block that answers it.
 */
block: number | null, };

/**
 * Something the attorney should know about the reading or the edits.
 */
export type NoticeRow = { 
/**
 * One sentence.
 */
message: string, 
/**
 * Where.
 */
place: string, };

/**
 * An author of pending changes or comments.
 */
export type AuthorRow = { 
/**
 * As the file says.
 */
name: string, 
/**
 * Which of the window's author colours, from 0.
 */
hue: number, 
/**
 * Pending changes.
 */
changes: number, 
/**
 * Comments.
 */
comments: number, };

/**
 * A comment of the file.
 */
export type CommentRow = { 
/**
 * Its id.
 */
id: number, 
/**
 * The comment it answers.
 */
parent: number | null, 
/**
 * As the file says.
 */
author: string, 
/**
 * Which of the window's author colours, from 0.
 */
hue: number, 
/**
 * As written in the file.
 */
date: string | null, 
/**
 * Is it resolved?
 */
resolved: boolean, 
/**
 * What it says.
 */
text: string, };

/**
 * Blocks of the draft.
 */
export type BlocksView = { 
/**
 * The paper's revision they belong to.
 */
revision: number, 
/**
 * Index of the first.
 */
from: number, 
/**
 * In reading order.
 */
blocks: Array<BlockView>, };

/**
 * One thing in the flow of the page.
 */
export type BlockView = { "kind": "paragraph" } & ParagraphView | { "kind": "table" } & TableView | { "kind": "page", 
/**
 * Its number.
 */
number: number, } | { "kind": "opaque", 
/**
 * What it is.
 */
what: string, };

/**
 * A paragraph to paint.
 */
export type ParagraphView = { 
/**
 * Its id; nothing for one of ours.
 */
para: number | null, 
/**
 * What it belongs to when not the body, such as "Footnote 2" or "Header".
 */
story: string | null, 
/**
 * Its label.
 */
label: string | null, 
/**
 * The label before our edits, where it differs.
 */
old_label: string | null, 
/**
 * Heading level from 1.
 */
heading: number | null, 
/**
 * Left indent in points.
 */
indent: number, 
/**
 * First-line indent in points.
 */
first: number, 
/**
 * Space before in points.
 */
before: number, 
/**
 * Space after in points.
 */
after: number, 
/**
 * start, center, end or justify.
 */
align: string, 
/**
 * A change of the paragraph mark.
 */
mark: MarkView | null, 
/**
 * Does it get a change bar?
 */
changed: boolean, 
/**
 * Its text.
 */
pieces: Array<PieceView>, 
/**
 * Suggestions that propose something at this paragraph without marking words, such as a new clause after it.
 */
beside: Array<SpotView>, };

/**
 * A stretch of text to paint.
 */
export type PieceView = { 
/**
 * What is read; always painted as text.
 */
text: string, 
/**
 * Bold, italic and so on, as class names.
 */
face: Array<string>, 
/**
 * Size against the draft's usual one, where it differs.
 */
scale: number | null, 
/**
 * The changes it is part of; ours is last.
 */
marks: Array<MarkView>, 
/**
 * Comments about it.
 */
comments: Array<number>, 
/**
 * The target of a hyperlink, shown and never followed.
 */
link: string | null, 
/**
 * Number of the note referred to here.
 */
note: number | null, 
/**
 * Suggestions about it.
 */
spots: Array<SpotView>, };

/**
 * A place a suggestion is about.
 */
export type SpotView = { 
/**
 * The suggestion.
 */
suggestion: string, 
/**
 * Its severity.
 */
severity: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Is it not ruled on?
 */
open: boolean, };

/**
 * A change to paint.
 */
export type MarkView = { 
/**
 * inserted, deleted, moved-from, moved-to or formatted.
 */
kind: string, 
/**
 * Whose it is.
 */
author: string, 
/**
 * Which of the window's author colours, from 0; nothing for ours.
 */
hue: number | null, 
/**
 * As written.
 */
date: string | null, 
/**
 * The suggestion it comes from, when it is ours.
 */
suggestion: string | null, };

/**
 * A table to paint.
 */
export type TableView = { 
/**
 * Column widths in points.
 */
columns: Array<number>, 
/**
 * Its rows.
 */
rows: Array<RowView>, };

/**
 * A row to paint.
 */
export type RowView = { 
/**
 * A change of the row.
 */
mark: MarkView | null, 
/**
 * Its cells, without those a merged cell covers.
 */
cells: Array<CellView>, };

/**
 * A cell to paint.
 */
export type CellView = { 
/**
 * Columns it spans.
 */
columns: number, 
/**
 * Rows it spans.
 */
rows: number, 
/**
 * What it holds.
 */
blocks: Array<BlockView>, };

/**
 * The card of a suggestion or of a finding without one.
 */
export type CardView = { 
/**
 * Its row of the list.
 */
row: SuggestionRow, 
/**
 * Title of its topic.
 */
topic: string, 
/**
 * Card code of the topic, such as "B1".
 */
code: string, 
/**
 * The words of the draft it is about.
 */
words: string, 
/**
 * What fired, worst first.
 */
findings: Array<FindingView>, 
/**
 * Proposed language, the playbook's opening rung first.
 */
variants: Array<VariantView>, 
/**
 * Index of the variant to show: the one ruled on, else the first.
 */
chosen: number, 
/**
 * The comment to the counterparty as it stands.
 */
comment: string, 
/**
 * For us alone; never exported.
 */
note: string, 
/**
 * Authorities with the date they were checked.
 */
authorities: Array<AuthorityView>, 
/**
 * Conditions that stop signature.
 */
walk_aways: Array<string>, 
/**
 * Suggestions this one cannot stand beside.
 */
clashes: Array<ChoiceView>, 
/**
 * How much of the role's preferred position the draft meets.
 */
measure: MeasureView | null, 
/**
 * The standing ruling.
 */
ruling: RulingView | null, 
/**
 * The words as amended, when they were.
 */
amended: Array<PassageView> | null, };

/**
 * One thing that fired.
 */
export type FindingView = { 
/**
 * Topic and test, such as "training-use/T1".
 */
id: string, 
/**
 * The test's title.
 */
title: string, 
/**
 * Its severity.
 */
severity: string, 
/**
 * Which rules set the severity, in one sentence.
 */
severity_because: string, 
/**
 * What the severity would be if something were known, a sentence each.
 */
would: Array<string>, 
/**
 * Words and consequence, in one sentence.
 */
message: string, 
/**
 * The words matched.
 */
quote: string, 
/**
 * words, absence, number or conflict.
 */
because: string, 
/**
 * sure, open or attorney.
 */
certainty: string, 
/**
 * Facts or documents it needs, when it is open.
 */
needs: Array<NeedView>, 
/**
 * Traps of the unit, such as "survives termination".
 */
traps: Array<string>, };

/**
 * Proposed language at a rung.
 */
export type VariantView = { 
/**
 * preferred, fallback-1 and so on.
 */
rung: string, 
/**
 * Its name on screen.
 */
title: string, 
/**
 * The redline, a passage per paragraph.
 */
passages: Array<PassageView>, 
/**
 * The comment to the counterparty that goes with it.
 */
comment: string, 
/**
 * What must be answered before it can be accepted.
 */
needs: Array<NeedView>, 
/**
 * The parts that can be taken separately; empty when there is but one.
 */
parts: Array<PartView>, };

/**
 * Something that must be known first.
 */
export type NeedView = { 
/**
 * variable, fact, list or other; a list takes several choices with commas between them, what is other no answer here.
 */
kind: string, 
/**
 * The variable's name or the fact's key.
 */
about: string, 
/**
 * The question, in one sentence.
 */
ask: string, 
/**
 * Answers to choose from; empty takes any words.
 */
choices: Array<ChoiceView>, };

/**
 * A part of a redline that can be taken without the others.
 */
export type PartView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Title of the worst finding it cures.
 */
title: string, 
/**
 * The severity of that finding.
 */
severity: string, 
/**
 * What must be answered before it can be accepted.
 */
needs: Array<NeedView>, };

/**
 * How many of a position's requirements the draft meets.
 */
export type MeasureView = { 
/**
 * Met by the draft as received.
 */
met: number, 
/**
 * All.
 */
of: number, 
/**
 * Titles of those it does not meet.
 */
lacks: Array<string>, };

/**
 * A redline without some of its parts.
 */
export type PartialView = { 
/**
 * What is left of the redline, a passage per paragraph.
 */
passages: Array<PassageView>, 
/**
 * The comment to the counterparty that goes with it.
 */
comment: string, };

/**
 * One paragraph of a redline.
 */
export type PassageView = { 
/**
 * Where, such as "4.2" or "New clause after 4.2".
 */
place: string, 
/**
 * change, insert or delete.
 */
kind: string, 
/**
 * The redline.
 */
strokes: Array<StrokeView>, 
/**
 * The words as they would read, for the editor.
 */
after: string, };

/**
 * A stretch of a redline.
 */
export type StrokeView = { 
/**
 * same, inserted or deleted.
 */
kind: string, 
/**
 * Its words.
 */
text: string, };

/**
 * An authority.
 */
export type AuthorityView = { 
/**
 * Its id.
 */
id: string, 
/**
 * How it is cited.
 */
citation: string, 
/**
 * The day the library's writers checked it; empty when they did not.
 */
checked: string, 
/**
 * The attorney's own confirmation in this matter.
 */
confirmed: ConfirmationView | null, };

/**
 * An authority as an attorney confirmed it.
 */
export type ConfirmationView = { 
/**
 * Who confirmed it.
 */
by: string, 
/**
 * When, in UTC seconds.
 */
at: number, 
/**
 * Against what text, in the attorney's words.
 */
against: string, };

/**
 * A ruling that stands.
 */
export type RulingView = { 
/**
 * accepted, amended and so on.
 */
state: string, 
/**
 * The rung accepted.
 */
rung: string | null, 
/**
 * Parts of the redline that were left out.
 */
without: Array<string>, 
/**
 * Who ruled.
 */
by: string, 
/**
 * When, in UTC seconds.
 */
at: number, 
/**
 * Why, when it was said.
 */
reason: string | null, };

/**
 * What the attorney rules.
 */
export type RulingInput = { "act": "accept", 
/**
 * The rung.
 */
rung: string, 
/**
 * Parts of the redline that are left out.
 */
without: Array<string>, 
/**
 * The comment to the counterparty, when it was edited.
 */
comment: string | null, } | { "act": "amend", 
/**
 * The rung the words started from.
 */
rung: string, 
/**
 * The words of each passage, in order.
 */
texts: Array<string>, 
/**
 * The comment to the counterparty, when it was edited.
 */
comment: string | null, } | { "act": "comment-only", 
/**
 * The comment to the counterparty.
 */
text: string, } | { "act": "approve", 
/**
 * Why.
 */
reason: string | null, } | { "act": "reject", 
/**
 * Why.
 */
reason: string | null, } | { "act": "defer" } | { "act": "not-this-clause", 
/**
 * Why.
 */
reason: string | null, };

/**
 * What an export would hold.
 */
export type ExportPlanView = { 
/**
 * Where it would be written.
 */
path: string, 
/**
 * Who it would be by.
 */
author: PersonView, 
/**
 * Redlines: place and title of each.
 */
redlines: Array<ExportRow>, 
/**
 * Suggestions that go as comments only.
 */
comments: Array<ExportRow>, 
/**
 * Suggestions that stay at home: rejected, approved, silenced.
 */
left_out: Array<ExportRow>, 
/**
 * Suggestions nobody has ruled on; they stay at home too.
 */
open: Array<ExportRow>, 
/**
 * Accepted suggestions that cannot be carried out, with the reason.
 */
blocked: Array<ExportRow>, 
/**
 * Internal notes in the matter, which are never exported.
 */
notes: number, };

/**
 * A line of the export's summary.
 */
export type ExportRow = { 
/**
 * Where.
 */
place: string, 
/**
 * What.
 */
title: string, 
/**
 * The ruling or the reason.
 */
why: string, };

/**
 * What an export wrote.
 */
export type ExportedView = { 
/**
 * The file.
 */
path: string, 
/**
 * Edits written as tracked changes.
 */
applied: number, 
/**
 * Edits written as a comment, with the reason.
 */
commented: Array<ExportRow>, 
/**
 * Edits not written, with the reason.
 */
refused: Array<ExportRow>, 
/**
 * Comments to the counterparty written.
 */
comments: number, 
/**
 * The round recorded in the matter.
 */
round: number, 
/**
 * The matter after it.
 */
matter: MatterView, };

/**
 * What find found.
 */
export type FindView = { 
/**
 * All hits.
 */
total: number, 
/**
 * The first of them.
 */
hits: Array<HitView>, };

/**
 * A hit.
 */
export type HitView = { 
/**
 * The block.
 */
block: number, 
/**
 * The clause.
 */
place: string, 
/**
 * Words before.
 */
before: string, 
/**
 * The words found.
 */
found: string, 
/**
 * Words after.
 */
after: string, };

/**
 * A topic in the library's list.
 */
export type TopicRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Card code, such as "B1".
 */
code: string, 
/**
 * Its title.
 */
title: string, 
/**
 * draft, reviewed or retired.
 */
status: string, 
/**
 * Titles of the forms it applies to.
 */
forms: Array<string>, 
/**
 * Titles of the roles it has positions for.
 */
roles: Array<string>, 
/**
 * Words around a search hit.
 */
excerpt: string, };

/**
 * A topic's page.
 */
export type TopicView = { 
/**
 * Its row.
 */
row: TopicRow, 
/**
 * The page.
 */
prose: Array<ProseView>, 
/**
 * Positions by role and rung.
 */
positions: Array<PositionView>, 
/**
 * Conditions that stop signature.
 */
walk_aways: Array<PositionView>, 
/**
 * What it tests.
 */
tests: Array<TestRow>, 
/**
 * Authorities.
 */
authorities: Array<AuthorityView>, };

/**
 * A block of a topic's page.
 */
export type ProseView = { 
/**
 * heading, paragraph, item or quote.
 */
kind: string, 
/**
 * Its words.
 */
text: string, 
/**
 * Tests an example names.
 */
tests: string, };

/**
 * A position of a topic.
 */
export type PositionView = { 
/**
 * Title of the role.
 */
role: string, 
/**
 * Title of the rung.
 */
rung: string, 
/**
 * Heading of the clause.
 */
heading: string, 
/**
 * Its words.
 */
text: string, 
/**
 * Its requirements.
 */
elements: Array<string>, };

/**
 * A test of a topic.
 */
export type TestRow = { 
/**
 * Its id, such as "T1".
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * words, absence, number or conflict.
 */
because: string, 
/**
 * Severity by role, such as "high for the customer".
 */
severity: string, 
/**
 * What it says.
 */
message: string, };

/**
 * An error as the window shows it.
 */
export type ErrorView = { 
/**
 * What the window branches on.
 */
code: Code, 
/**
 * What happened, in one sentence.
 */
message: string, 
/**
 * What to do next.
 */
hint: string, };

/**
 * What the window branches on.
 */
export type Code = "cancelled" | "no-matter" | "stale" | "failed";
