//! Stories in the languages of the seed documents.

use crate::support::{How, sample};
use dissect::language::Language;
use dissect::view::{Format, Look};

fn story(name: &str, language: Language) -> String {
    let how = How::new(Format::Story);
    let look = Look { language, ..how.look };
    How { look, ..how }.run(&sample(name).bytes).0
}

#[test]
fn no_sentence_is_left_in_english() {
    let told = [
        ("documents/mysql-login.txt", Language::Ko, "서버 인사 5.1.73, 연결 번호 9280."),
        ("documents/mysql-login.txt", Language::Ko, "root의 로그인: 결과가 캡처되지 않음."),
        ("documents/mysql-login.txt", Language::Zh, "以 root 登录。"),
        ("documents/mysql-select.txt", Language::Ko, "컬럼 id MYSQL_TYPE_LONGLONG."),
        ("documents/mysql-select.txt", Language::Zh, "结果有 3 列。"),
        ("documents/mysql-use.txt", Language::Zh, "使用数据库 test。"),
        ("mysql/chinese.pcap", Language::Zh, "sample 的登录：已接受。"),
        ("mysql/korean.pcap", Language::Ko, "쿼리: SELECT '안녕하세요' AS 인사."),
        (
            "ntp/client-server.pcap",
            Language::Ko,
            "서버 응답 v4, 계층 8, 참조 127.127.1.1, 시각 차이 -222.171 µs,",
        ),
    ];
    // Names, and words of SQL.
    let names = [
        "MYSQL",
        "TYPE",
        "LONGLONG",
        "LONG",
        "STRING",
        "MySQL",
        "MariaDB",
        "enterprise",
        "sample",
        "root",
        "test",
        "name",
        "word",
        "words",
        "INSERT",
        "INTO",
        "VALUES",
        "SELECT",
        "FROM",
        "Quit",
        "Unknown",
        "column",
    ];
    for (name, language, sentence) in told {
        let story = story(name, language);
        assert!(story.contains(sentence), "{sentence}\n{story}");
        let words = story.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| word.len() > 3);
        let left: Vec<_> = words.filter(|word| !names.contains(word)).collect();
        assert!(left.is_empty(), "{name}: {left:?}\n{story}");
    }
}

#[test]
fn a_clock_that_is_behind_is_said_to_be_behind() {
    let story = story("ntp/client-server.pcap", Language::En);
    assert!(story.contains("The answering clock is 0.000222 s behind the capture's;"), "{story}");
    assert!(!story.contains("is -"), "{story}");
}
