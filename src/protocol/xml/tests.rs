use super::{Element, Listener, PLAIN, Plain, Shown, read};
use crate::protocol::testing::listing;
use crate::reader::Reader;
use crate::time::Time;
use crate::tree::Tree;
use std::time::{Duration, Instant};

fn tree(document: &[u8], listener: &mut dyn Listener) -> Tree {
    let mut tree = Tree::new(true);
    tree.reset(Time::default());
    let mut reader = Reader::new(document, 0, &mut tree);
    read(&mut reader, None, listener).unwrap();
    reader.undissected();
    check(&tree, document);
    tree
}

/// Every node lies in its parent, and every byte under a leaf.
fn check(tree: &Tree, document: &[u8]) {
    let mut covered = vec![false; document.len()];
    for (at, node) in tree.nodes().iter().enumerate() {
        let end = node.start + node.length;
        for child in &tree.nodes()[at + 1..node.end as usize] {
            assert!(node.start <= child.start && child.start + child.length <= end, "{child:?} in {node:?}");
        }
        if node.source == 0 && node.end as usize == at + 1 {
            covered[node.start as usize..end as usize].fill(true);
        }
    }
    let bare = covered.iter().position(|covered| !covered);
    assert_eq!(bare, None, "a byte under no leaf in\n{}", listing(tree, document));
}

fn shown(document: &str) -> String {
    listing(&tree(document.as_bytes(), &mut Plain), document.as_bytes())
}

#[test]
fn elements_lie_in_each_other() {
    let document =
        "<?xml version=\"1.0\"?>\n<s:a xmlns:s=\"urn:x\" b='2'>\n  <c>one &lt; &#50;</c>\n  <s:d/>\n</s:a>\n";
    let expected = r#"xml.document
  xml.xmlpi = "<?xml version=\"1.0\"?>"
  xml.tag = "s:a" (urn:x)
    xml.tag.start = "<s:a"
    xml.attribute = "xmlns:s=\"urn:x\""
    xml.attribute = "b='2'"
    xml.tag = "c" ()
      xml.tag.start = "<c>"
      xml.cdata = "one < 2"
      xml.tag.end = "</c>"
    xml.tag = "s:d"
      xml.tag.start = "<s:d/>"
    xml.tag.end = "</s:a>"
"#;
    assert_eq!(shown(document), expected.replace(" ()", ""));
}

#[test]
fn white_space_is_text_only_where_there_is_nothing_else() {
    let expected = "xml.document\n  xml.tag = \"a\"\n    xml.tag.start = \"<a>\"\n    xml.cdata = \" \"\n    xml.tag.end = \"</a>\"\n";
    assert_eq!(shown("<a> </a>"), expected);
    assert!(shown("<a><![CDATA[<b>]]></a>").contains("xml.cdatasection = \"<b>\""));
    assert!(shown("<a><!-- c --><?d e?></a>").contains("xml.comment = \"<!-- c -->\""));
}

#[test]
fn broken_documents_show_what_was_read_and_where_it_broke() {
    let text = shown("<a><b>one</c></a>");
    assert!(text.contains("xml.cdata = \"one\"") && text.contains("undissected"), "{text}");
    assert!(text.contains("! error at 9: no well-formed XML behind this: ill-formed document"), "{text}");
    let text = shown("<a><b>one");
    assert!(text.contains("xml.cdata = \"one\""), "{text}");
    assert!(text.contains("! error at 9"), "{text}");
    for broken in
        ["", "<", "<a", "<a b", "<a b=", "<a b=\"", "</a>", "text", "&", "<a>&</a>", "<a b=c/>", "<!DOCTYPE"]
    {
        shown(broken);
    }
}

#[test]
fn every_prefix_holds_together() {
    let document = b"\xef\xbb\xbf<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a x:y='1'\n z=\"2\"><b>t&b;<![CDATA[u]]></b> <c/> \n</a> ";
    for end in 0..=document.len() {
        tree(&document[..end], &mut Plain);
    }
    for at in 0..document.len() {
        for byte in [0, b'<', b'>', b'"', b'&', b'/', 0xff] {
            let mut changed = document.to_vec();
            changed[at] = byte;
            tree(&changed, &mut Plain);
        }
    }
}

/// Remembers what it is told.
#[derive(Default)]
struct Heard(Vec<String>);

impl Listener for Heard {
    fn start(&mut self, element: Element<'_>) -> Shown {
        self.0.push(format!("{} {{{}}}{}", element.depth, element.namespace, element.local));
        PLAIN
    }

    fn text(&mut self, depth: usize, text: &str) {
        self.0.push(format!("{depth} {text}"));
    }
}

#[test]
fn namespaces_hold_where_they_are_declared() {
    let mut heard = Heard::default();
    let document = b"<a xmlns='u:1'><p:b xmlns:p='u:2' xmlns='u:3'><c>t</c></p:b><d/><p:e/></a>";
    tree(document, &mut heard);
    assert_eq!(heard.0, ["0 {u:1}a", "1 {u:2}b", "2 {u:3}c", "2 t", "1 {u:1}d", "1 {}e"]);
}

#[test]
fn a_billion_laughs_stay_one_reference() {
    let mut document = String::from("<!DOCTYPE lolz [<!ENTITY lol \"lol\">");
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        document.push_str(&format!("<!ENTITY lol{level} \"{inner}\">"));
    }
    document.push_str("]><lolz>&lol9;</lolz>");
    let began = Instant::now();
    let text = shown(&document);
    assert!(text.contains("xml.cdata = \"&lol9;\""), "{text}");
    assert!(text.contains("! info at 0: the entities that this declares are not expanded"), "{text}");
    assert!(text.len() < 4 * document.len() && began.elapsed() < Duration::from_secs(1));
}

#[test]
fn ten_thousand_elements_deep_are_bounded() {
    let document = "<a>".repeat(10_000) + "x" + &"</a>".repeat(10_000);
    let began = Instant::now();
    let tree = tree(document.as_bytes(), &mut Plain);
    assert!(tree.nodes().len() < 200 && began.elapsed() < Duration::from_secs(1));
    let deeper: Vec<_> = tree.nodes().iter().filter(|node| node.field.name == "xml.deeper").collect();
    assert_eq!(deeper.len(), 1);
    assert_eq!(deeper[0].length as usize, document.len() - 32 * 7);
    assert_eq!(tree.notes(), []);
    let unfinished = &document[..document.len() - 50];
    assert_eq!(shown(unfinished).matches("xml.deeper").count(), 1);
}

#[test]
fn elements_and_namespaces_without_end_are_bounded() {
    let document = format!("<a>{}</a>", "<b c='d'/>".repeat(100_000));
    let tree_of_many = tree(document.as_bytes(), &mut Plain);
    assert!(tree_of_many.nodes().len() < 60_000);
    assert!(tree_of_many.notes()[0].text.contains("more than the 50000"));
    let attributes: String = (0..20_000).map(|n| format!(" xmlns:n{n}='u'")).collect();
    let began = Instant::now();
    tree(format!("<a{attributes}>{}</a>", "<b/>".repeat(20_000)).as_bytes(), &mut Plain);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn other_encodings_are_read_in_a_source_of_their_own() {
    let document: Vec<u8> = "\u{feff}<a>한</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tree = tree(&document, &mut Plain);
    assert_eq!((tree.sources()[0].how, &*tree.sources()[0].bytes), ("UTF-8", "<a>한</a>".as_bytes()));
    assert!(listing(&tree, &document).contains("xml.cdata = \"한\""));
}
