//! Whether fields are recorded changes nothing about what a dissector finds out.

use crate::support::{Bench, samples, sessions};
use dissect::protocol::Behind;

#[test]
fn records_do_not_depend_on_it() {
    let mut records = 0;
    for sample in samples() {
        let sessions = sessions(&sample.bytes).into_iter();
        for session in sessions.filter(|session| session.iter().all(|said| said.whole)) {
            let mut benches = [true, false].map(|recording| Bench::new(session[0].protocol, recording));
            for said in &session {
                let [on, off] = benches.each_mut().map(|bench| {
                    let step = bench.hear(said, &said.bytes, Behind::End);
                    (step, bench.summary.clone(), bench.tree.notes().to_vec(), bench.tree.nodes().len())
                });
                let place = format!("{}, frame {}", sample.name, said.frame);
                assert_eq!((&on.0, &on.1, &on.2), (&off.0, &off.1, &off.2), "{place}");
                assert!(on.3 > 0 && off.3 == 0, "{place}: recorded {} and {} fields", on.3, off.3);
            }
            let [on, off] = benches;
            assert_eq!(on.records, off.records, "{}", sample.name);
            records += on.records.len();
        }
    }
    assert!(records > 100, "samples give records");
}
