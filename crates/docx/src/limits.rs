/// How much a file may hold before it is refused.
///
/// Sizes are counted as bytes are inflated; declared sizes are never trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: u64,
    /// Entries of the zip.
    pub entries: usize,
    /// Bytes of an entry's name.
    pub name: usize,
    /// Inflated bytes of one XML part.
    pub part: u64,
    /// Inflated bytes of all XML parts.
    pub total: u64,
    /// Inflated XML may be this many times the file's size once it passes [`Limits::ratio_floor`].
    pub ratio: u64,
    /// Inflated bytes below which the ratio does not matter.
    pub ratio_floor: u64,
    /// Depth of elements.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file: 300 << 20,
            entries: 10_000,
            name: 1_024,
            part: 256 << 20,
            total: 512 << 20,
            ratio: 200,
            ratio_floor: 64 << 20,
            depth: 512,
            attributes: 512,
        }
    }
}
