//! Digest of a statement: its text with literals removed, and a hash of that
//! (after MySQL "Performance Schema Statement Digests", whose text and hash come from the server's own tokens and
//! are therefore not the same).
//!
//! - Literals become `?`, as the placeholders of prepared statements are: strings in single or double quotes with
//!   doubled quotes and backslashes (unless NO_BACKSLASH_ESCAPES is set), with their introducers (`N'…'`, `X'…'`,
//!   `B'…'`, `_utf8'…'`); text in dollar quotes (`$$…$$`); numbers, hexadecimal and bit values, with a sign where no
//!   operand can stand before it; the host in `user@host`; TRUE, FALSE and NULL, but not behind IS and NOT.
//! - Parentheses with nothing but literals become `(...)`, and several of those in a row one.
//! - Comments (`#`, `-- `, `/* */`) vanish; what `/*! */` holds is part of the statement.
//! - One space stands between tokens, none where it would stand in the way of reading: `a.b`, `(a, b)`.
//! - Reserved words, and the word that a statement starts with, are in capitals: `select` and `SELECT` are one.
//! - Names, in backticks or not, stay as they are. So does a `;` between statements.

use super::command::start_of;
use super::keywords;
use sha2::{Digest as _, Sha256};
use std::fmt::Write;

/// Bytes of a digest's text; what goes beyond is cut off, with `…` in its place.
const MAX_TEXT: usize = 4096;

/// Operators of more than one character, longer ones before their beginnings (MySQL "Operators").
const OPERATORS: &[&str] = &["<=>", "->>", "<=", ">=", "<>", "!=", ":=", "||", "&&", "<<", ">>", "->"];

/// The text of a statement without its literals; `backslashes` escape in strings. Takes time in proportion to the
/// statement, and bounded memory.
pub fn text(sql: &str, backslashes: bool) -> String {
    let mut tokens = Tokens { sql, at: 0, backslashes, versioned: false, after: After::Operator };
    let mut digest = Digest::default();
    while let Some(token) = tokens.next() {
        digest.push(token);
        if digest.text.len() > MAX_TEXT {
            let end = start_of(&digest.text, MAX_TEXT).len();
            digest.text.truncate(end);
            digest.text.push('…');
            return digest.text;
        }
    }
    digest.settle();
    let end = digest.text.trim_end_matches(';').len();
    digest.text.truncate(end);
    digest.text
}

/// SHA-256 of a digest's text, in hexadecimal.
pub fn hash(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Literal,
    /// A word, a quoted name, an operator, or punctuation.
    Other(&'a str),
}

/// What was read last, as far as it matters for what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// Something that a signed number may follow.
    Operator,
    /// A dot: a name follows.
    Dot,
    /// The `@` of an account: a host follows.
    At,
    /// IS or NOT.
    Test,
    Operand,
}

struct Tokens<'a> {
    sql: &'a str,
    at: usize,
    backslashes: bool,
    /// Whether `/*!` was opened.
    versioned: bool,
    after: After,
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// Whether a byte may be in a host without quotes; addresses of IPv6 need them.
fn in_host(byte: u8) -> bool {
    in_word(byte) || matches!(byte, b'.' | b'-' | b'%')
}

/// How many bytes at the start of `bytes` are `wanted`.
fn run(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !wanted(byte)).unwrap_or(bytes.len())
}

/// Length of what is in quotes at the start of `bytes`, with its quotes.
fn quoted(bytes: &[u8], quote: u8, backslash: bool) -> usize {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'\\' && backslash) || (byte == quote && bytes.get(at + 1) == Some(&quote));
        at += if escaped { 2 } else { 1 };
        if byte == quote && !escaped {
            break;
        }
    }
    at.min(bytes.len())
}

/// Length of what is in dollar quotes at the start of `bytes`, with them, 0 if there is nothing (MySQL "String Literals").
fn dollar_quoted(bytes: &[u8]) -> usize {
    let body = bytes.strip_prefix(b"$$").unwrap_or_default();
    body.windows(2).position(|pair| pair == b"$$").map_or(0, |length| length + 4)
}

