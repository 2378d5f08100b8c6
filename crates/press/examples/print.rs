//! Prints the report on a year, or with the code of a fund the statement on its figures, from a ledger:
//! `cargo run --example print -- LEDGER YEAR LANGUAGE OUT.pdf [FUND]`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "an example fails by panicking")]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use ledger::Reader;
use press::{Attachment, Imprint};
use register::Register;
use register::chain::ChainVerifier;
use report::{Identity, Language};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, year, language, out, fund @ ..] = args.as_slice() else {
        panic!("LEDGER YEAR LANGUAGE OUT.pdf [FUND]")
    };
    let (year, language): (i32, Language) = (year.parse().unwrap(), language.parse().unwrap());
    let reader = Reader::open(Path::new(path)).unwrap();
    let (mut walk, mut register, mut at) = (ChainVerifier::default(), Register::default(), None);
    reader
        .rows(|row| {
            let (entry, faults) = walk.step(row);
            assert!(faults.is_empty(), "{faults:?}");
            if let (Some(entry), Some(head)) = (entry, walk.head()) {
                register.take(&entry, head.hash);
                at = Some(entry.at);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    let identity = Identity {
        origin: walk.origin().unwrap().to_owned(),
        as_of: walk.head().unwrap(),
        at: at.unwrap(),
        day: register.today().unwrap().into(),
        root: register.root(),
        program: "prorata 0.1.0".to_owned(),
    };
    let document = match fund {
        [] => report::year_report(&register, &identity, year, language).unwrap(),
        [fund, ..] => report::explanation(&register, year, fund, language).unwrap(),
    };
    let json = report::json::render(&register, &identity, year).unwrap();
    let imprint = Imprint {
        identity,
        figures_sha256: register::figures(&register, year).map(|figures| figures.sha256),
        attachment: Some(Attachment {
            name: format!("report-{year}.json"),
            mime: "application/json".to_owned(),
            description: "JSON".to_owned(),
            bytes: json.into_bytes(),
        }),
    };
    for _ in 0..3 {
        let begun = Instant::now();
        let pdf = press::render(&document, &imprint).unwrap();
        println!("{} bytes in {} ms", pdf.len(), begun.elapsed().as_millis());
        std::fs::write(out, pdf).unwrap();
    }
}
