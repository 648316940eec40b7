SELECT fingerprint.lineage
FROM fingerprint
JOIN round ON round.id = fingerprint.round
WHERE round.document = (SELECT document FROM round WHERE id = ?1)
  AND fingerprint.fingerprint = ?2
  AND fingerprint.round <= ?1
ORDER BY fingerprint.round DESC
LIMIT 1
