use super::forms;

#[test]
fn shows() {
    for w in "build provide model child access go be focus analyse organize advertise travel program panic index undertake outbid built children api llm rebuild lie reset company quiz gpt4 café".split(' ') {
        println!("{w}: {:?}", forms(w));
    }
}
