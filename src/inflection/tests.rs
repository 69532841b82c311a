//! Tables of words and all their forms, and the comparison with LemmInflect.

use std::collections::BTreeSet;

use super::tables::{FILES, lines};
use super::{forms, is_supported};

/// A word, then its other forms in order.
#[track_caller]
fn check(expected: &str) {
    let word = expected.split(' ').next().unwrap();
    assert_eq!(forms(word).join(" "), expected);
}

#[test]
fn inflects_verbs() {
    // regular
    check("provide provides provided providing");
    check("offer offers offered offering");
    check("gain gains gained gaining");
    check("grant grants granted granting");
    check("enable enables enabled enabling");
    check("deliver delivers delivered delivering");
    check("expose exposes exposed exposing");
    check("invoke invokes invoked invoking");
    check("call calls called calling");
    check("use uses used using");
    check("open opens opened opening");
    check("visit visits visited visiting");
    check("limit limits limited limiting");
    check("edit edits edited editing");
    // irregular
    check("give gives gave given giving");
    check("get gets got gotten getting");
    check("have haves has had having");
    check("bring brings brought bringing");
    check("run runs ran running");
    check("build builds built building");
    check("go gos goes went gone going");
    check("do dos does did done doing");
    check("be bes am is are was were being been");
    check("see sees saw seen seeing");
    check("say says said saying");
    check("pay pays paid payed paying");
    check("lay lays laid laying lie lies lied lain lying");
    check("lie lies lay lied lain lying");
    check("buy buys bought buying");
    check("read reads reading");
    check("lead leads led leading");
    check("learn learns learned learnt learning");
    check("hang hangs hung hanged hanging");
    check("shine shines shone shined shining");
    check("bear bears bore borne born bearing");
    check("tear tears tore teared torn tearing");
    check("choose chooses chose chosen choosing");
    check("freeze freezes froze frozen freezing");
    check("speak speaks spoke spake spoken speaking");
    check("break breaks broke broken breaking");
    check("wake wakes woke waked woken waking");
    check("take takes took taken taking");
    check("drink drinks drank drunk drinking");
    check("sing sings sang sung singing");
    check("win wins won winning");
    check("spin spins spun spinning");
    check("strike strikes struck stricken striking");
    check("shoot shoots shot shooting");
    check("hold holds held holding");
    check("sell sells sold selling");
    check("catch catches caught catching");
    check("leave leaves left leaving");
    check("mean means meant meaning");
    check("meet meets met meeting");
    check("lose loses lost losing");
    check("find finds found finding");
    check("bind binds bound binding");
    check("grind grinds ground grinded grinding");
    check("rise rises rose risen rising");
    check("fly flies flew flied flown flying");
    check("flee flees fled fleeing");
    check("cut cuts cutting");
    check("put puts putting");
    check("let lets letting");
    check("set sets setting");
    check("begin begins began begun beginning");
    check("write writes wrote written writing");
    // irregular with a prefix
    check("rebuild rebuilds rebuilt rebuilding");
    check("prebuild prebuilds prebuilt prebuilding");
    check("rewrite rewrites rewrote rewritten rewriting");
    check("undergo undergos undergoes underwent undergone undergoing");
    check("undertake undertakes undertook undertaken undertaking");
    check("become becomes became becoming");
    check("outbid outbids outbade outbidden outbidding");
    check("withdraw withdraws withdrew withdrawn withdrawing");
    check("understand understands understood understanding");
    check("oversee oversees oversaw overseen overseeing");
    check("override overrides overrode overridden overriding");
    check("forecast forecasts forecasted forecasting");
    check("broadcast broadcasts broadcasted broadcasting");
    check("typeset typesets typesetting");
    check("babysit babysits babysat babysitting");
    check("forbid forbids forbade forbad forbidden forbidding");
    check("mistake mistakes mistook mistaken mistaking");
    check("underlie underlies underlay underlain underlying underlieing");
    check("repay repays repaid repaying");
    check("relay relays relayed relaid relaying");
    check("reset resets resetting");
    check("preset presets presetting");
    check("input inputs inputted inputting");
    check("output outputs outputted outputting");
    check("withhold withholds withheld withholding");
    check("cowrite cowrites cowrote cowritten cowrited cowriting");
    // at once a base and a form of another verb
    check("found founds founded founding find finds finding");
    check("ground grounds grounded grounding grind grinds grinded grinding");
    check("wound wounds wounded wounding wind winds winded winding");
    check("saw saws sawed sawn sawing see sees seen seeing");
    check("fell fells felled felling fall falls fallen falling");
    check("bound bounds bounded bounding bind binds binding");
    check("rent rents rented renting rend rends rended rending");
    check("span spans spanned spanning");
    // modals
    check("can cans canned canning could");
    check("will wills willed willing would");
    check("must musts musting");
    // -s, -x, -z, -ch, -sh
    check("access accesses accessed accessing");
    check("process processes processed processing");
    check("focus foci focuses focusses focused focussed focusing focussing");
    check("bias biases biasses biased biassed biasing biassing");
    check("bus buses busses bused bussed busing bussing");
    check("gas gases gasses gased gassed gasing gassing");
    check("pass passes passed passing");
    check("push pushes pushed pushing");
    check("watch watches watched watching");
    check("box boxes boxed boxing");
    check("tax taxes taxed taxing");
    check("fix fixes fixed fixing");
    check("quiz quizzes quizzed quizzing");
    check("whizz whizzes whizzed whizzing");
    check("waltz waltzes waltzed waltzing");
    // -y
    check("carry carries carried carrying");
    check("try tries tried trying");
    check("deploy deploys deployed deploying");
    check("apply applies applied applying");
    check("rely relies relied relying");
    check("obey obeys obeyed obeying");
    // -e, -ee, -oe, -ye, -ie
    check("agree agrees agreed agreeing");
    check("free frees freed freeing");
    check("dye dyes dyed dyeing");
    check("hoe hoes hoed hoeing");
    check("eye eyes eyed eying eyeing");
    check("age ages aged aging ageing");
    check("cue cues cued cuing cueing");
    check("singe singes singed singing singeing");
    check("tie ties tied tying tieing");
    check("die dice dies died dying");
    check("vie vies vied vying");
    // -c
    check("panic panics panicked panicking");
    check("traffic traffics trafficked trafficking");
    check("mimic mimics mimicked mimicking");
    check("spec specs specked specced speced specking speccing specing");
    // doubled, or not, or both
    check("stop stops stopped stopping");
    check("plan plans planned planning");
    check("log logs logged logging");
    check("plug plugs plugged plugging");
    check("unplug unplugs unplugged unplugging");
    check("debug debugs debugged debugging");
    check("quit quits quitted quitting");
    check("equip equips equipped equipping");
    check("format formats formatted formatting");
    check("refer refers referred referring");
    check("occur occurs occurred occurring");
    check("permit permits permitted permitting");
    check("submit submits submitted submitting");
    check("commit commits committed committing");
    check("control controls controlled controlling");
    check("compel compels compelled compelling");
    check("model models modeled modelled modeling modelling");
    check("travel travels traveled travelled traveling travelling");
    check("cancel cancels canceled cancelled canceling cancelling");
    check("label labels labeled labelled labeling labelling");
    check("signal signals signaled signalled signaling signalling");
    check("dial dials dialed dialled dialing dialling");
    check("fuel fuels fueled fuelled fueling fuelling");
    check("benefit benefits benefited benefitted benefiting benefitting");
    check("program programs programed programmed programing programming programme programmes");
    check("worship worships worshiped worshipped worshiping worshipping");
    check("kidnap kidnaps kidnaped kidnapped kidnaping kidnapping");
    check("target targets targeted targetted targeting targetting");
    check("develop develops developed developing");
    check("deliver delivers delivered delivering");
    check("embed embeds embedded embedding");
    check("rezip rezips reziped rezipped reziping rezipping");
    check("cover covers covered covering");
    check("discover discovers discovered discovering");
    // -ise and -ize, -yse and -yze
    check("analyse analyses analysed analysing analyze analyzes analyzed analyzing");
    check("analyze analyzes analyzed analyzing analyse analyses analysed analysing");
    check("organise organises organised organising organize organizes organized organizing");
    check("organize organizes organized organizing organise organises organised organising");
    check(
        "authorize authorizes authorized authorizing authorise authorises authorised authorising",
    );
    // only -ise, or only -ize
    check("advertise advertises advertised advertising");
    check("advise advises advised advising");
    check("exercise exercises exercised exercising");
    check("size sizes sized sizing");
    check("resize resizes resized resizing");
    check("seize seizes seized seizing");
    check("prize prizes prized prizing");
    check("promise promises promised promising");
    check("supervise supervises supervised supervising");
    check("televise televises televised televising");
    check("raise raises raised raising");
    // -o, -i, é
    check("echo echos echoes echoed echoing");
    check("veto vetos vetoes vetoed vetoing");
    check("ski skis skied skiing");
    check("taxi taxies taxis taxying taxied taxiing");
    check("sauté sautés sautéed sautéd sautéing");
    // unknown
    check("google googles googled googling");
    check("xerox xeroxes xeroxed xeroxing");
    check("crowdsource crowdsources crowdsourced crowdsourcing");
}

