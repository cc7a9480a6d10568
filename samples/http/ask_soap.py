"""SOAP clients, for samples/record: ask_soap.py ADDRESS PORT SCENE."""

import socket
import sys
import urllib.request

ADDRESS, PORT, SCENE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
URL = f"http://{ADDRESS}:{PORT}/"
MTOM = (
    '--part\r\nContent-Type: application/xop+xml; charset=utf-8; type="text/xml"\r\n'
    "Content-Transfer-Encoding: 8bit\r\nContent-ID: <root@example.test>\r\n\r\n"
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Keep xmlns="http://tempuri.org/">'
    '<data><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:data@example.test"/></data>'
    "</Keep></s:Body></s:Envelope>\r\n"
    "--part\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n"
    "Content-ID: <data@example.test>\r\n\r\n"
).encode() + bytes(range(32)) + b"\r\n--part--\r\n"

# The request of a port scanner that looks for SOAP on ports 902 and 912.
SCAN = """POST /Service.asmx HTTP/1.1
Host: {host}
Content-Type: text/xml; charset=utf-8
Content-Length: {length}
SOAPAction: "SomeSOAPAction"

"""
SCAN_BODY = """<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
               xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
               xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    <soap:Body>
        <{method} xmlns="http://tempuri.org/" />
    </soap:Body>
</soap:Envelope>
"""


def zeep(version):
    from zeep import Client
    from zeep.exceptions import Fault

    client = Client(f"{URL}?wsdl")
    print(client.service.Greet("Zoë & co", 2))
    try:
        client.service.Divide(1, 0)
    except Fault as fault:
        print(fault)


def suds():
    from suds.client import Client

    print(Client(f"{URL}?wsdl", cache=None).service.Divide(7, 2))


def mtom():
    request = urllib.request.Request(URL, MTOM, {
        "Content-Type": 'multipart/related; boundary="part"; type="application/xop+xml"; '
                        'start="<root@example.test>"; start-info="text/xml"',
        "SOAPAction": '"Keep"',
    })
    print(urllib.request.urlopen(request).read())


def scan(method, surplus):
    body = SCAN_BODY.format(method=method)
    length = len(body) + surplus
    with socket.create_connection((ADDRESS, PORT), timeout=1) as connection:
        connection.sendall((SCAN.format(host=ADDRESS, length=length) + body).encode())
        try:
            while answer := connection.recv(4096):
                print(answer)
        except socket.timeout as error:
            print(error)


SCENES = {
    "zeep": lambda: zeep("11"),
    "suds": suds,
    "mtom": mtom,
    "answered": lambda: scan("ExampleMethod", 0),
    "faulted": lambda: scan("UnknownMethod", 0),
    # The scanner counts its own head, so a server waits for bytes that never come.
    "too-long": lambda: scan("ExampleMethod", len(SCAN)),
}
SCENES[SCENE]()
