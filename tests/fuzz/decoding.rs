//! Decoding: each character of the text leads back to the bytes that make it, and each fault to those that make none.

use sayso::document::{self, DecodeReason};

pub(super) fn decode(data: &[u8]) {
    let decoded = document::decode(data);
    let text = &*decoded.text;
    let wide = data.starts_with(&[0xFF, 0xFE]) || data.starts_with(&[0xFE, 0xFF]);
    let big = data.starts_with(&[0xFE, 0xFF]);
    if decoded
        .faults
        .iter()
        .any(|fault| fault.reason.is_whole_file())
    {
        assert_eq!(text, "");
        assert_eq!(decoded.faults.len(), 1);
        return;
    }
    let mut faults = decoded.faults.iter().peekable();
    let mut end = decoded.stored.offset(0);
    for (at, c) in text.char_indices() {
        let start = decoded.stored.offset(at);
        assert_eq!(start, end, "a gap before {c:?} at {at}");
        end = decoded.stored.offset(at + c.len_utf8());
        assert!(start < end && end <= data.len(), "{start}..{end} for {c:?}");
        let bytes = &data[start..end];
        if let Some(fault) = faults.next_if(|fault| fault.span.start == at) {
            assert_eq!(c, char::REPLACEMENT_CHARACTER);
            assert_eq!(fault.span.end, at + c.len_utf8());
            assert_eq!((fault.stored.start, fault.stored.end), (start, end));
            match fault.reason {
                DecodeReason::InvalidUtf8 => assert!(str::from_utf8(bytes).is_err()),
                DecodeReason::LoneSurrogate => assert_eq!(bytes.len(), 2),
                DecodeReason::HalfUnit => assert!(bytes.len() == 1 && end == data.len()),
                reason => panic!("{reason:?} is of a whole file"),
            }
        } else if wide {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|unit| [unit[0], unit[1]])
                .map(|unit| {
                    if big {
                        u16::from_be_bytes(unit)
                    } else {
                        u16::from_le_bytes(unit)
                    }
                })
                .collect();
            assert_eq!(String::from_utf16(&units).ok(), Some(c.to_string()));
        } else {
            assert_eq!(str::from_utf8(bytes), Ok(c.to_string().as_str()));
        }
    }
    assert!(faults.next().is_none(), "a fault where no character is");
    assert_eq!(end, data.len(), "bytes are left over");
    assert!(!text.starts_with('\u{FEFF}') || data.len() > 3);
}
