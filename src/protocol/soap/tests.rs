use super::{Fault, Reading, Soap};
use crate::protocol::testing::listing;
use crate::protocol::xml;
use crate::reader::Reader;
use crate::tree::Tree;

fn read(document: &str) -> (Option<Soap>, String) {
    let mut tree = Tree::new(true);
    let mut reading = Reading::default();
    xml::read(&mut Reader::new(document.as_bytes(), 0, &mut tree), None, &mut reading).unwrap();
    (reading.finish(), listing(&tree, document.as_bytes()))
}

#[test]
fn an_operation_and_its_parameters() {
    let (soap, shown) = read(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soapenv:Header><operationID>1</operationID></soapenv:Header>\
         <soapenv:Body><Login xmlns=\"urn:vim25\"><userName>root</userName></Login></soapenv:Body>\
         </soapenv:Envelope>",
    );
    let soap = soap.unwrap();
    assert_eq!((soap.version, soap.operation.as_deref()), ("1.1", Some("Login")));
    assert_eq!((soap.namespace.as_deref(), soap.fault), (Some("urn:vim25"), None));
    for line in [
        "soap.envelope = \"soapenv:Envelope\" (SOAP 1.1; http://schemas.xmlsoap.org/soap/envelope/)",
        "soap.header.entry = \"operationID\" ()",
        "soap.operation = \"Login\" (vSphere: logs in with a name and a password; urn:vim25)",
        "soap.parameter = \"userName\"",
        "xml.cdata = \"root\"",
    ] {
        let line = line.trim_end_matches(" ()");
        assert!(shown.lines().any(|shown| shown.trim() == line), "no {line} in\n{shown}");
    }
}

#[test]
fn faults_of_both_versions() {
    let (soap, shown) = read(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
         <faultcode>s:Client</faultcode><faultstring>No &amp; no</faultstring><faultactor>urn:a</faultactor>\
         <detail><NotAuthenticatedFault xmlns='urn:vim25'/></detail></s:Fault></s:Body></s:Envelope>",
    );
    let expected = Fault {
        code: "s:Client".into(),
        reason: "No & no".into(),
        actor: "urn:a".into(),
        detail: "NotAuthenticatedFault".into(),
        ..Fault::default()
    };
    assert_eq!(soap.unwrap().fault, Some(expected));
    assert!(shown.contains("soap.fault.reason = \"No & no\""), "{shown}");
    let (soap, _) = read(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault>\
         <s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>m:Late</s:Value></s:Subcode></s:Code>\
         <s:Reason><s:Text xml:lang='en'>Too late</s:Text></s:Reason><s:Role>urn:r</s:Role>\
         </s:Fault></s:Body></s:Envelope>",
    );
    let soap = soap.unwrap();
    let mut line = String::new();
    soap.write(&mut line);
    assert_eq!((soap.version, &*line), ("1.2", "SOAP fault s:Sender: Too late"));
    let fault = soap.fault.unwrap();
    assert_eq!((&*fault.subcode, &*fault.actor), ("m:Late", "urn:r"));
}

#[test]
fn other_documents_are_not_soap() {
    assert_eq!(read("<Envelope xmlns='urn:other'><Body><a/></Body></Envelope>").0, None);
    let (soap, shown) = read("<Body><Fault><faultcode>x</faultcode></Fault></Body>");
    assert_eq!(soap, None);
    assert!(!shown.contains("soap."), "{shown}");
}
