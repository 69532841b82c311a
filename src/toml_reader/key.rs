//! The keys of a table: their names, what each holds, and which must be there.
//!
//! They are written down once, and used twice: a [`Reader`](super::Reader) looks for them, and a
//! [schema](super::schema) tells editors of them. So neither knows a key that the other does not.

/// A key that a table may hold.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it is for, in a sentence or two.
    pub about: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What to do where it is missing, if it must be there.
    pub needed: Option<&'static str>,
    /// What holds where it is missing, if that can be written down.
    pub default: Option<Literal>,
}

impl Key {
    /// A key that may be missing.
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Key {
        Key {
            name,
            about,
            shape,
            needed: None,
            default: None,
        }
    }

    /// The same, missing at no time; `help` says what to do.
    pub const fn needed(self, help: &'static str) -> Key {
        Key {
            needed: Some(help),
            ..self
        }
    }

    /// The same, with what holds where it is missing.
    pub const fn or(self, default: Literal) -> Key {
        Key {
            default: Some(default),
            ..self
        }
    }
}

/// A value as a default.
#[derive(Clone, Copy, Debug)]
pub enum Literal {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Number(u32),
    /// `true` or `false`.
    Boolean(bool),
}

/// What a key holds, as far as one can say without looking elsewhere in the file.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything: it is not looked at.
    Anything,
    /// A text, not blank.
    Text,
    /// A text in which this regular expression matches.
    Matching(&'static str),
    /// One of these words.
    Choice(fn() -> Vec<String>),
    /// `true` or `false`.
    Boolean,
    /// A day.
    Date,
    /// A whole number, from the one to the other.
    Number(u32, u32),
    /// The one or the other.
    Either(&'static Shape, &'static Shape),
    /// A list.
    List {
        /// What each item is.
        of: &'static Shape,
        /// How many there must be.
        least: usize,
    },
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table whose keys the file chooses.
    Entries {
        /// What each key is: a text of some shape.
        keys: &'static Shape,
        /// What each value is.
        values: &'static Shape,
        /// How many there must be.
        least: usize,
    },
}

impl Shape {
    /// A name in kebab-case, as [`is_kebab`](super::is_kebab) says.
    pub const KEBAB: Shape = Shape::Matching("^[a-z0-9]+(-[a-z0-9]+)*$");
    /// A list of texts.
    pub const TEXTS: Shape = Shape::list(&Shape::Text);

    /// A list of any length.
    pub const fn list(of: &'static Shape) -> Shape {
        Shape::List { of, least: 0 }
    }

    /// A list of at least one item.
    pub const fn some(of: &'static Shape) -> Shape {
        Shape::List { of, least: 1 }
    }
}

/// The names of `choices`.
pub fn names<T>(choices: &[(&'static str, T)]) -> Vec<String> {
    choices.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// A table as written: a struct with a field for each key, its `KEYS`, and a function that reads it.
macro_rules! keys {
    (
        $(#[$about:meta])*
        $visibility:vis struct $name:ident {
            $($field:ident: $key:expr,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Default)]
        $visibility struct $name<'a> {
            $($visibility $field: Option<$crate::toml_reader::Field<'a>>,)*
        }

        impl<'a> $name<'a> {
            /// All its keys.
            $visibility const KEYS: &'static [$crate::toml_reader::Key] = &[$($key),*];

            /// What `table` holds. Other keys, and keys that must be there and are not, are reported.
            $visibility fn read(
                reader: &mut $crate::toml_reader::Reader,
                table: $crate::toml_reader::Table<'a>,
            ) -> $name<'a> {
                let mut read = $name::default();
                reader.fields(table, Self::KEYS, &mut [$(&mut read.$field),*]);
                read
            }
        }
    };
}

pub(crate) use keys;
