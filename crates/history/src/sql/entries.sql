SELECT seq, at_utc_secs, person, round, kind, subject, lineage, body, reason
FROM entry
WHERE ?1 IS NULL OR round = ?1
ORDER BY seq
