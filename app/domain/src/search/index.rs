use super::dictionary::{Dictionary, Writer};
use super::{Field, Kind, token};
use std::ops::Range;

/// No record.
const NONE: u32 = u32::MAX;

/// Records ready to be searched: the lines as they came, where the parts of each stand, and the dictionary.
#[derive(Default)]
pub struct Index {
    text: String,
    pub(super) rows: Vec<Row>,
    fields: Vec<(Field, Range<u32>)>,
    pub(super) dictionary: Dictionary,
    /// Customer and place, in that order.
    places: Vec<(u32, u32)>,
}

pub(super) struct Row {
    pub kind: Kind,
    name: Range<u32>,
    state: Range<u32>,
    customer: u32,
    location: u32,
    fields: Range<u32>,
}

/// An index on its way: a browser reads a part of the lines at a time, so that nobody's typing waits.
pub struct Reading {
    text: String,
    at: usize,
    index: Index,
    writer: Writer,
}

impl Reading {
    /// Nothing read yet of what [`super::write_lines`] wrote.
    pub fn new(text: String) -> Self {
        Self { text, at: 0, index: Index::default(), writer: Writer::default() }
    }

    /// Reads so many lines; false once there are no more. A line of an unknown kind keeps its number and is never found.
    pub fn read(&mut self, lines: usize) -> bool {
        for line in self.text[self.at..].split_terminator('\n').take(lines) {
            self.index.read_line(line, self.at, &mut self.writer);
            self.at += line.len() + 1;
        }
        self.at < self.text.len()
    }

    /// The index of what was read.
    pub fn finish(self) -> Index {
        let mut index = self.index;
        index.tie();
        index.dictionary = self.writer.finish();
        index.text = self.text;
        index
    }
}

impl Index {
    /// Reads what [`super::write_lines`] wrote, all at once.
    pub fn from_lines(text: String) -> Self {
        let mut reading = Reading::new(text);
        while reading.read(usize::MAX) {}
        reading.finish()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without any record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes held, near enough.
    pub fn bytes(&self) -> usize {
        self.text.len() + self.rows.len() * size_of::<Row>() + self.fields.len() * 12 + self.dictionary.bytes()
    }

    pub(super) fn name(&self, row: &Row) -> &str {
        self.part(&row.name)
    }

    pub(super) fn state(&self, row: &Row) -> Option<&str> {
        Some(self.part(&row.state)).filter(|state| !state.is_empty())
    }

    pub(super) fn fields(&self, row: &Row) -> impl Iterator<Item = (Field, &str)> {
        let fields = &self.fields[row.fields.start as usize..row.fields.end as usize];
        fields.iter().map(|(field, part)| (*field, self.part(part)))
    }

    /// The first text of that field.
    pub(super) fn field(&self, row: &Row, field: Field) -> Option<&str> {
        self.fields(row).find(|(of, _)| *of == field).map(|(_, text)| text)
    }

    /// The places of a customer.
    pub(super) fn places(&self, customer: usize) -> impl Iterator<Item = &Row> {
        let from = self.places.partition_point(|(at, _)| (*at as usize) < customer);
        let theirs = self.places[from..].iter().take_while(move |(at, _)| *at as usize == customer);
        theirs.map(|(_, place)| &self.rows[*place as usize])
    }

    /// A number that is no line of that kind is no customer and no place; and who has which place.
    fn tie(&mut self) {
        let kinds: Vec<Kind> = self.rows.iter().map(|row| row.kind).collect();
        let is = |at: u32, kind| kinds.get(at as usize) == Some(&kind);
        for row in &mut self.rows {
            row.customer = if is(row.customer, Kind::Customer) { row.customer } else { NONE };
            row.location = if is(row.location, Kind::Location) { row.location } else { NONE };
        }
        let places =
            self.rows.iter().zip(0_u32..).filter(|(row, _)| row.kind == Kind::Location && row.customer != NONE);
        self.places = places.map(|(row, at)| (row.customer, at)).collect();
        self.places.sort_unstable();
    }

    fn part(&self, part: &Range<u32>) -> &str {
        &self.text[part.start as usize..part.end as usize]
    }

    fn read_line(&mut self, line: &str, offset: usize, writer: &mut Writer) {
        let record = self.rows.len();
        let mut at = offset;
        let mut parts = line.split('\t').map(|part| {
            let range = at as u32..(at + part.len()) as u32;
            at += part.len() + 1;
            (part, range)
        });
        let mut next = || parts.next().unwrap_or(("", 0..0));
        let (kind, _) = next();
        let (name, name_at) = next();
        let [customer, location] = [next(), next()].map(|(number, _)| number.parse().unwrap_or(NONE));
        let (_, state) = next();
        let (kind, name_of) = (Kind::of_letter(kind), name);
        let first = self.fields.len() as u32;
        for (text, range) in parts {
            let Some(field) = kind.and(text.chars().next()).and_then(Field::of_letter) else { continue };
            token::each(field, &text[1..], |token, _| writer.add(token, field, record));
            self.fields.push((field, range.start + 1..range.end));
        }
        if let Some(kind) = kind {
            token::each_of_name(kind, name_of, |field, token, _| writer.add(token, field, record));
        }
        let fields = first..self.fields.len() as u32;
        self.rows.push(Row { kind: kind.unwrap_or(Kind::Invoice), name: name_at, state, customer, location, fields });
    }
}

impl Row {
    pub fn customer(&self) -> Option<usize> {
        (self.customer != NONE).then_some(self.customer as usize)
    }

    pub fn location(&self) -> Option<usize> {
        (self.location != NONE).then_some(self.location as usize)
    }
}
