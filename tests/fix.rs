//! Fixes: a row for every case of `docs/fixes.md`. What stands in a row after the arrow is what `--fix` makes of the text before
//! it; a text without an arrow is left alone.

use std::sync::Arc;

use jiff::civil::date;

use sayso::document::Format;
use sayso::fix::{Job, mend};
use sayso::lint::{Applicability, Policy, PolicyOptions};
use sayso::text::Halt;
use sayso::wordlist::Wordlist;

fn policy(rules: &[&str]) -> Policy {
    let mut toml =
        String::from("[wordlist]\nid = \"t\"\ntitle = \"T\"\nversion = \"1\"\nlanguage = \"en\"\n");
    for (number, fields) in rules.iter().enumerate() {
        let (fields, tables) = fields.split_once("\n\n").unwrap_or((fields, ""));
        toml.push_str(&format!(
            "\n[[rule]]\nid = \"r{number}\"\nmessage = \"m\"\n{fields}\nexamples = {{ flag = [\"x\"], pass = [\"x\"] }}\n{tables}\n"
        ));
    }
    let (list, diagnostics) = Wordlist::load("t.toml", &toml);
    let list = list.unwrap_or_else(|| panic!("{toml}\n{diagnostics:#?}"));
    let options = PolicyOptions::on(date(2026, 3, 18));
    let (policy, diagnostics) = Policy::new(vec![Arc::new(list)], options);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    policy
}

/// What becomes of `text`, which must come to rest.
fn mended(policy: &Policy, format: Format, up_to: Applicability, text: &str) -> String {
    let job = Job {
        policy,
        path: Some("a.md"),
        exceptions: &[],
        format,
        up_to,
        is_wanted: &|_| true,
        halt: Halt::NEVER,
    };
    let mended = mend(&job, text);
    let again = mend(&job, &mended.text);
    assert_eq!(again.fixed, 0, "{text:?} is mended twice: {:?}", again.text);
    assert_eq!(again.text, mended.text);
    assert_eq!(mended.fixed == 0, mended.text == text, "{text:?}");
    mended.text
}

