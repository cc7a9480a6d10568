"""Clients of VMware's authentication daemon, for samples/record vmware: client.py ADDRESS PORT SCENE."""

import os
import socket
import ssl
import struct
import sys

ADDRESS, PORT, SCENE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
MAGIC = 0xA100DA7A
TICKET = "52cdebc5-b7ee-359a-1dec-76f0bc105ac5"
PATH = b"[datastore0] sample/sample.vmdk"


def connect():
    return socket.create_connection((ADDRESS, PORT), timeout=2)


def line(connection, *texts):
    """Says lines, and hears one."""
    for text in texts:
        connection.sendall(text.encode() + b"\r\n")
    heard = b""
    while not heard.endswith(b"\n"):
        data = connection.recv(1)
        if not data:
            break
        heard += data
    print(heard)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    return made


def banner():
    with connect() as connection:
        line(connection)


def login():
    for password in ("wrong", "sample-password"):
        with connect() as connection:
            line(connection)
            line(connection, "USER sample")
            line(connection, f"PASS {password}")
            line(connection, "PROXY nothing")


def classic(kind, body=b""):
    return (struct.pack("<I", kind) + body).ljust(264, b"\0")


def aio(kind, request, payload, extra=b""):
    return struct.pack("<4I", MAGIC, kind, len(payload), request) + payload + extra


def nfc(connection):
    stream = connection.makefile("rb")
    connection.sendall(classic(43, b"PlainText") + classic(33))
    stream.read(264)
    connection.sendall(classic(51, struct.pack("<I", 11)))
    stream.read(264)
    connection.sendall(classic(54, struct.pack("<2I", 4, 7)))
    connection.sendall(b"vddk" + b"nbdmode")
    connection.sendall(classic(55, struct.pack("<I", 3)) + classic(52))
    stream.read(264)
    connection.sendall(aio(2, 0, bytes(16)))
    stream.read(32)
    connection.sendall(aio(4, 1, struct.pack("<6I36x", len(PATH), 0, 0, 0, 2, 0x1E), PATH))
    stream.read(76)
    connection.sendall(aio(7, 2, struct.pack("<QIIQQIII", 0x7F0000001000, 1, 0, 512, 64, 64, 64, 0)))
    stream.read(16 + 44 + 64)
    connection.sendall(aio(5, 3, struct.pack("<Q", 0x7F0000001000)) + aio(3, 4, bytes(4)) + classic(4))


def ticket(service):
    """Logs in with a ticket behind TLS, and goes on with NFC."""
    with connect() as plain:
        line(plain)
        tls = context().wrap_socket(plain)
        line(tls, f"SESSION {TICKET}", "BANNER ")
        line(tls, "THUMBPRINT_SHA2 PlainText")
        line(tls, f"PROXY {service}")
        raw = socket.socket(fileno=os.dup(tls.fileno()))
        nfc(context().wrap_socket(raw) if service.endswith("ssl") else raw)
        raw.close()
        os.close(tls.detach())


def heartbeat():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        for number in range(2):
            connection.sendto(bytes([0xA4, number]) + bytes(64), (ADDRESS, PORT))


SCENES = {
    "banner": banner,
    "login": login,
    "nfc": lambda: ticket("vpxa-nfc"),
    "nfcssl": lambda: ticket("vpxa-nfcssl"),
    "heartbeat": heartbeat,
}
SCENES[SCENE]()
