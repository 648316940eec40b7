//! The zip's directory, read by itself: what a zip library may smooth over is refused here.

use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::ops::Range;

use zip::{CompressionMethod, ZipArchive};

use crate::{Error, Limits};

/// One entry as the directory declares it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its name as written.
    pub(crate) name: String,
    /// Its compressed bytes, as a range of the file.
    pub(crate) packed: Range<usize>,
    pub(crate) method: CompressionMethod,
    pub(crate) checksum: u32,
    /// The bytes that an XML part inflated to; 0 for any other.
    pub(crate) inflated: u64,
}

/// A zip over bytes in memory.
pub(crate) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens the zip and checks its directory against `limits` and the package rules (ECMA-376 Part 2 §6.2, §7.3).
pub(crate) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(Archive<'a>, Vec<Entry>), Error> {
    check_directory(bytes, limits)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Truncated)?;
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| Error::Truncated)?;
        let name = entry.name().map_err(|_| Error::Truncated)?.into_owned();
        let start = entry.data_start().ok_or(Error::Truncated)? as usize;
        let packed = start..start.saturating_add(entry.compressed_size() as usize);
        let (method, checksum) = (entry.compression(), entry.crc32());
        entries.push(Entry { name, packed, method, checksum, inflated: 0 });
    }
    Ok((archive, entries))
}

/// The most that is set aside for an entry before its bytes are seen.
const ROOM: u64 = 8 << 20;

/// Inflates an entry, counting real bytes.
pub(crate) fn inflate(
    archive: &mut Archive<'_>,
    index: usize,
    limit: u64,
    what: &'static str,
) -> Result<Vec<u8>, Error> {
    let mut entry = archive.by_index(index).map_err(|_| Error::Truncated)?;
    let part = entry.name().map_err(|_| Error::Truncated)?.into_owned();
    // What the directory declares may be a lie: it makes room, and no more than a usual part takes.
    let mut out = Vec::with_capacity(entry.size().min(limit).min(ROOM) as usize);
    entry.by_ref().take(limit + 1).read_to_end(&mut out).map_err(|_| Error::Damaged { part })?;
    if out.len() as u64 > limit {
        return Err(Error::TooLarge { what });
    }
    Ok(out)
}

/// Checks that an entry inflates to `known` and nothing else.
pub(crate) fn holds(archive: &mut Archive<'_>, index: usize, known: &[u8]) -> Result<(), Error> {
    let mut entry = archive.by_index(index).map_err(|_| Error::Truncated)?;
    let part = entry.name().map_err(|_| Error::Truncated)?.into_owned();
    let mut rest = known;
    let mut buffer = vec![0; 32 << 10];
    loop {
        let count = entry.read(&mut buffer).map_err(|_| Error::Damaged { part: part.clone() })?;
        let Some(after) = rest.strip_prefix(&buffer[..count]) else { return Err(Error::Damaged { part }) };
        rest = after;
        if count == 0 {
            break;
        }
    }
    if rest.is_empty() { Ok(()) } else { Err(Error::Damaged { part }) }
}

