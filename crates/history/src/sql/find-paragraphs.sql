SELECT paragraph.round, paragraph.ordinal, snippet(paragraph_text, 0, char(2), char(3), '…', 24)
FROM paragraph_text
JOIN paragraph ON paragraph.id = paragraph_text.rowid
WHERE paragraph_text MATCH ?1
ORDER BY rank, paragraph.id
LIMIT ?2