#[test]
fn inflects_nouns() {
    // regular
    check("day days dayed daying");
    check("key keys keyed keying");
    check("boy boys boyed boying");
    check("city cities citied citying");
    check("country countries countried countrying");
    check("soliloquy soliloquies soliloquied soliloquying");
    check("lens lenses lensed lensing");
    check("church churches churched churching");
    check("brush brushes brushed brushing");
    check("class classes classed classing");
    check("address addresses addressed addressing");
    check("proof proofs proofed proofing");
    check("belief beliefs beliefed beliefing");
    check("chief chiefs chiefed chiefing");
    // -ch spoken as k
    check("stomach stomachs stomaches stomached stomaching");
    check("epoch epochs epoches epoched epoching");
    check("tech techs teches teched teching");
    check("monarch monarchs monarches monarched monarching");
    // -o
    check("photo photos photoes photoed photoing");
    check("potato potatos potatoes potatoed potatoing");
    check("hero heros heroes heroed heroing");
    check("video videos videoed videoing");
    check("logo logos logoes logoed logoing");
    // old plurals
    check("child children childs childed childing");
    check("grandchild grandchildren grandchilds grandchilded grandchilding");
    check("man men mans manned manning");
    check("businesswoman businesswomen businesswomans businesswomaned businesswomaning");
    check("person people persons personed personing");
    check("foot feet foots footed footing");
    check("tooth teeth tooths toothed toothing");
    check("goose geese gooses goosed goosing");
    check("mouse mice mouses moused mousing");
    check("louse lice louses loused lousing");
    check("ox oxen oxes oxed oxing");
    check("penny pence pennies pennied pennying");
    check("die dice dies died dying");
    check("brother brethren brothers brothered brothering");
    // no -men
    check("human humans humaned humaning");
    check("german germans germaned germaning");
    // specimen is no plural
    check("specimen specimens specimened specimening speciman specimans specimaned specimaning");
    // -f
    check("leaf leaves leafs leafed leafing");
    check("half halves halfs halfed halfing");
    check("self selves selfs selfed selfing");
    check("shelf shelves shelfs shelfed shelfing");
    check("wife wives wifes wifed wifing");
    check("knife knives knifes knifed knifing");
    check("life lives lifes lifed lifing");
    check("wolf wolves wolfs wolfed wolfing");
    check("thief thieves thiefs thiefed thiefing");
    check("hoof hooves hoofs hoofed hoofing");
    check("wharf wharves wharfs wharfed wharfing");
    check("dwarf dwarves dwarfs dwarfed dwarfing");
    check("roof rooves roofs roofed roofing");
    // Latin and Greek
    check("datum data datums datumed datuming");
    check("medium media mediums mediumed mediuming");
    check("index indices indexes indexed indexing");
    check("matrix matrices matrixes matrixed matrixing");
    check("vertex vertices vertexes vertexed vertexing");
    check("appendix appendices appendixes appendixed appendixing");
    check("vortex vortices vortexes vortexed vortexing");
    check("axis axes axises axised axising");
    check("analysis analyses analysises analysised analysising");
    check("basis bases basises basised basising");
    check("diagnosis diagnoses diagnosises diagnosised diagnosising");
    check("emphasis emphases emphasises emphasised emphasising");
    check("criterion criteria criterions criterioned criterioning");
    check("phenomenon phenomena phenomenons phenomenoned phenomenoning");
    check("automaton automata automatons automatoned automatoning");
    check("bacterium bacteria bacteriums bacteriumed bacteriuming");
    check("curriculum curricula curriculums curriculumed curriculuming");
    check("forum fora forums forumed foruming");
    check("referendum referenda referendums referendumed referenduming");
    check("stadium stadia stadiums stadiumed stadiuming");
    check("spectrum spectra spectrums spectrumed spectruming");
    check(
        "stimulus stimuli stimuluses stimulusses stimulused stimulussed stimulusing stimulussing",
    );
    check("nucleus nuclei nucleuses nucleused nucleusing");
    check("radius radii radiuses radiused radiusing");
    check(
        "syllabus syllabi syllabuses syllabusses syllabused syllabussed syllabusing syllabussing",
    );
    check("cactus cacti cactuses cactusses cactused cactussed cactusing cactussing");
    check("alumnus alumni alumnuses alumnusses alumnused alumnussed alumnusing alumnussing");
    check("corpus corpora corpuses corpusses corpused corpussed corpusing corpussing");
    check("genus genera genuses genusses genused genussed genusing genussing");
    check("formula formulae formulas formulaed formulaing");
    check("antenna antennae antennas antennaed antennaing");
    check("alga algae algas algaed algaing");
    check("vertebra vertebrae vertebras vertebraed vertebraing");
    check("larva larvae larvas larvaed larvaing");
    check("schema schemata schemas schemaed schemaing");
    check("stigma stigmata stigmas stigmaed stigmaing");
    check("lemma lemmata lemmas lemmaed lemmaing");
    // French, Italian, Hebrew
    check("bureau bureaux bureaus bureaued bureauing");
    check("plateau plateaux plateaus plateaued plateauing");
    check("tableau tableaux tableaus tableaued tableauing");
    check("graffito graffiti graffitos graffitoes graffitoed graffitoing");
    check("paparazzo paparazzi paparazzos paparazzoes paparazzoed paparazzoing");
    check("kibbutz kibbutzim kibbutzes kibbutzed kibbutzing");
    check("cherub cherubim cherubs cherubed cherubbed cherubing cherubbing");
    // unchanged
    check("sheep sheeps sheeped sheeping");
    check("series serieses seriesed seriesing");
    check("species specieses speciesed speciesing");
    check("aircraft aircrafts aircrafted aircrafting");
    check("headquarters headquarterses headquartersed headquartersing");
    check("deer deers deered deering");
    check("salmon salmons salmoned salmoning");
    check("chassis chassises chassised chassising");
    check("rendezvous rendezvouses rendezvoused rendezvousing");
    // the plural inside
    check("passerby passersby passerbies passerbied passerbying");
    check("handful handsful handfuls handfuled handfulled handfuling handfulling");
    // two spellings
    check("colour colours coloured colouring color colors colored coloring");
    check("center centers centered centering centre centres centred centring");
    check("licence licences licenced licencing license licenses licensed licensing");
    check(
        "catalogue catalogues catalogued cataloguing catalog catalogs cataloged catalogged cataloging catalogging",
    );
    check(
        "organisation organisations organisationed organisationing organization organizations organizationed organizationing",
    );
    check(
        "optimizer optimizers optimizered optimizering optimiser optimisers optimisered optimisering",
    );
    check("programme programmes programmed programming program programs programed programing");
    check("artefact artefacts artefacted artefacting artifact artifacts artifacted artifacting");
    check(
        "judgement judgements judgemented judgementing judgment judgments judgmented judgmenting",
    );
    // acronyms and model numbers
    check("api apis apied apiing");
    check("llm llms llmed llming");
    check("sdk sdks sdked sdking");
    check("gpu gpus gpued gpuing");
    check("ceo ceos ceoed ceoing");
    check("cfo cfos cfoes cfoed cfoing");
    check("os oses oss osses osed ossed osing ossing");
    check("gps gpss gpses gpsed gpsing");
    check("4o 4os");
    check("gpt4 gpt4s");
    check("o1 o1s");
    // other letters
    check("café cafés caféed caféd caféing");
    check("naïve naïves naïved naïving");
}