fn check_directory(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let u16_at = |at: usize| bytes.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]) as u64);
    let u32_at = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as u64);
    let u64_at =
        |at: usize| bytes.get(at..at + 8).map(|b| u64::from_le_bytes(b.try_into().expect("eight bytes were taken")));
    let lowest = bytes.len().saturating_sub(65_557);
    let end = (lowest..bytes.len().saturating_sub(21))
        .rev()
        .find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))
        .ok_or(Error::Truncated)?;
    let read = || {
        let (mut count, mut at) = (u16_at(end + 10)?, u32_at(end + 16)?);
        if (count == 0xFFFF || at == 0xFFFF_FFFF) && end >= 20 && bytes[end - 20..].starts_with(b"PK\x06\x07") {
            let wide = u64_at(end - 12)? as usize;
            (count, at) = (u64_at(wide.checked_add(32)?)?, u64_at(wide.checked_add(48)?)?);
        }
        Some((count, usize::try_from(at).ok()?))
    };
    let (count, mut at) = read().ok_or(Error::Truncated)?;
    if count == 0 {
        return Err(Error::Empty);
    }
    if count > limits.entries as u64 {
        return Err(Error::TooLarge { what: "number of parts" });
    }
    let mut names: HashSet<String> = HashSet::new();
    let mut extents: Vec<(u64, u64)> = Vec::new();
    for _ in 0..count {
        let header = || {
            bytes.get(at..)?.starts_with(b"PK\x01\x02").then_some(())?;
            let lengths = (u16_at(at + 28)? as usize, u16_at(at + 30)? as usize, u16_at(at + 32)? as usize);
            let name = bytes.get(at + 46..at + 46 + lengths.0)?;
            let extra = bytes.get(at + 46 + lengths.0..at + 46 + lengths.0 + lengths.1)?;
            let (mut packed, mut offset) = (u32_at(at + 20)?, u32_at(at + 42)?);
            let unpacked = u32_at(at + 24)?;
            // Zip64 extra field: the values that do not fit, in this order.
            let (mut rest, mut renamed) = (extra, false);
            while rest.len() >= 4 {
                let (id, size) =
                    (u16::from_le_bytes([rest[0], rest[1]]), u16::from_le_bytes([rest[2], rest[3]]) as usize);
                let data = rest.get(4..4 + size)?;
                if id == 1 {
                    let mut values =
                        data.chunks_exact(8).map(|c| u64::from_le_bytes(c.try_into().expect("eight bytes")));
                    if unpacked == 0xFFFF_FFFF {
                        values.next()?;
                    }
                    if packed == 0xFFFF_FFFF {
                        packed = values.next()?;
                    }
                    if offset == 0xFFFF_FFFF {
                        offset = values.next()?;
                    }
                }
                // Info-ZIP Unicode Path: version, checksum, and a second name.
                renamed |= id == 0x7075 && data.get(5..) != Some(name);
                rest = &rest[4 + size..];
            }
            let next = at + 46 + lengths.0 + lengths.1 + lengths.2;
            let name = String::from_utf8_lossy(name).into_owned();
            Some((u16_at(at + 8)?, u16_at(at + 10)?, name, renamed, packed, offset, next))
        };
        let (flags, method, name, renamed, packed, offset, next) = header().ok_or(Error::Truncated)?;
        if flags & 1 != 0 {
            return Err(Error::EncryptedPart);
        }
        if method != 0 && method != 8 {
            return Err(Error::Compression { name });
        }
        let plain = name.replace('\\', "/");
        // Some readers follow the second name and others do not: each would read another document.
        if renamed
            || name.len() > limits.name
            || plain.starts_with('/')
            || plain.contains('\0')
            || plain.split('/').any(|segment| segment == "..")
        {
            return Err(Error::Name { name });
        }
        if !names.insert(plain.to_ascii_lowercase()) {
            return Err(Error::Duplicate { name });
        }
        extents.push((offset, packed));
        at = next;
    }
    // A part name may not be derived from another (ECMA-376 Part 2 §6.2.2.3).
    for name in &names {
        let mut end = 0;
        while let Some(slash) = name[end..].find('/') {
            end += slash;
            if names.contains(&name[..end]) {
                return Err(Error::Name { name: name.clone() });
            }
            end += 1;
        }
    }
    extents.sort_unstable();
    if extents.first().is_some_and(|(offset, _)| *offset != 0) {
        return Err(Error::Overlap);
    }
    for pair in extents.windows(2) {
        let end = pair[0].0.checked_add(30).and_then(|v| v.checked_add(pair[0].1));
        if end.is_none_or(|end| end > pair[1].0) {
            return Err(Error::Overlap);
        }
    }
    Ok(())
}
