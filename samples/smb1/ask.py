#!/usr/bin/env python3
"""What the SMB 1 samples ask that smbclient does not: ask.py SERVER WHAT"""
import io
import pathlib
import sys

from impacket import smb
from impacket.dcerpc.v5 import srvs, transport

server, what = sys.argv[1:]
user, password = "sample", "sample-password"


def connect():
    """A connection by the dialect NT LM 0.12."""
    return smb.SMB("*SMBSERVER", server, sess_port=445)


def standard():
    """A login without security tokens, as before Windows 2000; the server refuses its old proof of the password."""
    connect().login_standard(user, password)


def files():
    """Files written, read, listed, renamed and deleted; directories made and removed."""
    connection = connect()
    connection.login(user, password)
    data = io.BytesIO(b"sample data")
    connection.stor_file("sample", "new.txt", data.read)
    connection.retr_file("sample", "new.txt", lambda _: None)
    connection.rename("sample", "new.txt", "old.txt")
    connection.list_path("sample", "*.txt")
    connection.mkdir("sample", "made")
    connection.check_dir("sample", "made")
    connection.rmdir("sample", "made")
    connection.remove("sample", "old.txt")
    connection.logoff()


def parts():
    """A file of which parts are read, and another one of which parts are written."""
    original = (pathlib.Path(__file__).parents[1] / "smb" / "originals" / "数据.bin").read_bytes()
    connection = connect()
    connection.login(user, password)
    connection.stor_file("sample", "data.bin", io.BytesIO(original).read)
    tid = connection.tree_connect_andx(f"\\\\{server}\\sample")
    fid = connection.open_andx(tid, "data.bin", smb.SMB_O_OPEN, smb.SMB_ACCESS_READ)[0]
    connection.read_andx(tid, fid, 0, 700)
    connection.read_andx(tid, fid, 2000, 500)
    connection.close(tid, fid)
    fid = connection.open_andx(tid, "hole.bin", smb.SMB_O_CREAT, smb.SMB_ACCESS_WRITE)[0]
    connection.write_andx(tid, fid, original[1000:1300], 1000)
    connection.write_andx(tid, fid, original[:300], 0)
    connection.close(tid, fid)
    connection.logoff()


def pipe():
    """A call over a pipe, by TRANSACTION."""
    bound = transport.SMBTransport(server, filename="\\srvsvc", username=user, password=password)
    bound.preferred_dialect(smb.SMB_DIALECT)
    call = bound.get_dce_rpc()
    call.connect()
    call.bind(srvs.MSRPC_UUID_SRVS)
    srvs.hNetrShareEnum(call, 1)
    call.disconnect()


def rap():
    """LANMAN calls: shares, servers, the machine, what time it is."""
    connection = connect()
    connection.login(user, password)
    tid = connection.tree_connect_andx(f"\\\\{server}\\IPC$")
    for parameters in (
        b"\0\0WrLeh\0B13BWz\0\1\0\0\x20",  # NetShareEnum, level 1
        b"\x0d\0WrLh\0B16BBDz\0\1\0\0\x20",  # NetServerGetInfo, level 1
        b"\x3f\0WrLh\0zzzBBzz\0\x0a\0\0\x20",  # NetWkstaGetInfo, level 10
        b"\x68\0WrLehDO\0B16BBDz\0\1\0\0\x20\xff\xff\xff\xff",  # NetServerEnum2, level 1
        b"\x5b\0rL\0DDBBBBWWBBWB\0\0\x20",  # NetRemoteTOD
    ):
        connection.send_trans(tid, "", "\\PIPE\\LANMAN\0", parameters, b"")
        connection.recvSMB()
    connection.disconnect_tree(tid)


{"standard": standard, "files": files, "parts": parts, "pipe": pipe, "rap": rap}[what]()
