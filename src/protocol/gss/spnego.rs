//! SPNEGO: which mechanism client and server use, around the mechanism's own tokens.
//!
//! Specifications: RFC 4178, MS-SPNG (negotiation hints of a server that speaks first).

use super::Exchange;
use super::ber::{self, Tag};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// The client's offer, or the offer of a server that speaks first.
    INIT = group("spnego.negTokenInit_element", "negTokenInit").spec("RFC 4178 §4.2.1");
    /// The answer to an offer or to an answer.
    RESP = group("spnego.negTokenTarg_element", "negTokenResp").spec("RFC 4178 §4.2.2");
    /// How many mechanisms are offered, the preferred one first.
    MECH_TYPES = uint("spnego.mechTypes", "mechTypes").unit("mechanisms").spec("RFC 4178 §4.2.1");
    /// A mechanism that is offered.
    MECH_TYPE = text("spnego.MechType", "Mechanism").spec("RFC 4178 §4.1");
    /// What the context should be able to do; not to be sent any more.
    REQ_FLAGS = hex("spnego.reqFlags", "reqFlags").spec("RFC 4178 §4.2.1");
    /// The client lets the server act for it.
    DELEGATION = flag("spnego.ContextFlags.delegFlag", "Delegation").bits(0, 1).spec("RFC 4178 §4.2.1");
    /// The server has to prove who it is, too.
    MUTUAL = flag("spnego.ContextFlags.mutualFlag", "Mutual authentication").bits(1, 1).spec("RFC 4178 §4.2.1");
    /// Messages that were seen before are found out.
    REPLAY = flag("spnego.ContextFlags.replayFlag", "Replay detection").bits(2, 1).spec("RFC 4178 §4.2.1");
    /// Messages out of order are found out.
    SEQUENCE = flag("spnego.ContextFlags.sequenceFlag", "Sequence detection").bits(3, 1).spec("RFC 4178 §4.2.1");
    /// The client does not say who it is.
    ANONYMITY = flag("spnego.ContextFlags.anonFlag", "Anonymity").bits(4, 1).spec("RFC 4178 §4.2.1");
    /// Messages can be encrypted.
    CONFIDENTIALITY = flag("spnego.ContextFlags.confFlag", "Confidentiality").bits(5, 1).spec("RFC 4178 §4.2.1");
    /// Messages can be signed.
    INTEGRITY = flag("spnego.ContextFlags.integFlag", "Integrity").bits(6, 1).spec("RFC 4178 §4.2.1");
    /// First token of the mechanism that the client hopes for.
    MECH_TOKEN = bytes("spnego.mechToken", "mechToken").spec("RFC 4178 §4.2.1");
    /// What a server that speaks first says of itself.
    HINTS = group("spnego.negHints_element", "negHints").spec("MS-SPNG §2.2.1");
    /// Once the server's principal; now a text that says to be ignored.
    HINT_NAME = text("spnego.hintName", "hintName").spec("MS-SPNG §2.2.1");
    /// Never used.
    HINT_ADDRESS = bytes("spnego.hintAddress", "hintAddress").spec("MS-SPNG §2.2.1");
    /// How the negotiation stands.
    NEG_STATE = uint("spnego.negResult", "negState")
        .names(&[(0, "accept-completed"), (1, "accept-incomplete"), (2, "reject"), (3, "request-mic")])
        .spec("RFC 4178 §4.2.2");
    /// The mechanism that is used from here on.
    SUPPORTED_MECH = text("spnego.supportedMech", "supportedMech").spec("RFC 4178 §4.2.2");
    /// A token of the mechanism that is used.
    RESPONSE_TOKEN = bytes("spnego.responseToken", "responseToken").spec("RFC 4178 §4.2.2");
    /// Signature over the list of mechanisms, so that nobody on the way can have shortened it.
    MECH_LIST_MIC = bytes("spnego.mechListMIC", "mechListMIC").spec("RFC 4178 §5");
}

/// Reads a NegotiationToken.
pub(super) fn token(r: &mut Reader<'_, '_>, exchange: &mut Exchange) -> Result<(), Fault> {
    ber::element(r, |r, tag| match tag {
        Tag::Context(0) => r.whole(&INIT, |r| init(r, exchange)).map(drop),
        _ => r.whole(&RESP, |r| response(r, exchange)).map(drop),
    })?;
    Ok(())
}

fn init(r: &mut Reader<'_, '_>, exchange: &mut Exchange) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::list(r, &MECH_TYPES, |r| ber::oid(r, &MECH_TYPE).map(drop)),
        Tag::Context(1) => {
            let flags = [&DELEGATION, &MUTUAL, &REPLAY, &SEQUENCE, &ANONYMITY, &CONFIDENTIALITY, &INTEGRITY];
            ber::bits(r, &REQ_FLAGS, &flags)
        }
        Tag::Context(2) => ber::holding(r, &MECH_TOKEN, |r| exchange.token(r)),
        // Microsoft put its hints where RFC 4178 has the signature, which is no SEQUENCE.
        Tag::Context(3) if r.peek().first() == Some(&0x30) => r.whole(&HINTS, hints).map(drop),
        Tag::Context(3 | 4) => ber::holding(r, &MECH_LIST_MIC, |r| exchange.token(r)),
        _ => Ok(()),
    })
}

fn hints(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::content(r, &HINT_NAME).map(drop),
        Tag::Context(1) => ber::content(r, &HINT_ADDRESS).map(drop),
        _ => Ok(()),
    })
}

fn response(r: &mut Reader<'_, '_>, exchange: &mut Exchange) -> Result<(), Fault> {
    ber::sequence(r, |r, tag| match tag {
        Tag::Context(0) => ber::integer(r, &NEG_STATE).map(drop),
        Tag::Context(1) => ber::oid(r, &SUPPORTED_MECH).map(drop),
        Tag::Context(2) => ber::holding(r, &RESPONSE_TOKEN, |r| exchange.token(r)),
        Tag::Context(3) => ber::holding(r, &MECH_LIST_MIC, |r| exchange.token(r)),
        _ => Ok(()),
    })
}
