//! References that leave the draft: to the law and to other papers.

use super::pattern;

// `, Clause 17` of "Section IV, Clause 17 of the SCCs" hangs on the same paper.
pattern!(
    LAW_AFTER,
    r"(?x)^ (?:(?:,|\s+and|\s+or)\s*(?:optional\s+)?(?:Part|Section|Clause|Article|Paragraph|Module|Rule)s?\s+[\w.()-]+(?:\s+(?:and|or)\s+[\w.()]+)?)?
      (?:\s*\([^)]{1,6}\))? \s*,?\s* (?:et\ seq\.?\s*)? (?:
        (?:of|under|in|to)\s+(?:the\s+|that\s+|such\s+|any\s+)?(?:[A-Z0-9\u{C0}-\u{DE}][\w’'.&()/-]*\s+(?:(?:of|and|the|for|on|to|in|consumer|rights|as|amended)\s+)*){0,8}?
            (?:Acts?|Code|Regulations?|[Dd]irective|GDPR|CCPA|CPRA|HIPAA|Rules?|Statutes?|Law|Treaty|Convention|Constitution|Restatement|Principles|Order|SCCs?|GAAP|[A-Z]{3,6})\b
      | (?:(?:EU|UK)\s+)?(?:GDPR|CCPA|CPRA|HIPAA)\b | U\.?S\.?C | [A-Z]\.(?:[A-Z]\.)?C\.C\. | C\.?F\.?R | of\s+(?:Title|Regulation|Directive)\s | \s*Cal\.\s )"
);
pattern!(
    LAW_BEFORE,
    r"(?:U\.?S\.?C\.?A?\.?|C\.?F\.?R\.?|Code|Act|GDPR|CCPA|CPRA|HIPAA|DMCA|Regulations?(?:\s+S-[KX])?|Directive|Stat\.|Reg\.|Rules?|Law|Cal\.|SCCs?|Title\s+\d+|\d{4}/\d+|No\.\s*\d+/\d+)\s*,?\s*(?:\(?at\s*)?$"
);
pattern!(
    OTHER_PAPER,
    r"^(?:,\s*(?:Part|Section|Clause|Article|Paragraph)s?\s+[\w.()]+)?\s+(?:of|to|in|under)\s+(?:the|that|such|any|our|its|each)\s+((?:[A-Z“][\w’'”&/-]*\s+(?:(?:of|and|for|to)\s+)*){0,6}?(?:Agreement|Addendum|DPA|MSA|SOW|Terms|Policy|Order Form|License|Contract|Documentation|Clauses|Indenture|Lease|Plan|Note|Provisions|Form|Supplement|Statement|Deed|Warrant|Bylaws|Charter))\b"
);
pattern!(
    OF_PART,
    r"(?i)^\s+(?:of|to|in)\s+(?:the\s+)?((?:schedule|exhibit|annex|appendix|attachment)[\s\u{A0}]+(?:[A-Z]{1,2}(?:-\d+)?|\d+|[IVX]+))\b"
);
pattern!(HERE, r"^\s+(?:of|to|in|under)\s+(?:this|the)\s+Agreement\b");
pattern!(THE_AGREEMENT, r"^(?:\([a-z]+\))*\s+(?:of|to|in|under)\s+the\s+Agreement\b");

/// Says whether a reference names a statute or another paper.
pub(super) fn is_external(before: &str, after: &str, kind: &str, label: &str) -> bool {
    if HERE.is_match(after) || OF_PART.is_match(after) {
        return false;
    }
    let front: String = before.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let number = label.split(['.', '(']).next().and_then(|n| n.parse::<u32>().ok());
    LAW_AFTER.is_match(after)
        || LAW_BEFORE.is_match(&front)
        || OTHER_PAPER.captures(after).is_some_and(|c| c.get(1).is_some_and(|m| m.as_str() != "Agreement"))
        || (kind.starts_with('§') || kind.starts_with("sec")) && number.is_some_and(|n| n > 200)
}

/// Says whether a reference goes on with "of the Agreement", which in an amendment is another paper.
pub(super) fn is_of_the_agreement(after: &str) -> bool {
    THE_AGREEMENT.is_match(after)
}

/// Returns the schedule that a reference says its label stands in: `Section 2 of Schedule A`.
pub(super) fn part(after: &str) -> Option<&str> {
    OF_PART.captures(after).and_then(|found| found.get(1)).map(|part| part.as_str())
}
