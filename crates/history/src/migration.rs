use rusqlite::Connection;

/// `CNDF` in ASCII, at byte 68 of the file: says that a SQLite file is a matter.
pub(crate) const APPLICATION_ID: i32 = 0x434e_4446;

/// Each brings the file from the format of its index to the next one. A released one is never edited.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001-matter.sql")];

/// The newest format that this version reads and writes.
pub(crate) const NEWEST: u32 = MIGRATIONS.len() as u32;

/// Brings the file to the newest format, in one transaction.
pub(crate) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", index as u32 + 1)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()
}
