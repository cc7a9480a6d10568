//! Which bits of a message belong to which field.

use crate::field::Kind;
use crate::tree::{Node, Order};

/// Bits in a row.
pub const BITS: usize = 32;
/// Bytes in a row.
const ROW: u32 = BITS as u32 / 8;
/// Groups of this depth or more share the figure of what they lie in.
const DEPTH: u8 = 2;
/// A field that fills more rows than this is drawn with its first and its last one.
const WHOLE: u32 = 4;
/// Fields that are asked whether they own a byte; more than so many never share it.
const SHARED: usize = 16;

/// Bytes that are drawn together: a structure of the message, or fields between structures.
pub struct Figure<'m> {
    nodes: &'m [Node],
    /// The group it shows, as index of its node.
    pub title: Option<usize>,
    /// Source its bytes lie in.
    pub source: u8,
    /// First byte.
    pub start: u32,
    /// Behind its last byte.
    pub end: u32,
    cells: Vec<Cell>,
}

/// A field that has bytes of its own.
struct Cell {
    node: u32,
    start: u32,
    end: u32,
}

/// Who a bit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody: it is not part of the figure.
    Outside,
    /// No field of the figure: unnamed bits, or bytes between fields.
    Gap,
    /// The field with that index.
    Field(u32),
}

/// Four bytes of a figure, or many of one field.
pub struct Row {
    /// Where the first byte lies in its source.
    pub offset: u32,
    /// Whose each bit is, the most significant one of the first byte first.
    pub owners: [Owner; BITS],
    /// How many bytes this row stands for, where they are not drawn.
    pub skipped: Option<u32>,
}

/// Bits of a row that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whose they are.
    pub owner: Owner,
    /// The first one.
    pub first: usize,
    /// How many.
    pub count: usize,
}

/// The figures of a message, in the order of its fields.
pub fn figures(nodes: &[Node]) -> Vec<Figure<'_>> {
    let mut figures: Vec<Figure<'_>> = Vec::new();
    // The groups around that have figures of their own: index, end.
    let mut around: Vec<(usize, usize)> = Vec::new();
    let mut fresh = true;
    let mut index = 0;
    while let Some(node) = nodes.get(index) {
        let left = around.len();
        around.retain(|&(_, end)| index < end);
        fresh |= around.len() < left;
        if node.field.kind == Kind::Group && node.length > 0 && node.end as usize > index + 1 {
            if node.depth < DEPTH && node.length >= ROW {
                around.push((index, node.end as usize));
                fresh = true;
            }
            index += 1;
            continue;
        }
        if node.length > 0 {
            let cell =
                Cell { node: index as u32, start: node.start, end: node.start.saturating_add(node.length) };
            match figures.last_mut().filter(|figure| !fresh && figure.source == node.source) {
                Some(figure) => figure.add(cell),
                None => figures.push(Figure {
                    nodes,
                    title: around.last().map(|&(group, _)| group),
                    source: node.source,
                    start: cell.start,
                    end: cell.end,
                    cells: vec![cell],
                }),
            }
            fresh = false;
        }
        index = (node.end as usize).max(index + 1);
    }
    for figure in &mut figures {
        figure.cells.sort_by_key(|cell| cell.start);
    }
    figures
}

impl Figure<'_> {
    fn add(&mut self, cell: Cell) {
        self.start = self.start.min(cell.start);
        self.end = self.end.max(cell.end);
        self.cells.push(cell);
    }

    /// The field that a byte belongs to, and the first byte behind it that may belong to another.
    fn cell(&self, byte: u32) -> (Option<&Cell>, u32) {
        let behind = self.cells.partition_point(|cell| cell.start <= byte);
        let next = self.cells.get(behind).map_or(self.end, |cell| cell.start);
        let cell = self.cells[..behind].iter().rev().take(SHARED).find(|cell| byte < cell.end);
        (cell, cell.map_or(next, |cell| cell.end.min(next)))
    }

    /// Whose the bits of a byte are.
    fn owners(&self, byte: u32) -> [Owner; 8] {
        if byte >= self.end {
            return [Owner::Outside; 8];
        }
        let Some(cell) = self.cell(byte).0 else { return [Owner::Gap; 8] };
        let mut owners = [Owner::Field(cell.node); 8];
        let Some(node) = self.nodes.get(cell.node as usize) else { return owners };
        let parts = self.nodes.get(cell.node as usize + 1..node.end as usize).unwrap_or_default();
        let of_bits =
            |part: &Node| part.field.bits.filter(|_| (part.start, part.length) == (node.start, node.length));
        if parts.iter().any(|part| of_bits(part).is_some()) {
            owners.fill(Owner::Gap);
        }
        for (part, index) in parts.iter().zip(cell.node + 1..) {
            let Some(bits) = of_bits(part) else { continue };
            let (first, behind) = (u32::from(bits.first), u32::from(bits.first) + u32::from(bits.count));
            for (bit, owner) in (0..).zip(&mut owners) {
                // The most significant byte is the last one where the least significant comes first.
                let at = match node.order {
                    Order::Big => 8 * (byte - node.start) + bit,
                    Order::Little => 8 * (cell.end - 1 - byte) + bit,
                };
                if (first..behind).contains(&at) {
                    *owner = Owner::Field(index);
                }
            }
        }
        owners
    }

    fn row(&self, offset: u32) -> Row {
        let mut owners = [Owner::Outside; BITS];
        for (byte, owners) in (offset..).zip(owners.chunks_mut(8)) {
            owners.copy_from_slice(&self.owners(byte));
        }
        Row { offset, owners, skipped: None }
    }

    /// The first `most` rows.
    pub fn rows(&self, most: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let mut at = self.start;
        while at < self.end && rows.len() < most {
            let row = self.row(at);
            let filled = if row.pieces().count() == 1 { (self.cell(at).1 - at) / ROW } else { 1 };
            let owners = row.owners;
            rows.push(row);
            at = at.saturating_add(ROW);
            if filled > WHOLE {
                let skipped = ROW * (filled - 2);
                rows.push(Row { offset: at, owners, skipped: Some(skipped) });
                at = at.saturating_add(skipped);
            }
        }
        rows
    }
}

impl Row {
    /// What the row consists of, from left to right.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        let runs = self.owners.chunk_by(|one, next| one == next);
        runs.scan(0, |first, run| {
            let piece = Piece { owner: *run.first()?, first: *first, count: run.len() };
            *first += run.len();
            Some(piece)
        })
    }

    /// How many bytes of the figure it holds or stands for.
    pub fn bytes(&self) -> u32 {
        let inside = self.owners.iter().filter(|&&owner| owner != Owner::Outside).count() as u32 / 8;
        self.skipped.unwrap_or(inside)
    }
}
