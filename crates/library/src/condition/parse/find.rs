//! Conditions: finds with their attributes, and questions to facts and other results.

use super::super::{Act, Attr, Certainty, Condition, Consent, Find, Party, Place, Test, Value};
use super::{Parsed, Reader, SyntaxError, TWO_WORDS, unknown};

impl Reader<'_> {
    pub(super) fn condition(&mut self) -> Parsed<Condition> {
        self.deeper()?;
        let mut members = vec![self.conjunction()?];
        while self.keyword("OR") {
            members.push(self.conjunction()?);
        }
        self.depth -= 1;
        Ok(if members.len() == 1 { members.remove(0) } else { Condition::Any(members) })
    }

    fn conjunction(&mut self) -> Parsed<Condition> {
        let mut members = vec![self.item()?];
        while self.keyword("AND") {
            members.push(self.item()?);
        }
        Ok(if members.len() == 1 { members.remove(0) } else { Condition::All(members) })
    }

    fn item(&mut self) -> Parsed<Condition> {
        if self.keyword("NOT") {
            // What is absent binds nothing and is no place that "same unit" could mean.
            let (names, found) = (self.names.clone(), self.found);
            let inner = self.item()?;
            (self.names, self.found) = (names, found);
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.symbol("(") {
            let inner = self.condition()?;
            self.expect(")", "Close the bracket with ).")?;
            return Ok(inner);
        }
        self.space();
        let at = self.at;
        match self.peek_name() {
            "fact" | "met" | "fired" => self.test(),
            "" => Err(self.unexpected("Write a place, such as unit{ .. }, or fact( .. ).")),
            _ => self.find(at),
        }
    }

    fn find(&mut self, at: usize) -> Parsed<Condition> {
        let place = self.place()?;
        if matches!(place, Place::SameUnit | Place::SameClause) && !self.found {
            return Err(SyntaxError::new(
                at,
                "No earlier find says which one is the same.",
                "Put a find such as unit{ .. } before it, joined with AND.",
            ));
        }
        let mut attrs = Vec::new();
        if self.symbol("[") {
            loop {
                attrs.push(self.attr()?);
                if !self.symbol(",") {
                    break;
                }
            }
            self.expect("]", "Separate attributes with commas and close them with ].")?;
        }
        let mut words = None;
        if self.symbol("{") {
            words = Some(self.words()?);
            self.expect("}", TWO_WORDS)?;
        }
        let mut name = None;
        if self.keyword("as") {
            name = Some(self.name("a name after as")?.to_owned());
        }
        self.found = true;
        let find = Find { place, attrs, words, name, at };
        self.names.extend(find.captures().chain(find.name.as_deref()).map(str::to_owned));
        Ok(Condition::Find(find))
    }

    fn place(&mut self) -> Parsed<Place> {
        let at = self.at;
        let word = self.name("a place")?;
        Ok(match word {
            "unit" => Place::Unit,
            "clause" => Place::Clause,
            "heading" => Place::Heading,
            "definition" => Place::Definition,
            "document" => Place::Document,
            "exception" => Place::Exception,
            "same" => match self.name("unit or clause after same")? {
                "unit" => Place::SameUnit,
                "clause" => Place::SameClause,
                other => return Err(unknown(at, "place", &format!("same {other}"), "same unit or same clause")),
            },
            "and" | "or" | "not" => {
                return Err(SyntaxError::new(
                    at,
                    format!("“{word}” joins words, not conditions."),
                    "Write AND, OR and NOT in capitals between conditions.",
                ));
            }
            other => {
                let places = "unit, clause, heading, definition, document, exception, same unit or same clause";
                return Err(unknown(at, "place", other, places));
            }
        })
    }

    fn attr(&mut self) -> Parsed<Attr> {
        self.space();
        let at = self.at;
        let word = self.name("an attribute")?;
        Ok(match word {
            "by" => Attr::By(self.party()?),
            "to" => Attr::To(self.party()?),
            "consent" => {
                let not = self.keyword("not");
                self.space();
                let at = self.at;
                let is = match self.name("a kind of consent")? {
                    "opt-in" => Consent::OptIn,
                    "opt-out" => Consent::OptOut,
                    "none" => Consent::None,
                    other => return Err(unknown(at, "kind of consent", other, "opt-in, opt-out or none")),
                };
                Attr::Consent { is, not }
            }
            "sure" => {
                self.space();
                let at = self.at;
                Attr::Sure(match self.name("covenant, default or aim")? {
                    "covenant" => Certainty::Covenant,
                    "default" => Certainty::Default,
                    "aim" => Certainty::Aim,
                    other => return Err(unknown(at, "certainty", other, "covenant, default or aim")),
                })
            }
            "of" => Attr::Of(self.name("a class after of")?.to_owned()),
            "undefined" => Attr::Undefined(self.name("a class after undefined")?.to_owned()),
            "cites" => {
                let capture = self.capture();
                Attr::Cites { name: self.bound()?, capture }
            }
            "is" => Attr::Is(self.bound()?),
            first => {
                let mut acts = vec![act(at, first)?];
                while self.symbol("|") {
                    self.space();
                    let at = self.at;
                    acts.push(act(at, self.name("an act")?)?);
                }
                Attr::Acts(acts)
            }
        })
    }

    fn party(&mut self) -> Parsed<Party> {
        self.space();
        let at = self.at;
        Ok(match self.name("a party")? {
            "us" => Party::Us,
            "them" => Party::Them,
            "either" => Party::Either,
            other => return Err(unknown(at, "party", other, "us, them or either")),
        })
    }

    fn bound(&mut self) -> Parsed<String> {
        self.space();
        let at = self.at;
        let name = self.name("a name")?;
        if self.names.iter().any(|n| n == name) {
            return Ok(name.to_owned());
        }
        let hint = match self.names.as_slice() {
            [] => format!("Bind it first: unit{{ .. }} as {name} AND .."),
            names => format!("Bind it in an earlier find with as {name}; bound here: {}.", names.join(", ")),
        };
        Err(SyntaxError::new(at, format!("No earlier find is named “{name}”."), hint))
    }

    fn test(&mut self) -> Parsed<Condition> {
        let word = self.name("a test")?;
        self.expect("(", "Write the key in round brackets.")?;
        self.space();
        let at = self.at;
        let test = match word {
            "fact" => {
                let key = self.key("the key of a fact")?.to_owned();
                let compare = self.compare_value(")")?;
                Test::Fact { key, compare, at }
            }
            "met" => {
                let key = self.key("topic.element")?;
                match key.split_once('.') {
                    Some((topic, element)) => Test::Met { topic: topic.to_owned(), element: element.to_owned(), at },
                    None if self.symbol("/") => self.grade(key.to_owned(), at)?,
                    None => {
                        let hint = "Write met(topic.element), or met(topic/rung >= 8).";
                        return Err(SyntaxError::new(at, "The element is missing.", hint));
                    }
                }
            }
            _ => {
                let topic = self.key("topic/test")?.to_owned();
                self.expect("/", "Write fired(topic/test).")?;
                Test::Fired { topic, test: self.key("a test id")?.to_owned(), at }
            }
        };
        self.expect(")", "Close the bracket with ).")?;
        Ok(Condition::Test(test))
    }

    /// Reads the rung and the number of elements of `met(topic/rung >= 8)`.
    fn grade(&mut self, topic: String, at: usize) -> Parsed<Test> {
        self.space();
        let rung_at = self.at;
        let rung = self.key("a rung")?;
        let Ok(rung) = rung.parse() else {
            return Err(unknown(rung_at, "rung", rung, "preferred, fallback-1, fallback-2 .."));
        };
        self.space();
        let number_at = self.at;
        match self.compare_value(")")? {
            Some((compare, Value::Number(n))) if u32::try_from(n).is_ok() => {
                Ok(Test::Grade { topic, rung, compare: (compare, n as u32), at })
            }
            _ => {
                let hint = "Say how many elements are met, as in met(topic/preferred >= 8).";
                Err(SyntaxError::new(number_at, "The number of elements is missing.", hint))
            }
        }
    }
}

fn act(at: usize, name: &str) -> Parsed<Act> {
    Act::named(name).ok_or_else(|| {
        let acts = "permits, prohibits, obliges, grants, disclaims, represents, excludes or defines";
        unknown(at, "act or attribute", name, &format!("{acts}; or by, to, consent, sure, of, undefined, cites, is"))
    })
}
