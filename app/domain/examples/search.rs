//! Measures the search: `cargo run --release -p domain --example search -- lines.tsv queries.tsv [records]`.
//!
//! `lines.tsv` is what `GET /api/search/index` answers. The lines are repeated under other names and numbers until there
//! are so many records (50 000), each query is asked five times, and what is printed is the time one takes.

use domain::search::Index;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("lines.tsv queries.tsv [records]");
    let (lines, queries) = (std::fs::read_to_string(next()?)?, std::fs::read_to_string(next()?)?);
    let records: usize = next().unwrap_or("50000".to_owned()).parse()?;
    let queries: Vec<Vec<&str>> = queries.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let index = Index::from_lines(lines.clone());
    share(&index, &queries);
    let many = repeated(&lines, records);
    let begun = Instant::now();
    let index = Index::from_lines(many);
    println!("{} records, {} bytes, made in {:?}", index.len(), index.bytes(), begun.elapsed());
    let mut times_us: Vec<u128> = Vec::new();
    for query in queries.iter().flat_map(|query| std::iter::repeat_n(query, 5)) {
        let begun = Instant::now();
        std::hint::black_box(index.search(query[2], 8));
        times_us.push(begun.elapsed().as_micros());
    }
    times_us.sort_unstable();
    let at = |share: usize| times_us[(times_us.len() - 1) * share / 100];
    println!("p50 {} µs, p95 {} µs, p99 {} µs, worst {} µs", at(50), at(95), at(99), at(100));
    Ok(())
}

fn share(index: &Index, queries: &[Vec<&str>]) {
    let mut found = 0;
    for query in queries {
        let hits = index.search(query[2], 8).hits;
        let rank = hits.iter().position(|hit| query[3].split('|').any(|name| name == hit.name));
        if rank.is_some_and(|rank| rank < 3) {
            found += 1;
        } else {
            let first: Vec<_> =
                hits.iter().take(4).map(|hit| format!("{} ({})", hit.name, hit.title.plain())).collect();
            println!("{} {:?} wants {} at {rank:?}, finds {first:?}", query[1], query[2], query[3]);
        }
    }
    println!("top 3: {found} of {} ({:.1} %)", queries.len(), 100.0 * found as f64 / queries.len() as f64);
}

/// The same lines with their digits turned, so that no two worlds share an identifier, and references moved along.
fn repeated(lines: &str, records: usize) -> String {
    let (mut text, count) = (String::new(), lines.lines().count());
    for world in 0..records.div_ceil(count.max(1)) {
        for line in lines.lines().take(records.saturating_sub(world * count)) {
            let mut parts = line.split('\t');
            text.push_str(parts.next().unwrap_or_default());
            for (at, part) in parts.enumerate() {
                text.push('\t');
                match (at, part.parse::<usize>()) {
                    (1 | 2, Ok(number)) => text.push_str(&(number + world * count).to_string()),
                    _ => text.extend(part.chars().map(|c| turned(c, world))),
                }
            }
            text.push('\n');
        }
    }
    text
}

fn turned(c: char, world: usize) -> char {
    let turn = |digit: u32| char::from_digit((digit + world as u32) % 10, 10);
    c.to_digit(10).and_then(turn).unwrap_or(c)
}