/// Length of the number at the start of `bytes`, 0 if there is none.
fn number(bytes: &[u8]) -> usize {
    let digits = |bytes: &[u8]| run(bytes, |byte| byte.is_ascii_digit());
    let length = match bytes {
        [b'0', b'x', rest @ ..] if run(rest, |byte| byte.is_ascii_hexdigit()) > 0 => {
            2 + run(rest, |byte| byte.is_ascii_hexdigit())
        }
        [b'0', b'b', b'0' | b'1', rest @ ..] => 3 + run(rest, |byte| matches!(byte, b'0' | b'1')),
        _ => {
            let whole = digits(bytes);
            let fraction = match &bytes[whole..] {
                [b'.', rest @ ..] => 1 + digits(rest),
                _ => 0,
            };
            if whole + fraction.saturating_sub(1) == 0 {
                return 0;
            }
            let mantissa = whole + fraction;
            let exponent = match &bytes[mantissa..] {
                [b'e' | b'E', b'+' | b'-', rest @ ..] if digits(rest) > 0 => 2 + digits(rest),
                [b'e' | b'E', rest @ ..] if digits(rest) > 0 => 1 + digits(rest),
                _ => 0,
            };
            mantissa + exponent
        }
    };
    // A name may start with digits.
    if bytes.get(length).is_some_and(|&byte| in_word(byte)) { 0 } else { length }
}

impl<'a> Tokens<'a> {
    fn rest(&self) -> &'a [u8] {
        self.sql.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Passes over whitespace and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let line = || rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            self.at += match rest {
                [byte, ..] if byte.is_ascii_whitespace() || *byte < b' ' => 1,
                [b'#', ..] | [b'-', b'-'] => line(),
                [b'-', b'-', byte, ..] if *byte <= b' ' => line(),
                [b'/', b'*', b'!', version @ ..] => {
                    self.versioned = true;
                    3 + run(version, |byte| byte.is_ascii_digit())
                }
                [b'*', b'/', ..] if std::mem::take(&mut self.versioned) => 2,
                [b'/', b'*', body @ ..] => {
                    body.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |length| length + 4)
                }
                _ => return,
            };
        }
    }

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip();
        let rest = self.rest();
        let &first = rest.first()?;
        let touching = self.touching();
        let (length, literal) = match first {
            b'\'' | b'"' => (quoted(rest, first, self.backslashes), true),
            b'`' => (quoted(rest, first, false), false),
            _ if self.after == After::At && in_host(first) => (run(rest, in_host), true),
            b'@' if touching && self.after == After::Operand => (1, false),
            b'$' if dollar_quoted(rest) > 0 => (dollar_quoted(rest), true),
            b'?' => (1, true),
            b'+' | b'-' if self.after == After::Operator && number(&rest[1..]) > 0 => {
                (1 + number(&rest[1..]), true)
            }
            _ if self.after != After::Dot
                && (first != b'.' || self.after == After::Operator || !touching)
                && number(rest) > 0 =>
            {
                (number(rest), true)
            }
            _ if in_word(first) || first == b'@' => self.word(rest),
            _ => {
                let operator = OPERATORS.iter().find(|operator| rest.starts_with(operator.as_bytes()));
                (operator.map_or(1, |operator| operator.len()), false)
            }
        };
        let token = self.sql.get(self.at..self.at + length)?;
        self.at += length;
        self.after = match token {
            "." => After::Dot,
            "@" if touching && self.after == After::Operand => After::At,
            ")" => After::Operand,
            _ if literal || in_word(first) || matches!(first, b'`' | b'@') => After::Operand,
            _ => After::Operator,
        };
        if !literal && (token.eq_ignore_ascii_case("is") || token.eq_ignore_ascii_case("not")) {
            self.after = After::Test;
        }
        Some(if literal { Token::Literal } else { Token::Other(token) })
    }

    /// Whether nothing stands between this and what was read before.
    fn touching(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|before| self.sql.as_bytes().get(before));
        before.is_some_and(|byte| !byte.is_ascii_whitespace())
    }

    /// Length of a word, and whether it is a literal or introduces one.
    fn word(&self, rest: &[u8]) -> (usize, bool) {
        let sigils = run(rest, |byte| byte == b'@');
        let length = sigils + run(&rest[sigils..], in_word);
        let (word, behind) = rest.split_at(length);
        let introduces = matches!(word, [b'n' | b'N' | b'x' | b'X' | b'b' | b'B'] | [b'_', _, ..]);
        match behind.first() {
            _ if self.after == After::Dot => (length, false),
            Some(&quote @ (b'\'' | b'"')) if introduces => {
                (length + quoted(behind, quote, self.backslashes), true)
            }
            _ => {
                let is = |name: &[u8]| word.eq_ignore_ascii_case(name);
                (length, self.after != After::Test && (is(b"null") || is(b"true") || is(b"false")))
            }
        }
    }
}

