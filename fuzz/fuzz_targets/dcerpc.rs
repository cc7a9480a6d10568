#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dissect_fuzz::targets::dcerpc(input));
