SELECT round.id, round.document, round.direction, round.file, round.hash, round.answers, entry.at_utc_secs, entry.person
FROM round
LEFT JOIN entry ON entry.round = round.id AND entry.kind = round.direction
ORDER BY round.id
