//! Exceptions, and the audit of all that is allowed against the rules.

use super::*;

#[test]
fn exceptions_hold_until_they_do_not() {
    let folder = project(&[("docs/a.md", "The **best** widget,\nsays the law.\n")]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    check(
        &folder,
        &["check", "--as-of", "2026-03-31"],
        0,
        "no findings; 1 file and 4 rules checked; 1 suppressed",
    );
    check(
        &folder,
        &["check", "--as-of", "2026-04-01"],
        1,
        "expired on 2026-04-01",
    );
    // another file, another sentence
    write(
        folder.path(),
        "docs/a.md",
        "The best widget, says the new law.\n",
    );
    check(
        &folder,
        &[&["check"], &DAY[..]].concat(),
        1,
        "unused-exception",
    );
    // which is only said if all files were part of the run
    let output = check(
        &folder,
        &[&["check", "docs/a.md"], &DAY[..]].concat(),
        1,
        "1 finding",
    );
    assert!(!stderr(&output).contains("unused-exception"));
    write(
        folder.path(),
        "sayso-exceptions.toml",
        &EXCEPTIONS.replace("/best", "/bast"),
    );
    check(&folder, &["check"], 2, "did you mean `acme/best`?");
    // named elsewhere, or nowhere
    write(
        folder.path(),
        "sayso.toml",
        "wordlists = ['acme.toml']\nexceptions = 'none.toml'\n",
    );
    check(
        &folder,
        &["check"],
        2,
        "the exceptions file `none.toml` cannot be read",
    );
}

#[test]
fn one_sentence_excepted_twice() {
    let folder = project(&[("docs/a.md", "The best widget, says the law.\n")]);
    // under either name of the rule
    let again = EXCEPTIONS
        .replace("acme/best", "best")
        .replace("The best", "The  *best*");
    write(
        folder.path(),
        "sayso-exceptions.toml",
        &(EXCEPTIONS.to_owned() + &again),
    );
    let output = check(
        &folder,
        &[&["check"], &DAY[..]].concat(),
        2,
        "duplicate-exception",
    );
    assert!(
        stderr(&output).contains("sayso-exceptions.toml:15:8"),
        "{}",
        stderr(&output)
    );
    // another path is another exception
    let other = again.replace("docs/*.md", "docs/**");
    write(
        folder.path(),
        "sayso-exceptions.toml",
        &(EXCEPTIONS.to_owned() + &other),
    );
    let output = check(&folder, &[&["check"], &DAY[..]].concat(), 0, "1 suppressed");
    assert!(!stderr(&output).contains("duplicate-exception"));
}

#[test]
fn an_exception_holds_from_its_approval_on() {
    let folder = project(&[("docs/a.md", "The best widget, says the law.\n")]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    check(
        &folder,
        &["check", "--as-of", "2026-01-02"],
        0,
        "1 suppressed",
    );
    check(
        &folder,
        &["check", "--as-of", "2026-01-01"],
        1,
        "note[exception-not-yet]",
    );
    let audit = ["exceptions", "--as-of", "2026-01-01"];
    let output = check(&folder, &audit, 0, "holds from 2026-01-02 on");
    let printed = stdout(&output);
    assert!(
        printed.starts_with("exception acme/best in docs/*.md: not-yet\n"),
        "{printed}"
    );
    assert!(
        printed.ends_with("0 used, 0 unused, 0 expired, 1 not yet; as of 2026-01-01\n"),
        "{printed}"
    );
}

#[test]
fn a_trace_says_by_whose_leave() {
    let text = "The best widget, says the law.\n\n<!-- sayso-allow cheap: ours, until 2026-03-18 -->\nA cheap widget.\n\n\
                <!-- sayso-allow nice -->\nA nice widget.\n";
    let folder = project(&[("docs/a.md", text)]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    let trace = |rule: &str, day: &str| {
        let output = check(
            &folder,
            &["trace", rule, "docs/a.md", "--as-of", day],
            0,
            "suppression-without-reason",
        );
        let printed = stdout(&output);
        let answer = printed.lines().take_while(|line| !line.is_empty());
        answer.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        trace("best", "2026-03-18"),
        "Not flagged: \"best widget\" at 1:5 matches `best widget`, but an exception in `sayso-exceptions.toml`, approved by \
         Legal, allows it until 2026-04-01: Quotes the law."
    );
    assert_eq!(
        trace("best", "2026-04-01"),
        "Flagged: \"best widget\" at 1:5 matches `best widget`."
    );
    assert_eq!(
        trace("cheap", "2026-03-18"),
        "Not flagged: \"cheap widget\" at 4:3 matches `cheap widget`, but a suppression in the text allows it: ours, until \
         2026-03-18."
    );
    assert_eq!(
        trace("nice", "2026-03-18"),
        "Flagged: \"nice widget\" at 7:3 matches `nice widget`."
    );
    // where the project allows no comments
    write(
        folder.path(),
        "sayso.toml",
        "wordlists = ['acme.toml']\nsuppressions = { allow = false }\n",
    );
    let arguments = ["trace", "cheap", "docs/a.md", "--as-of", "2026-03-18"];
    let output = check(&folder, &arguments, 0, "suppression-not-allowed");
    assert!(stdout(&output).starts_with("Flagged:"));
    // kinds that require say so too
    write(folder.path(), "docs/a.md", "The market leader in Europe.\n");
    let output = run(folder.path(), &["trace", "leader", "docs/a.md"]);
    assert!(
        stdout(&output).contains("a text that the rule requires stands"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn json_says_by_whose_leave() {
    let folder = project(&[(
        "docs/a.md",
        "The best widget, says the law.\n\n<!-- sayso-allow cheap: ours, until 2026-03-18 -->\nA cheap widget.\n",
    )]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    let output = check(
        &folder,
        &[&["check", "--format", "json"], &DAY[..]].concat(),
        0,
        "",
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    let marks: Vec<_> = [0, 1]
        .map(|index| json["findings"][index]["suppressed"].clone())
        .into();
    assert_eq!(
        marks,
        [
            serde_json::json!({"by": "exception", "reason": "Quotes the law", "approved_by": "Legal", "ticket": "L-7", "ends": "2026-04-01"}),
            serde_json::json!({"by": "suppression", "reason": "ours", "approved_by": null, "ticket": null, "ends": "2026-03-19"}),
        ]
    );
    assert_eq!(json["summary"]["suppressed"], 2);
    assert_eq!(json["summary"]["findings"]["error"], 0);
    // people see them if they ask
    assert!(found(&folder, &[]).is_empty());
    assert_eq!(found(&folder, &["--show-suppressed"]).len(), 2);
}

#[test]
fn the_audit() {
    let folder = project(&[
        ("docs/a.md", "The best widget, says the law.\n"),
        (
            "docs/b.md",
            "x\n\n<!-- sayso-allow cheap: =ours\u{1b}[2J, until 2026-03-20 -->\nA cheap widget.\n",
        ),
        (
            "docs/c.md",
            "<!-- sayso-allow cheap: gone, until 2026-03-17 -->\nA cheap widget.\n",
        ),
        ("docs/d.md", "<!-- sayso-allow nice: so -->\nA widget.\n"),
    ]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    let audit = |arguments: &[&str]| {
        let all = [&["exceptions"], &DAY[..], arguments].concat();
        stdout(&check(&folder, &all, 0, "unused-suppression"))
    };
    assert_eq!(
        audit(&[]),
        "suppression acme/cheap in docs/b.md:3: used\n  text: \"cheap widget\"\n  why: =ours␛[2J\n  expires on 2026-03-21, 3 days left\n\n\
         suppression acme/cheap in docs/c.md:1: expired\n  why: gone\n  expired on 2026-03-18\n\n\
         suppression acme/nice in docs/d.md:1: unused\n  why: so\n  does not expire\n\n\
         exception acme/best in docs/*.md: used\n  text: \"The best widget, says the law.\"\n  why: Quotes the law\n  \
         approved by Legal on 2026-01-02 (L-7)\n  expires on 2026-04-01, 14 days left\n\n\
         3 suppressions, 1 exception; 2 used, 1 unused, 1 expired; as of 2026-03-18\n"
    );
    let csv = audit(&["--format", "csv", "--expiring", "3"]);
    assert_eq!(
        csv,
        "kind,rule,path,line,text,reason,approved_by,ticket,approved_on,ends,days_left,state\r\n\
         suppression,\"acme/cheap\",\"docs/b.md\",3,\"cheap widget\",\"'=ours␛[2J\",\"\",\"\",,2026-03-21,3,used\r\n\
         suppression,\"acme/cheap\",\"docs/c.md\",1,\"\",\"gone\",\"\",\"\",,2026-03-18,0,expired\r\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&audit(&["--format", "json"])).expect("it is JSON");
    let states: Vec<_> = (0..4)
        .map(|index| json["entries"][index]["state"].clone())
        .collect();
    assert_eq!(states, ["used", "expired", "unused", "used"]);
    assert_eq!(json["entries"][3]["days_left"], 14);
}
