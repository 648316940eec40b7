SELECT fingerprint
FROM fingerprint
WHERE lineage = ?1 AND round <= ?2
ORDER BY round DESC, rowid DESC
LIMIT 1
