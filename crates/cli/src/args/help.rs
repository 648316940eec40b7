//! What each command says of itself when asked.

/// What the command as a whole says of itself.
pub const HELP: &str = "\
counterdraft reviews a counterparty's draft against a clause library and writes it back marked up.
Everything stays on this computer. It gives no legal advice: an attorney decides.

  counterdraft review DRAFT [--role R] [--form F] [--matter M] [--format text|json|docx] [-o OUT] [--fail-on SEVERITY]
  counterdraft topics DRAFT [--role R] [--format text|json]
  counterdraft markup DRAFT.docx -o OUT.docx [--accept all|IDS|SEVERITY] [--author A] [--date D] [--no-comments] [--track]
  counterdraft markup DRAFT.docx --edits PLAN.json -o OUT.docx
  counterdraft read DRAFT [--format text|json]
  counterdraft accept|reject DRAFT.docx [--of AUTHOR] [--id IDS] [--all] [--by NAME] -o OUT.docx
  counterdraft scrub DRAFT.docx [--authors] [--preview] -o OUT.docx
  counterdraft clauses DRAFT [--format text|json]
  counterdraft library list|show TOPIC|search WORDS|authorities [--as-of DAY]|confirm ID|check [DIR] [--coverage]
  counterdraft search WORDS [--draft DRAFT] [--matter M] [--library DIR] [--format text|json]

DRAFT is a Word file; review, topics, read and clauses take saved terms (.md, .txt, .html) as well.
Each command answers to --help. Exit codes: 0 done, 1 findings or edits that were not applied, 2 usage, 3 file refused.
";

/// `review`.
pub const REVIEW: &str = "\
counterdraft review DRAFT: findings with what they mean for the client, and what to propose.

  --role R         customer, vendor, licensor or licensee; inferred when it is not given
  --form F         training-data-license, services-agreement, dpa, customer-terms, acceptable-use-policy or
                   indemnity-letter; inferred when it is not given
  --matter M       facts of the matter: a .toml file or a matter file; NAME.matter.toml beside NAME.docx is read by itself
  --library DIR    library files of your own, which replace the built-in ones; may be given more than once
  --format F       text (default), json, or docx: a one-page issues list
  --for-them       make the issues list for the other side: no notes, severities or authorities
  -o OUT           write the answer to a file
  --fail-on S      exit with 1 when a finding that is sure is at or above S: info, low, medium, high or critical

Without --for-them the answer holds internal notes. Do not send it to the other side.
";

/// `topics`.
pub const TOPICS: &str = "\
counterdraft topics DRAFT: every sentence or list item that speaks to a topic of the library, and whether it protects the
client or exposes it. What is found depends on neither role nor form; the stance is for the role.

  --role, --form, --matter, --library   as for review
  --format F       text (default) or json
";

