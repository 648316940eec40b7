mod english;
mod french;
mod german;
mod russian;
mod spanish;

pub use english::in_words;

/// A language that numbers are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English as written in the United States; languages that are not known take its words, too.
    #[default]
    English,
    /// French.
    French,
    /// German.
    German,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Returns the language of a tag such as `fr-FR` (BCP 47).
    pub fn of(tag: &str) -> Language {
        match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "fr" => Language::French,
            "de" => Language::German,
            "ru" => Language::Russian,
            "es" => Language::Spanish,
            _ => Language::English,
        }
    }

    /// Returns `One`, `Two`: a number below ten thousand in words, a larger one in figures.
    pub(super) fn cardinal(self, value: u32) -> String {
        if value == 0 || value >= MOST {
            return value.to_string();
        }
        capital(&match self {
            Language::English => english::cardinal(value),
            Language::French => french::cardinal(value),
            Language::German => german::cardinal(value),
            Language::Russian => russian::cardinal(value),
            Language::Spanish => spanish::cardinal(value),
        })
    }

    /// Returns `First`, `Second`.
    pub(super) fn ordinal(self, value: u32) -> String {
        if value == 0 || value >= MOST {
            return self.ordinal_figure(value);
        }
        capital(&match self {
            Language::English => english::ordinal(value),
            Language::French => french::ordinal(value),
            Language::German => german::ordinal(value),
            Language::Russian => russian::ordinal(value),
            Language::Spanish => spanish::ordinal(value),
        })
    }

    /// Returns `1st`, `2nd`.
    pub(super) fn ordinal_figure(self, value: u32) -> String {
        let ending = match self {
            Language::English => english::ending(value),
            Language::French if value == 1 => "er",
            Language::French => "e",
            Language::German => ".",
            Language::Russian => "-й",
            Language::Spanish => ".º",
        };
        format!("{value}{ending}")
    }
}

/// Numbers from here on are written in figures: no list of an agreement has so many items.
const MOST: u32 = 10_000;

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