#[test]
fn inflects_irregular_forms() {
    // an irregular form has the family of its base
    check("built builts build builds building");
    check("children childrens child childs childed childing");
    check("went wents go gos goes gone going wend wends wended wending");
    check("gave gaves give gives given giving");
    check("understood understoods understand understands understanding");
    check("rebuilt rebuilts rebuild rebuilds rebuilding");
    check("people peoples peopled peopling person persons personed personing");
    check("indices indiceses index indexes indexed indexing");
    check("data datas datum datums datumed datuming");
    check("criteria criterias criterion criterions criterioned criterioning");
    check("was wases wasses be bes am is are were being been");
    check("knives kniveses knife knifes knifed knifing");
    check("women womens woman womans womaned womaning");
    check("left lefts leave leaves leaving");
    check("feet feets foot foots footed footing");
}

#[test]
fn supports_english_only() {
    for (language, expected) in [
        ("en", true),
        ("EN", true),
        ("en-US", true),
        ("en-Latn-GB", true),
        ("eng", false),
        ("de", false),
        ("", false),
    ] {
        assert_eq!(is_supported(language), expected, "{language:?}");
    }
}

/// No word, however odd, upsets inflection: it comes first, and no form comes twice.
#[test]
fn takes_any_word() {
    for word in [
        "", "a", "y", "e", "s", "c", "ie", "qu", "ize", "yse", "1", "é", "ß", "ﬁ", "漢字", "re",
        "under", "rere", "i̇", "ооо", "don't", "x-y", "🙂", "\u{301}", "man", "sis", "ses", "ful",
        "itides",
    ] {
        let forms = forms(word);
        assert_eq!(forms.first().map(String::as_str), Some(word));
        let distinct: BTreeSet<&String> = forms.iter().collect();
        assert_eq!(distinct.len(), forms.len(), "{forms:?}");
    }
    forms(&"re".repeat(100_000));
}

