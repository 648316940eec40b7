-- One matter: who it is for. Times are UTC in whole seconds since 1970.
CREATE TABLE matter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    client TEXT NOT NULL,
    counterparty TEXT NOT NULL,
    made_at_utc_secs INTEGER NOT NULL
) STRICT;

-- Received and sent files, byte for byte, each once.
CREATE TABLE blob (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One turn of a document. Its entry says who recorded it and when.
CREATE TABLE round (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id),
    direction TEXT NOT NULL CHECK (direction IN ('received', 'sent')),
    file TEXT NOT NULL,
    hash BLOB NOT NULL REFERENCES blob (hash),
    answers INTEGER REFERENCES round (id)
) STRICT;
CREATE INDEX round_document ON round (document);

-- What was read in a round, for search.
CREATE TABLE paragraph (
    id INTEGER PRIMARY KEY,
    round INTEGER NOT NULL REFERENCES round (id),
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (round, ordinal)
) STRICT;

-- A clause through the rounds of a document, and the fingerprint it has from a round on.
CREATE TABLE lineage (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id)
) STRICT;
CREATE TABLE fingerprint (
    round INTEGER NOT NULL REFERENCES round (id),
    fingerprint TEXT NOT NULL,
    lineage INTEGER NOT NULL REFERENCES lineage (id),
    PRIMARY KEY (round, fingerprint)
) STRICT;
CREATE INDEX fingerprint_lineage ON fingerprint (lineage);

-- The record: everything that happened, in order. All that is shown is folded from it.
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    at_utc_secs INTEGER NOT NULL,
    person TEXT NOT NULL,
    round INTEGER REFERENCES round (id),
    kind TEXT NOT NULL,
    subject TEXT,
    lineage INTEGER REFERENCES lineage (id),
    body TEXT NOT NULL CHECK (json_valid(body)),
    reason TEXT
) STRICT;
CREATE INDEX entry_round ON entry (round);
CREATE INDEX entry_kind ON entry (kind);

CREATE VIRTUAL TABLE paragraph_text USING fts5 (
    text, content = 'paragraph', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER paragraph_found AFTER INSERT ON paragraph BEGIN
    INSERT INTO paragraph_text (rowid, text) VALUES (new.id, new.text);
END;
CREATE VIRTUAL TABLE reason_text USING fts5 (
    reason, content = 'entry', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER reason_found AFTER INSERT ON entry WHEN new.reason IS NOT NULL BEGIN
    INSERT INTO reason_text (rowid, reason) VALUES (new.seq, new.reason);
END;

-- The record only grows.
CREATE TRIGGER entry_kept_update BEFORE UPDATE ON entry BEGIN SELECT RAISE (ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_kept_delete BEFORE DELETE ON entry BEGIN SELECT RAISE (ABORT, 'entries are never deleted'); END;
CREATE TRIGGER round_kept_update BEFORE UPDATE ON round BEGIN SELECT RAISE (ABORT, 'rounds are never changed'); END;
CREATE TRIGGER round_kept_delete BEFORE DELETE ON round BEGIN SELECT RAISE (ABORT, 'rounds are never deleted'); END;
CREATE TRIGGER blob_kept_update BEFORE UPDATE ON blob BEGIN SELECT RAISE (ABORT, 'files are never changed'); END;
CREATE TRIGGER blob_kept_delete BEFORE DELETE ON blob BEGIN SELECT RAISE (ABORT, 'files are never deleted'); END;
CREATE TRIGGER document_kept_update BEFORE UPDATE ON document BEGIN SELECT RAISE (ABORT, 'documents are never changed'); END;
CREATE TRIGGER document_kept_delete BEFORE DELETE ON document BEGIN SELECT RAISE (ABORT, 'documents are never deleted'); END;
CREATE TRIGGER paragraph_kept_update BEFORE UPDATE ON paragraph BEGIN SELECT RAISE (ABORT, 'texts are never changed'); END;
CREATE TRIGGER paragraph_kept_delete BEFORE DELETE ON paragraph BEGIN SELECT RAISE (ABORT, 'texts are never deleted'); END;
CREATE TRIGGER matter_kept_update BEFORE UPDATE ON matter BEGIN SELECT RAISE (ABORT, 'the matter is never changed'); END;
CREATE TRIGGER matter_kept_delete BEFORE DELETE ON matter BEGIN SELECT RAISE (ABORT, 'the matter is never deleted'); END;
CREATE TRIGGER lineage_kept_update BEFORE UPDATE ON lineage BEGIN SELECT RAISE (ABORT, 'lineages are never changed'); END;
CREATE TRIGGER lineage_kept_delete BEFORE DELETE ON lineage BEGIN SELECT RAISE (ABORT, 'lineages are never deleted'); END;
CREATE TRIGGER fingerprint_kept_update BEFORE UPDATE ON fingerprint BEGIN SELECT RAISE (ABORT, 'fingerprints are never changed'); END;
CREATE TRIGGER fingerprint_kept_delete BEFORE DELETE ON fingerprint BEGIN SELECT RAISE (ABORT, 'fingerprints are never deleted'); END;
