"""Plays VMware's authentication daemon, for samples/record vmware: authd.py ADDRESS PORT CERTIFICATE KEY.

There is no real one here. The lines are those that public notes and captured banners show; see samples/README.md.
On port 912 it speaks in clear, on 902 it goes over to TLS behind the banner. What follows a `PROXY` is NFC in clear for
`vpxa-nfc`, and a second TLS with NFC in it for `vpxa-nfcssl`.
"""

import hashlib
import os
import socket
import ssl
import struct
import sys

ADDRESS, PORT, CERTIFICATE, KEY = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
BANNER = {
    902: "220 VMware Authentication Daemon Version 1.10: SSL Required, ServerDaemonProtocol:SOAP, "
         "MKSDisplayProtocol:VNC , VMXARGS supported, NFCSSL supported/t, SHA256 supported",
    912: "220 VMware Authentication Daemon Version 1.0, ServerDaemonProtocol:SOAP, MKSDisplayProtocol:VNC , , ,",
}[PORT]
REFUSED = "530 Please login with USER and PASS."
MAGIC = 0xA100DA7A


def thumbprint():
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(open(CERTIFICATE).read())).hexdigest()
    return ":".join(digest[at:at + 2].upper() for at in range(0, 64, 2))


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(CERTIFICATE, KEY)
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    return made


def lines(connection):
    """Speaks in lines until the client leaves; returns the service that it goes on to."""
    def say(line):
        connection.sendall(line.encode() + b"\r\n")

    user, logged_in = None, False
    pending = b""
    while True:
        while b"\n" not in pending:
            data = connection.recv(4096)
            if not data:
                return None
            pending += data
        line, pending = pending.split(b"\n", 1)
        word, _, argument = line.decode(errors="replace").rstrip("\r").partition(" ")
        if word == "USER":
            user = argument
            say(f"331 Password required for {user}.")
        elif word == "PASS":
            logged_in = argument == "sample-password"
            say(f"230 User {user} logged in." if logged_in else "530 Login incorrect.")
        elif word == "SESSION":
            logged_in = True
        elif word == "BANNER":
            say(BANNER)
        elif word == "THUMBPRINT_SHA2":
            say(f"200 {thumbprint()}")
        elif word == "PROXY" and logged_in and argument.startswith("vpxa-"):
            service = argument.replace("vpxa", "ha")
            say(f"200 Connect {service}")
            return service
        elif word == "PROXY" and logged_in:
            say("501 Invalid arguments")
        else:
            say(REFUSED)
            return None


def classic(kind, *words):
    return struct.pack("<I", kind) + struct.pack(f"<{len(words)}I", *words) + bytes(260 - 4 * len(words))


def aio(kind, request, payload, extra=b""):
    return struct.pack("<4I", MAGIC, kind, len(payload), request) + payload + extra


def nfc(connection):
    stream = connection.makefile("rb")

    def expect(length):
        return stream.read(length)

    expect(2 * 264)  # handshake, session parameters
    connection.sendall(classic(36, 0, 0, 0, 1))
    expect(264)
    connection.sendall(classic(51, 11))
    expect(264 + 4 + 7 + 2 * 264)  # connection data, names, features, AIO session
    connection.sendall(classic(52))
    while True:
        header = expect(16)
        if len(header) < 16 or header[:4] != struct.pack("<I", MAGIC):
            return
        _, kind, size, request = struct.unpack("<4I", header)
        payload = expect(size)
        if kind == 4:
            expect(struct.unpack_from("<I", payload)[0])
            answer = struct.pack("<QQII12xI20x", 0, 0x7F0000001000, 2, 0x1E, 512)
            connection.sendall(aio(4, request, answer))
        elif kind == 7:
            offset, length = struct.unpack_from("<QI", payload, 16)
            answer = struct.pack("<QIIQIIIII", 0, 1, 0, offset, length, 0, length, length, 0)
            connection.sendall(aio(7, request, answer, b"sector  " * (length // 8)))
        else:
            connection.sendall(aio(kind, request, payload))


def serve(plain):
    plain.sendall(BANNER.encode() + b"\r\n")
    if PORT == 912:
        lines(plain)
        return
    if plain.recv(1, socket.MSG_PEEK) != b"\x16":
        lines(plain)  # nobody gets further than this without TLS
        return
    tls = context().wrap_socket(plain, server_side=True, suppress_ragged_eofs=True)
    service = lines(tls)
    raw = socket.socket(fileno=os.dup(tls.fileno()))
    if service == "ha-nfc":
        nfc(raw)
    elif service == "ha-nfcssl":
        nfc(context().wrap_socket(raw, server_side=True, suppress_ragged_eofs=True))


listener = socket.create_server((ADDRESS, PORT))
while True:
    accepted, _ = listener.accept()
    with accepted:
        try:
            serve(accepted)
        except OSError as error:
            print(error)