#[track_caller]
fn rows(rules: &[&str], format: Format, up_to: Applicability, rows: &[&str]) {
    let policy = policy(rules);
    let mut failures = Vec::new();
    for row in rows {
        let (before, after) = row.split_once(" → ").unwrap_or((row, row));
        for end in ["\n", "\r\n"] {
            let lines = |text: &str| text.replace('\n', end);
            let found = mended(&policy, format, up_to, &lines(before));
            if found != lines(after) {
                failures.push(format!(
                    "{before:?}\n  becomes {found:?}\n  and not {:?}",
                    lines(after)
                ));
                break;
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

#[track_caller]
fn safe(rules: &[&str], texts: &[&str]) {
    rows(rules, Format::Markdown, Applicability::Safe, texts);
}

const LIST: &str =
    "prohibited = [\"whitelist~\"]\nallowed = [\"allowlist~\"]\nfix = \"safe\"\nexcept = []";
const NAME: &str = "replace = { \"Anvil Cloud Pro\" = \"Acme Cloud Plus\" }";

#[test]
fn the_form_is_carried_over() {
    safe(
        &[LIST],
        &[
            "Use the whitelist. → Use the allowlist.",
            "Whitelist it. → Allowlist it.",
            "WHITELIST THE HOSTS. → ALLOWLIST THE HOSTS.",
            "We whitelisted it, and are whitelisting. → We allowlisted it, and are allowlisting.",
            "It whitelists. → It allowlists.",
            "The whitelist's length. → The allowlist's length.",
            "The whitelists’ lengths. → The allowlists’ lengths.",
            "A whitelist-based filter. → An allowlist-based filter.",
            "# The Whitelist Guide → # The Allowlist Guide",
            "- whitelist → - allowlist",
            "| whitelist | b |\n|---|---|\n| the whitelist | c | → | allowlist | b |\n|---|---|\n| the allowlist | c |",
            "It works (whitelist). → It works (allowlist).",
            "A wh\u{AD}itelist. → An allowlist.",
            "Two wh\u{AD}itelists. → Two allowlists.",
            "the whit&#101;list → the allowlist",
        ],
    );
}

#[test]
fn articles_are_repaired() {
    safe(
        &[LIST],
        &[
            "a whitelist → an allowlist",
            "A whitelist helps. → An allowlist helps.",
            "It is so. A whitelist helps. → It is so. An allowlist helps.",
            "of a\nwhitelist → of an\nallowlist",
            "> of a\n> whitelist → > of a\n> whitelist", // quoted
            "- of a\n  whitelist → - of an\n  allowlist",
            "A WHITELIST HELPS → AN ALLOWLIST HELPS",
            "Plan A whitelist", // no article
            "*a* whitelist",    // a letter
            "`a` whitelist → `a` allowlist",
            "**a whitelist** → **an allowlist**",
            "vitamin-a whitelist → vitamin-a allowlist",
        ],
    );
    safe(
        &["replace = { \"end user~\" = \"user~\" }"],
        &[
            "all end users, all end-users → all users, all users",
            "an end user, an end-user → a user, a user",
        ],
    );
    safe(
        &["replace = { \"anvil\" = \"user tool\" }\nexcept = []"],
        &["an anvil → a user tool", "An anvil is. → A user tool is."],
    );
    safe(
        &["replace = { \"tool\" = \"SRE\" }\nexcept = []"],
        &["a tool", "the tool → the SRE"], // an SRE, a SRE
    );
}

#[test]
fn markup_and_line_ends_stay() {
    safe(
        &[NAME],
        &[
            "Buy Anvil Cloud Pro. → Buy Acme Cloud Plus.",
            "Buy Anvil\nCloud Pro. → Buy Acme\nCloud Plus.",
            "- Buy Anvil\n  Cloud Pro. → - Buy Acme\n  Cloud Plus.",
            "Buy **Anvil Cloud Pro**. → Buy **Acme Cloud Plus**.",
            "Buy **Anvil** Cloud Pro. → Buy **Acme** Cloud Plus.",
            "Buy Anvil *Cloud* Pro. → Buy Acme *Cloud* Plus.",
            "Buy [Anvil Cloud Pro](x). → Buy [Acme Cloud Plus](x).",
            "Buy [Anvil](x) Cloud Pro. → Buy [Acme](x) Cloud Plus.",
            "Buy Anvil&nbsp;Cloud Pro. → Buy Acme&nbsp;Cloud Plus.",
            "Buy An**vil** Cloud Pro.", // markup inside a word
            "Buy ANVIL CLOUD PRO. → Buy ACME CLOUD PLUS.",
            "Buy anvil cloud pro. → Buy Acme Cloud Plus.",
            "Anvil's Cloud Pro → Acme's Cloud Plus",
            "![Anvil Cloud Pro](x.png) → ![Acme Cloud Plus](x.png)",
            "[a](b \"Anvil Cloud Pro\") → [a](b \"Acme Cloud Plus\")",
            "<p>Anvil Cloud Pro</p> → <p>Acme Cloud Plus</p>",
            "<img alt=\"Anvil Cloud Pro\"> → <img alt=\"Acme Cloud Plus\">",
            "Buy Anvil  \nCloud Pro. → Buy Acme  \nCloud Plus.", // a hard line break
            "Anvil Cloud Pro\n===== → Acme Cloud Plus\n=====",
        ],
    );
    safe(
        &["replace = { \"app store\" = \"market\", \"shop\" = \"web store\" }\nexcept = []"],
        &[
            "the app\nstore is → the market is",
            "- the app\n  store is → - the market is",
            "the app  \nstore is", // the break would be lost
            "the **app** store",   // and here the emphasis
            "the **app store** → the **market**",
            "the shop is → the web store is",
            "the app store-based thing → the market-based thing",
            "the shop-based thing", // web store-based
        ],
    );
}

#[test]
fn what_is_not_the_writers_is_left() {
    safe(
        &[LIST],
        &[
            "> whitelist",
            "He said \"the whitelist is long\".",
            "He said “whitelist”.",
            "the 'whitelist' is",
            "`whitelist` is",
            "    whitelist",
            "see https://a.b/whitelist",
            "see [x](whitelist)",
            "see whitelist.txt",
            "see a/whitelist",
            "use --whitelist",
            "call whitelist()",
            "set whitelist=1",
            "@whitelist #whitelist $whitelist",
            "{{ whitelist }}",
            "<!-- whitelist -->",
            "<!-- @generated -->\n\nwhitelist",
            "<!-- toc -->\n\n- whitelist\n\n<!-- tocstop --> → <!-- toc -->\n\n- whitelist\n\n<!-- tocstop -->",
            "<!-- sayso-allow r0: we quote -->\n\nwhitelist",
            "---\nslug: whitelist\n---\n",
            "---\ntitle: The whitelist guide\n---\n → ---\ntitle: The allowlist guide\n---\n",
            "## Whitelist\n\n[see](#whitelist)", // the link would lead nowhere
            "the whiteList",
            "non-whitelist",
        ],
    );
}

#[test]
fn only_one_text_may_fit() {
    safe(
        &[
            "prohibited = [\"whitelist\"]\nallowed = [\"allowlist\", \"list\"]\nfix = \"safe\"\nexcept = []",
        ],
        &["the whitelist"],
    );
    safe(
        &["prohibited = [\"whitelist\"]\nallowed = [\"allowlist\"]\nexcept = []"],
        &["the whitelist"], // only suggested
    );
    safe(
        &["prohibited = [\"whitelist~\"]\nallowed = [\"allowlist\"]\nfix = \"safe\"\nexcept = []"],
        &["the whitelist → the allowlist", "the whitelists"],
    );
    safe(
        &["kind = \"review\"\nprohibited = [\"whitelist\"]\nallowed = [\"allowlist\"]"],
        &["the whitelist"],
    );
}

#[test]
fn the_result_is_clean_under_every_rule() {
    safe(
        &[
            LIST,
            "prohibited = [\"allowlist\"]\nfix = \"none\"\nexcept = []",
        ],
        &["the whitelist", "it whitelisted → it allowlisted"],
    );
    // each would be put in the place of the other for ever
    safe(
        &[
            "replace = { \"red\" = \"green\" }\nexcept = []",
            "replace = { \"green\" = \"red\" }\nexcept = []",
        ],
        &["red and green"],
    );
    // the new wording makes another rule speak
    safe(
        &[LIST, "prohibited = [\"allowlist w/s banana\"]"],
        &[
            "a whitelist of bananas, a whitelist of banana. And a whitelist. → a whitelist of bananas, a whitelist of banana. And an allowlist.",
        ],
    );
    // what was found before may stay
    safe(
        &[
            LIST,
            "prohibited = [\"(whitelist | allowlist) of hosts\"]\nseverity = \"warning\"",
        ],
        &["the whitelist of hosts → the allowlist of hosts"],
    );
    // fixes that overlap are made one after the other
    safe(
        &[
            "replace = { \"old app\" = \"new app\" }",
            "replace = { \"app store\" = \"market\" }",
        ],
        &["the old app store → the new market"],
    );
}

#[test]
fn whoever_asks_gets_suggestions() {
    rows(
        &[
            "prohibited = [\"providing access to Bolt model~\"]\nallowed = [\"powered by Bolt\", \"with Bolt\"]",
        ],
        Format::Markdown,
        Applicability::Suggest,
        &[
            "It is providing access to Bolt models now. → It is powered by Bolt now.",
            "> It is providing **access** to\n> Bolt models now. → > It is powered\n> by Bolt now.",
            "Providing access to Bolt models. → Powered by Bolt.",
            "> providing access to Bolt models → > powered by Bolt",
            "It is **providing access** to Bolt models.", // would tear the emphasis
            "`providing access to Bolt models`",
        ],
    );
}

#[test]
fn plain_text_and_pages() {
    rows(
        &[LIST, NAME],
        Format::Text,
        Applicability::Safe,
        &[
            "a whitelist → an allowlist",
            "> whitelist", // a reply
            "Anvil\nCloud Pro → Acme\nCloud Plus",
            "the white-\nlist is → the allowlist is",
            "*whitelist*",
        ],
    );
    rows(
        &["replace = { \"this and that\" = \"R&amp;D <now>\" }", LIST],
        Format::Html,
        Applicability::Safe,
        &[
            "<p>this and that</p> → <p>R&amp;amp;D &lt;now&gt;</p>",
            "<p title=\"a whitelist\">x</p> → <p title=\"an allowlist\">x</p>",
            "<a href=\"whitelist\">whitelist</a> → <a href=\"whitelist\">allowlist</a>",
            "<pre>whitelist</pre> <script>whitelist</script>",
            "<blockquote>whitelist</blockquote>",
        ],
    );
}

#[test]
fn what_is_put_in_is_read_as_it_is() {
    rows(
        &[
            "replace = { \"stars\" = \"*many*\", \"hash\" = \"# sign\", \"pipe\" = \"a|b\", \"tick\" = \"`mark`\" }\nexcept = []",
        ],
        Format::Markdown,
        Applicability::Safe,
        &[
            "see stars here → see \\*many\\* here",
            "see\nhash here", // would begin a heading
            "see hash here → see # sign here",
            "| pipe |\n|---|\n| pipe | → | a\\|b |\n|---|\n| a\\|b |",
            "see tick → see \\`mark\\`",
        ],
    );
}

/// The tables of `docs/fixes.md`, with the rules that stand there.
#[test]
fn the_page_is_right() {
    let page = include_str!("../docs/fixes.md");
    let toml = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the rules");
    let (list, diagnostics) = Wordlist::load("t.toml", toml);
    let list = Arc::new(list.unwrap_or_else(|| panic!("{diagnostics:#?}")));
    assert!(sayso::fix::prove(&list, date(2026, 3, 18)).is_empty());
    let options = PolicyOptions::on(date(2026, 3, 18));
    let (policy, _) = Policy::new(vec![list], options);
    let code = |cell: &str| {
        let cell = cell.trim().trim_end_matches(" …");
        let cell = cell
            .strip_prefix("`` ")
            .and_then(|cell| cell.strip_suffix(" ``"));
        cell.map(str::to_owned)
    };
    let code = |cell: &str| {
        let plain = || cell.trim().split('`').nth(1).unwrap_or_default().to_owned();
        code(cell).unwrap_or_else(plain)
    };
    let section = |name: &str| {
        let start = page.find(&format!("## {name}\n")).expect("the section") + 4;
        let rest = &page[start..];
        rest[..rest.find("\n## ").unwrap_or(rest.len())].to_owned()
    };
    let rows = |name: &str| -> Vec<Vec<String>> {
        let section = section(name);
        let lines = section.lines().filter(|line| line.starts_with("| `"));
        lines
            .map(|line| line.trim_matches('|').split(" | ").map(code).collect())
            .collect()
    };
    let carried = rows("What is carried over");
    assert_eq!(carried.len(), 10);
    for row in carried {
        let made = mended(&policy, Format::Markdown, Applicability::Safe, &row[0]);
        assert_eq!(made, row[1]);
    }
    let left = rows("What is left");
    assert_eq!(left.len(), 10);
    for row in left {
        let text = match row[0].as_str() {
            comment if comment.starts_with("<!--") => format!("{comment}\n\nthe whitelist"),
            text => text.to_owned(),
        };
        assert_eq!(
            mended(&policy, Format::Markdown, Applicability::Safe, &text),
            text
        );
    }
}