/// `markup`.
pub const MARKUP: &str = "\
counterdraft markup DRAFT.docx -o OUT.docx: the draft with tracked changes and comments. The received file is not changed.

  --accept WHAT    all, a severity (that and above), or ids of suggestions with commas between them;
                   without it the rulings of the matter file are written, or all where there is none
  --role, --form, --matter, --library   as for review; a matter file records what was received and sent, and a new
                   name that ends in .counterdraft makes one
  --edits PLAN     write these edits and no suggestions: {\"edits\":[{\"paragraph\":12,\"replace\":\"a\",\"with\":\"b\"},
                   {\"paragraph\":12,\"insert_after\":[\"text\"]},{\"paragraph\":12,\"delete\":true},
                   {\"paragraph\":12,\"comment\":\"text\",\"on\":\"words\"}]}, with \"occurrence\" (from 1) where words recur;
                   what became of each goes to standard output as JSON
  --author A       who marks up; otherwise COUNTERDRAFT_AUTHOR or the user's name
  --date D         when, written as given, such as 2026-11-23T14:05; otherwise now, in local time
  --no-comments    write no comments
  --track          turn change tracking on in the file
";

/// `read`.
pub const READ: &str = "\
counterdraft read DRAFT [--format text|json]: the text as it would read with every pending change made, with numbers,
pending changes, comments, and notices of what was not read.
";

/// `clauses`.
pub const CLAUSES: &str = "\
counterdraft clauses DRAFT [--format text|json]: clauses, definitions and cross-references.
";

/// `library`.
pub const LIBRARY: &str = "\
counterdraft library list               the topics
counterdraft library show TOPIC         one topic by id or code: positions, tests, page
counterdraft library search WORDS       topics whose title, language or page holds the words
counterdraft library authorities        statutes, rules and cases: standing, age of the check, how they are often cited
                                        beside the proposed citation, and what is pending and due to be looked up
counterdraft library confirm ID --matter M --against TEXT
                                        records that you read an authority, or a place in it such as gdpr#28(3):
                                        who, when, and against what text
counterdraft library check [DIR]        every mistake of a library folder, or of the library in use; exit 1 when there
                                        is one

  --coverage       with check: what the library must know, each with a line that shows it; without one it is a mistake
  --as-of DAY      with authorities: the day on which their age is told, such as 2026-11-23; otherwise today
  --matter M       with authorities: the matter file whose confirmations are shown; with confirm: that keeps it
  --author A       with confirm: who read it; otherwise COUNTERDRAFT_AUTHOR or the user's name
  --library DIR    library files of your own, which replace the built-in ones; may be given more than once
  --format F       text (default) or json
";

/// `accept` and `reject`.
pub const ANSWER: &str = "\
counterdraft accept DRAFT.docx -o OUT.docx: makes pending changes final and removes their markup.
counterdraft reject DRAFT.docx -o OUT.docx: undoes pending changes and removes their markup.
The received file is not changed. Say which changes; several options narrow the choice:

  --all            every pending change
  --of AUTHOR      those of an author, as the file names them; may be given more than once
  --id IDS         those with these ids, as `counterdraft read --format json` lists them under pending
  --by NAME        answer in NAME's tracked changes instead and leave the other side's markup as it is: reject strikes
                   insertions and restores deletions; accept changes nothing, for a change that stands is accepted
  --date D         with --by: when, written as given, such as 2026-11-23T14:05; otherwise now, in local time
  --format F       text (default) or json: what became of each change

Exit 1 when a change was not ruled on; the answer says why.
";

/// `scrub`.
pub const SCRUB: &str = "\
counterdraft scrub DRAFT.docx -o OUT.docx: a copy without what the file tells about its making. The received file is not
changed; text, tracked changes and comments stay as they are, and so does every part that holds nothing of the kind.

  Taken out: author, last author, manager and company; template and its path; custom properties and variables; editing
  session ids; Exif, XMP and text of JPEG and PNG pictures. What a field or a control of the text shows is kept and
  named, and so are other pictures and embedded files, which are not looked into.

  --authors        also replace the names in tracked changes and comments by “Author” and take out their dates, as Word does
  --preview        say what would be taken out, and write nothing
  --format F       text (default) or json
";

/// `search`.
pub const SEARCH: &str = "\
counterdraft search WORDS: the library, a draft and a matter, searched in the words of the library's conditions.

  train! /s model            a word that begins so, in one sentence with another; /p in one paragraph, /5 at most five apart
  audit +3 record            in this order; `not/3` and `not+3` where the other does not stand so near
  @data-in & duration(>30 days) % \"zero retention\"
                             a lexicon with the terms that the draft defines by it; a quantity; & and, % but not
  A space reads as `or`. Put the whole in quotes, so that the shell hands it over as it is.

  --draft DRAFT    the draft: a Word file or saved terms (.md, .txt, .html)
  --matter M       the matter file: its received drafts, and the reasons in its record
  --library DIR    library files of your own, which replace the built-in ones; may be given more than once
  --format F       text (default) or json: hits with quote, start and end in bytes of their paragraph
";
