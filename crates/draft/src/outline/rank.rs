use super::label::{self, Fence, Sign};

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
    /// The word before the number, as in [`Sign::word`].
    pub word: String,
    /// What stands around the number.
    pub fence: Fence,
    /// How the number is written.
    pub class: Class,
    /// Its numbers from the outermost; one for letters and Roman numbers.
    pub value: Vec<u32>,
}

impl Rank {
    /// Says whether the other label can stand in one row with this one.
    pub fn is_like(&self, other: &Rank) -> bool {
        let shape = |rank: &Rank| (rank.word.clone(), rank.fence, rank.class, rank.value.len());
        shape(self) == shape(other)
    }

    /// Returns the innermost number.
    pub fn last(&self) -> u32 {
        self.value.last().copied().unwrap_or(0)
    }
}

/// How the last number of a label is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Number,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
}

/// Reads everything a label's sign can mean, the likeliest first.
pub(crate) fn ranks(sign: &Sign) -> Vec<Rank> {
    let rank = |class, value| Rank { word: sign.word.clone(), fence: sign.fence, class, value };
    let text = sign.value.as_str();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let number = |part: &str| part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap_or(0);
        return vec![rank(Class::Number, text.split('.').map(number).collect())];
    }
    let upper = text.starts_with(|c: char| c.is_ascii_uppercase());
    let front = text.split('-').next().unwrap_or(text);
    let (letter_class, roman_class) =
        if upper { (Class::Upper, Class::UpperRoman) } else { (Class::Lower, Class::LowerRoman) };
    let letter = label::letter(front).map(|value| rank(letter_class, vec![value]));
    let roman = label::roman(front).map(|value| rank(roman_class, vec![value]));
    // Alone, `i`, `v` and `x` are Roman and `c`, `d`, `l`, `m` are letters.
    if matches!(front.to_ascii_lowercase().as_str(), "c" | "d" | "l" | "m")
        && !matches!(sign.word.as_str(), "article" | "part")
    {
        letter.into_iter().chain(roman).collect()
    } else {
        roman.into_iter().chain(letter).collect()
    }
}
