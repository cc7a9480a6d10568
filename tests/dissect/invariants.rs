//! What must hold for the tree of any message, whatever its bytes. The fuzz targets check it too.

use dissect::field::Kind;
use dissect::tree::{Node, Tree};

/// Everything that is wrong with the tree of a message of these bytes.
pub fn violations(tree: &Tree, message: &[u8]) -> Vec<String> {
    let mut wrong = Vec::new();
    let lengths: Vec<usize> = std::iter::once(message.len())
        .chain(tree.sources().iter().map(|source| source.bytes.len()))
        .collect();
    let mut covered: Vec<Vec<bool>> = lengths.iter().map(|&length| vec![false; length]).collect();
    let mut parents: Vec<usize> = Vec::new();
    for (index, node) in tree.nodes().iter().enumerate() {
        let mut expect = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("node {index}, {}, {:?}: {what}", node.field.name, range(node)));
            }
        };
        while parents.last().is_some_and(|&parent| tree.nodes()[parent].end as usize <= index) {
            parents.pop();
        }
        let end = node.end as usize;
        expect(end > index && end <= tree.nodes().len(), "its subtree ends outside of the tree");
        expect(usize::from(node.depth) == parents.len(), "its depth is not the number of its parents");
        if let Some(parent) = parents.last().map(|&parent| &tree.nodes()[parent]) {
            expect(node.end <= parent.end, "its subtree ends behind its parent's");
            let (inner, outer) = (range(node), range(parent));
            expect(
                node.source != parent.source || inner.0 >= outer.0 && inner.1 <= outer.1,
                "its bytes are not within its parent's",
            );
        }
        match lengths.get(usize::from(node.source)) {
            Some(&length) => expect(range(node).1 <= length as u64, "its bytes are not within its source"),
            None => expect(false, "its source does not exist"),
        }
        if end > index + 1 {
            parents.push(index);
        } else if node.field.kind != Kind::Group
            && let Some(source) = covered.get_mut(usize::from(node.source))
        {
            let bytes = source.get_mut(node.start as usize..range(node).1 as usize);
            bytes.unwrap_or_default().fill(true);
        }
    }
    for (source, covered) in covered.iter().enumerate() {
        if let Some(at) = covered.iter().position(|covered| !covered) {
            wrong.push(format!("byte {at} of source {source} is under no leaf"));
        }
    }
    for (number, source) in tree.sources().iter().enumerate() {
        let end = u64::from(source.offset) + u64::from(source.length);
        let of = lengths.get(usize::from(source.of)).filter(|_| usize::from(source.of) <= number);
        if of.is_none_or(|&length| end > length as u64) {
            wrong.push(format!("source {} is not made from bytes that exist before it", number + 1));
        }
    }
    for note in tree.notes() {
        let length = lengths.get(usize::from(note.source));
        if length.is_none_or(|&length| note.offset as usize > length) {
            wrong.push(format!("a note about byte {} of source {}: {}", note.offset, note.source, note.text));
        }
    }
    wrong
}

fn range(node: &Node) -> (u64, u64) {
    (node.start.into(), u64::from(node.start) + u64::from(node.length))
}
