use super::*;
use crate::content::Contents;
use crate::summary::About;
use crate::time::Time;
use serde_json::{Value, json};

struct Nothing;

impl Sink for Nothing {
    fn item(&mut self, _: u64, _: Item, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Extracts what `make` hands over, and returns the manifest and the directory.
fn extract(caps: Caps, make: impl FnOnce(&mut Contents)) -> (Value, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let mut extraction = Extraction::new(directory.path(), caps, Box::new(Nothing)).unwrap();
    let end = "192.0.2.1:1".parse().unwrap();
    let about =
        About { session: 3, protocol: "smb", client: end, server: end, frame: 9, time: Time::default() };
    let mut contents = Contents::new(true);
    make(&mut contents);
    for (id, part) in contents.take() {
        extraction.content(&Content { about, id, part }).unwrap();
    }
    extraction.finish().unwrap();
    let manifest = fs::read(directory.path().join("manifest.json")).unwrap();
    (serde_json::from_slice(&manifest).unwrap(), directory)
}

#[test]
fn bytes_come_to_their_places_and_holes_are_told() {
    let (manifest, directory) = extract(Caps::default(), |contents| {
        let whole = contents.begin("file_read", "a", Some(6)).unwrap();
        let holes = contents.begin("file_read", "b", Some(10)).unwrap();
        contents.add(whole, 3, b"def");
        contents.add(holes, 2, b"xy");
        contents.add(whole, 0, b"abc");
    });
    let [whole, holes] = [&manifest["files"][0], &manifest["files"][1]];
    assert_eq!((&whole["complete"], &whole["missing"]), (&json!(true), &json!([])));
    assert_eq!(whole["sha256"], "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721");
    assert_eq!(fs::read(directory.path().join("00001-file_read-a")).unwrap(), b"abcdef");
    assert_eq!(holes["file"], "00002-file_read-b.partial");
    assert_eq!(holes["missing"], json!([{"offset": 0, "length": 2}, {"offset": 4, "length": 6}]));
    assert_eq!(fs::read(directory.path().join("00002-file_read-b.partial")).unwrap(), b"\0\0xy");
}

#[test]
fn what_was_refused_is_a_hole() {
    let (manifest, directory) = extract(Caps::default(), |contents| {
        for again in [false, true] {
            let id = contents.begin("file_written", "a", Some(0)).unwrap();
            contents.add(id, 0, b"abcdef");
            contents.refuse(id, 2, 2);
            contents.refuse(id, 5, 3);
            if again {
                contents.add(id, 2, b"CDEFGH");
            }
        }
    });
    let [holes, again] = [&manifest["files"][0], &manifest["files"][1]];
    assert_eq!(holes["missing"], json!([{"offset": 2, "length": 2}, {"offset": 5, "length": 3}]));
    assert_eq!((&holes["bytes"], &holes["complete"]), (&json!(3), &json!(false)));
    assert_eq!(fs::read(directory.path().join("00001-file_written-a.partial")).unwrap(), b"ab\0\0e\0");
    assert_eq!((&again["complete"], &again["missing"]), (&json!(true), &json!([])));
    assert_eq!(fs::read(directory.path().join("00002-file_written-a")).unwrap(), b"abCDEFGH");
}

#[test]
fn what_did_not_end_is_not_complete() {
    let (manifest, _directory) = extract(Caps::default(), |contents| {
        for ends in [true, false] {
            let mut growing = contents.grow("infile", "../x").unwrap();
            contents.append(&mut growing, b"1");
            if ends {
                contents.end(growing);
            }
        }
    });
    assert_eq!(manifest["files"][0]["complete"], true);
    assert_eq!(manifest["files"][1]["complete"], false);
    assert_eq!(manifest["files"][1]["end_seen"], false);
}

#[test]
fn caps_hold_and_are_told() {
    let caps = Caps { files: 2, file_bytes: 4, total_bytes: 6 };
    let (manifest, directory) = extract(caps, |contents| {
        for _ in 0..3 {
            let mut growing = contents.grow("infile", "x").unwrap();
            contents.append(&mut growing, b"12345");
            contents.add(growing.id, u64::MAX - 1, b"far");
            contents.end(growing);
        }
    });
    assert_eq!(fs::read(directory.path().join("00001-infile-x.partial")).unwrap(), b"1234");
    assert_eq!(fs::read(directory.path().join("00002-infile-x.partial")).unwrap(), b"12");
    assert_eq!((&manifest["files_left_out"], &manifest["bytes_left_out"]), (&json!(1), &json!(18)));
    assert_eq!(manifest["files"][0]["bytes_left_out"], 4);
}

#[test]
fn more_contents_than_open_files() {
    let (manifest, directory) = extract(Caps::default(), |contents| {
        let ids: Vec<_> = (0..100).map(|_| contents.begin("file_read", "x", Some(2)).unwrap()).collect();
        ids.iter().for_each(|&id| contents.add(id, 0, b"a"));
        ids.iter().for_each(|&id| contents.add(id, 1, b"b"));
    });
    let files = manifest["files"].as_array().unwrap();
    assert!(files.len() == 100 && files.iter().all(|file| file["complete"] == true));
    assert_eq!(fs::read(directory.path().join("00042-file_read-x")).unwrap(), b"ab");
}

#[test]
fn a_directory_with_something_in_it_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("mine"), "").unwrap();
    assert!(Extraction::new(directory.path(), Caps::default(), Box::new(Nothing)).is_err());
}