/// The text as it comes into being.
#[derive(Default)]
struct Digest {
    text: String,
    /// The parenthesis that was opened last, if nothing but literals follows it.
    list: Option<List>,
}

struct List {
    /// Where it was opened.
    start: usize,
    literals: usize,
    /// Whether a comma came behind the last literal.
    comma: bool,
}

impl Digest {
    fn push(&mut self, token: Token<'_>) {
        match (&mut self.list, token) {
            (Some(list), Token::Literal) if list.comma || list.literals == 0 => {
                list.literals += 1;
                list.comma = false;
            }
            (Some(list), Token::Other(",")) if list.literals > 0 && !list.comma => list.comma = true,
            (Some(list), Token::Other(")")) if list.literals > 0 && !list.comma => {
                let before = self.text.get(..list.start).unwrap_or_default();
                match before.strip_suffix(',') {
                    Some(other) if other.ends_with("(...)") => self.text.truncate(list.start - 1),
                    _ => {
                        self.text.truncate(list.start);
                        self.put("(...)");
                    }
                }
                self.list = None;
            }
            (_, token) => {
                self.settle();
                match token {
                    Token::Other("(") => {
                        self.list = Some(List { start: self.text.len(), literals: 0, comma: false });
                        self.put("(");
                    }
                    Token::Other(token) => self.put(token),
                    Token::Literal => self.put("?"),
                }
            }
        }
    }

    /// What was held back of a list turns out to be needed.
    fn settle(&mut self) {
        let Some(list) = self.list.take() else { return };
        for at in 0..list.literals {
            if self.text.len() > MAX_TEXT {
                return;
            }
            if at > 0 {
                self.put(",");
            }
            self.put("?");
        }
        if list.comma {
            self.put(",");
        }
    }

