//! The kinds of place in a document: what a rule's `scopes` names, and what a finding reports.

/// A kind of place in a document.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum Scope {
    /// A heading.
    Heading,
    /// A paragraph of running text.
    Paragraph,
    /// Anything inside a list, at any depth; definition lists too.
    List,
    /// A cell of a table.
    Table,
    /// Anything inside a block quote, or behind `>` in plain text.
    Quote,
    /// The text of a link.
    Link,
    /// Emphasised or strong text.
    Emphasis,
    /// The alternative text of an image.
    ImageAlt,
    /// A title: of a link, an image, an HTML element.
    Title,
    /// The text of a footnote.
    Footnote,
    /// A value in YAML or TOML front matter.
    FrontMatter,
    /// Text inside raw HTML.
    Html,
    /// Code: spans and blocks.
    Code,
    /// A comment, as in HTML.
    Comment,
    /// An address: a link's destination or a bare URL.
    Url,
}

impl Scope {
    /// Every scope, in the order of the documentation.
    pub const ALL: [Scope; 15] = [
        Scope::Heading,
        Scope::Paragraph,
        Scope::List,
        Scope::Table,
        Scope::Quote,
        Scope::Link,
        Scope::Emphasis,
        Scope::ImageAlt,
        Scope::Title,
        Scope::Footnote,
        Scope::FrontMatter,
        Scope::Html,
        Scope::Code,
        Scope::Comment,
        Scope::Url,
    ];

    /// The name used in wordlists and reports.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Heading => "heading",
            Scope::Paragraph => "paragraph",
            Scope::List => "list",
            Scope::Table => "table",
            Scope::Quote => "quote",
            Scope::Link => "link",
            Scope::Emphasis => "emphasis",
            Scope::ImageAlt => "image-alt",
            Scope::Title => "title",
            Scope::Footnote => "footnote",
            Scope::FrontMatter => "front-matter",
            Scope::Html => "html",
            Scope::Code => "code",
            Scope::Comment => "comment",
            Scope::Url => "url",
        }
    }

    /// The scope of that name.
    pub fn named(name: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq)]
pub struct Scopes(u16);

impl Scopes {
    /// No scope.
    pub const NONE: Scopes = Scopes(0);
    /// Every scope.
    pub const EVERY: Scopes = Scopes((1 << Scope::ALL.len()) - 1);
    /// What a reader does not see on the page: code, comments, addresses. A rule looks there only if it says so.
    pub const UNREAD: Scopes =
        Scopes(1 << Scope::Code as u8 | 1 << Scope::Comment as u8 | 1 << Scope::Url as u8);

    /// The set with `scope` in it too.
    #[must_use]
    pub const fn with(self, scope: Scope) -> Scopes {
        Scopes(self.0 | 1 << scope as u8)
    }

    /// The set with `scope` taken out.
    #[must_use]
    pub const fn without(self, scope: Scope) -> Scopes {
        Scopes(self.0 & !(1 << scope as u8))
    }

    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Scopes) -> Scopes {
        Scopes(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Scopes) -> Scopes {
        Scopes(self.0 & other.0)
    }

    /// Whether `scope` is in the set.
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & 1 << scope as u8 != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes in the set, in the order of the documentation.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |&scope| self.has(scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Scopes {
        scopes.into_iter().fold(Scopes::NONE, Scopes::with)
    }
}

impl std::fmt::Debug for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.iter().map(Scope::name))
            .finish()
    }
}