/// Look-up searches the files by halves, so they must be sorted, and no line may be malformed.
#[test]
fn data_files_are_sorted_and_well_formed() {
    for (name, file) in FILES {
        let keys: Vec<&str> = lines(file)
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{name}: {pair:?}");
        }
        let columns = match name {
            "irregular-verbs.tsv" => 1..=4,
            "irregular-nouns.tsv" | "doubling.tsv" | "spellings.tsv" => 2..=2,
            _ => 1..=1,
        };
        for line in lines(file) {
            assert!(
                columns.contains(&line.split('\t').count()),
                "{name}: {line}"
            );
            assert!(
                !line.contains("  ") && line.trim_end() == line,
                "{name}: {line}"
            );
            let is_word = |c: char| c.is_lowercase() || matches!(c, ' ' | '\t' | '-');
            assert!(line.chars().all(is_word), "{name}: {line}");
        }
    }
    let verdicts = ["doubled", "either", "single"];
    let doubling = FILES.iter().find(|(name, _)| *name == "doubling.tsv");
    for line in doubling.into_iter().flat_map(|(_, file)| lines(file)) {
        let verdict = line.split('\t').nth(1);
        assert!(
            verdict.is_some_and(|verdict| verdicts.contains(&verdict)),
            "{line}"
        );
    }
}

/// Every form that LemmInflect knows of the commonest verbs and nouns is among ours; see
/// `scripts/check-inflection.py`.
#[test]
fn has_every_form_of_lemminflect() {
    let expected = include_str!("../../tests/data/inflection.tsv");
    let mut words = 0;
    let mut missing = Vec::new();
    for line in lines(expected) {
        let [word, _, others] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let forms = forms(word);
        words += 1;
        let missed = others
            .split(' ')
            .filter(|other| !forms.iter().any(|form| form == other));
        missing.extend(missed.map(|form| format!("{word}: {form}")));
    }
    assert!(words > 2_000, "{words}");
    assert!(missing.is_empty(), "{missing:#?}");
}
