SELECT entry.seq, snippet(reason_text, 0, char(2), char(3), '…', 24)
FROM reason_text
JOIN entry ON entry.seq = reason_text.rowid
WHERE reason_text MATCH ?1
ORDER BY rank, entry.seq
LIMIT ?2