    fn put(&mut self, token: &str) {
        let starts = (self.text.is_empty() || self.text.ends_with(';')) && !token.starts_with('`');
        let keyword = keywords::reserved(token).filter(|_| !self.text.ends_with('.'));
        let tight = matches!(token, "," | ")" | "." | ";") || self.text.ends_with(['(', '.']);
        if !tight && !self.text.is_empty() {
            self.text.push(' ');
        }
        match keyword {
            Some(keyword) => self.text.push_str(keyword),
            None if starts => self.text.extend(token.chars().map(|letter| letter.to_ascii_uppercase())),
            None => self.text.push_str(token),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_without_their_literals() {
        for (sql, digest) in [
            ("", ""),
            ("SELECT 1", "SELECT ?"),
            ("select  1 ;", "SELECT ?"),
            (
                "insert into Orders(a.key, status) values (1)",
                "INSERT INTO Orders (a.key, status) VALUES (...)",
            ),
            ("begin; Commit", "BEGIN; COMMIT"),
            ("select `select` From `From`", "SELECT `select` FROM `From`"),
            ("SELECT a.b,c FROM `odd``name`.t", "SELECT a.b, c FROM `odd``name`.t"),
            (r"SELECT 'it''s', 'a\'b', c", "SELECT ?, ?, c"),
            (r#"SELECT "a""b\"c" x"#, "SELECT ? x"),
            ("SELECT N'a', x'0f', B'01', _utf8mb4'é', 0x1F, 0b11", "SELECT ?, ?, ?, ?, ?, ?"),
            ("SELECT 1.5, .5, 1e10, 2.5E-3, 7.", "SELECT ?, ?, ?, ?, ?"),
            ("SELECT 2fa, t.1 FROM t1", "SELECT 2fa, t.1 FROM t1"),
            ("WHERE a=-1 AND b-1>=+2", "WHERE a = ? AND b - ? >= ?"),
            ("WHERE a IN (1,2, 3)", "WHERE a IN (...)"),
            ("WHERE a IN (1)", "WHERE a IN (...)"),
            ("WHERE a IN (1, b, 2)", "WHERE a IN (?, b, ?)"),
            ("INSERT INTO t(a,b) VALUES (1,'x'),(2,NULL), (?, ?)", "INSERT INTO t (a, b) VALUES (...)"),
            ("VALUES (1, NOW()), (2, NOW())", "VALUES (?, NOW ()), (?, NOW ())"),
            ("WHERE a IS NULL AND b IS NOT NULL OR c=NULL", "WHERE a IS NULL AND b IS NOT NULL OR c = ?"),
            ("SELECT -- one\n1 # two\n, /* three */ 2", "SELECT ?, ?"),
            ("SELECT 1--1", "SELECT ? - ?"),
            ("SELECT /*!40001 SQL_NO_CACHE */ * FROM t", "SELECT SQL_NO_CACHE * FROM t"),
            ("SET @a:=@@session.x, b<=>'c'", "SET @a := @@session.x, b <=> ?"),
            ("SELECT 'not closed", "SELECT ?"),
            ("SELECT `not closed", "SELECT `not closed"),
            ("SELECT /* not closed", "SELECT"),
            ("SELECT (1, 2", "SELECT (?, ?"),
            ("USE 数据; SELECT 1", "USE 数据; SELECT ?"),
            ("SELECT .1234 , t .5e3", "SELECT ?, t ?"),
            ("GRANT ALL ON a.* TO root@10.1.2.3", "GRANT ALL ON a.* TO root @ ?"),
            ("DROP USER 'a'@'10.1.2.3', `b`@host-1.example", "DROP USER ? @ ?, `b` @ ?"),
            ("SELECT @a, @@b.c, @'d', @`e`, f=@g", "SELECT @a, @@b.c, @ ?, @ `e`, f = @g"),
            ("CREATE FUNCTION f() AS $$ return 'secret' $$", "CREATE FUNCTION f () AS ?"),
            ("SELECT $$, $a", "SELECT $$, $a"),
        ] {
            assert_eq!(text(sql, true), digest, "{sql}");
        }
    }

    #[test]
    fn a_backslash_may_be_a_character_like_any_other() {
        let sql = r"SELECT '\', 'secret', '\'";
        assert_eq!(text(sql, false), "SELECT ?, ?, ?");
        let sql = r"SELECT 'C:\', 'secret', N'\', more";
        assert_eq!(text(sql, false), "SELECT ?, ?, ?, more");
    }

    #[test]
    fn long_statements_are_cut_and_long_lists_are_not() {
        let list = format!("SELECT a IN ({}1)", "1,".repeat(100_000));
        assert_eq!(text(&list, true), "SELECT a IN (...)");
        let long = text(&"é, ".repeat(10_000), true);
        assert!(long.len() <= MAX_TEXT + '…'.len_utf8() && long.ends_with('…'), "{}", long.len());
        let open = text(&format!("({}a", "1,".repeat(100_000)), true);
        assert!(open.len() <= MAX_TEXT + '…'.len_utf8(), "{}", open.len());
    }

    #[test]
    fn hash_is_that_of_the_text() {
        // printf 'SELECT ?' | sha256sum
        let expected = "66cbb3a40d4bbd150b75825ad291a6545399f3098fc1079e4d8b5bb061a6a481";
        assert_eq!(hash(&text("SELECT  42", true)), expected);
    }
}
