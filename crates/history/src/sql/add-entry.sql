INSERT INTO entry (at_utc_secs, person, round, kind, subject, lineage, body, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
