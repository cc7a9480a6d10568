"""What the second client of the SMB samples asks: python3 ask.py SERVER WHAT, with PyPI's smbprotocol."""

import pathlib
import sys
import uuid
from collections import OrderedDict

from smbprotocol.header import Commands
from smbprotocol.change_notify import ChangeNotifyFlags, CompletionFilter, FileSystemWatcher
from smbprotocol.connection import Connection, Dialects
from smbprotocol.create_contexts import (
    CreateContextName, LeaseState, SMB2CreateContextRequest, SMB2CreateDurableHandleRequestV2,
    SMB2CreateQueryMaximalAccessRequest, SMB2CreateRequestLeaseV2)
from smbprotocol.file_info import FileInformationClass
from smbprotocol.open import (
    CreateDisposition, CreateOptions, DirectoryAccessMask, FileAttributes, FilePipePrinterAccessMask,
    ImpersonationLevel, Open, RequestedOplockLevel, ShareAccess)
from smbprotocol.session import Session
from smbprotocol.structure import BytesField, IntField, Structure
from smbprotocol.tree import TreeConnect

server, what = sys.argv[1:3]
SHARE_ALL = ShareAccess.FILE_SHARE_READ | ShareAccess.FILE_SHARE_WRITE | ShareAccess.FILE_SHARE_DELETE
READ_WRITE = (FilePipePrinterAccessMask.GENERIC_READ | FilePipePrinterAccessMask.GENERIC_WRITE
              | FilePipePrinterAccessMask.DELETE)


class Lock(Structure):
    def __init__(self):
        self.fields = OrderedDict([("offset", IntField(size=8)), ("length", IntField(size=8)),
                                   ("flags", IntField(size=4)), ("reserved", IntField(size=4))])
        super().__init__()


class LockRequest(Structure):
    COMMAND = Commands.SMB2_LOCK

    def __init__(self):
        self.fields = OrderedDict([("structure_size", IntField(size=2, default=48)), ("count", IntField(size=2)),
                                   ("sequence", IntField(size=4)), ("file_id", BytesField(size=16)),
                                   ("locks", BytesField())])
        super().__init__()


def connect(dialect=Dialects.SMB_3_1_1, encrypt=False):
    connection = Connection(uuid.UUID(int=0x5a3f), server, 445)
    connection.connect(dialect)
    session = Session(connection, "sample", "sample-password", require_encryption=encrypt)
    session.connect()
    tree = TreeConnect(session, rf"\\{server}\sample")
    tree.connect(require_secure_negotiate=False)
    return connection, session, tree


def create(tree, name, contexts=None, oplock=RequestedOplockLevel.SMB2_OPLOCK_LEVEL_NONE, directory=False, **more):
    opened = Open(tree, name)
    access = DirectoryAccessMask.FILE_LIST_DIRECTORY if directory else READ_WRITE
    options = CreateOptions.FILE_DIRECTORY_FILE if directory else CreateOptions.FILE_NON_DIRECTORY_FILE
    result = opened.create(ImpersonationLevel.Impersonation, access, FileAttributes.FILE_ATTRIBUTE_NORMAL, SHARE_ALL,
                           CreateDisposition.FILE_OPEN_IF, options, contexts, oplock, **more)
    return opened, result


def lock(session, tree, opened, *ranges):
    request = LockRequest()
    request["count"] = len(ranges)
    request["file_id"] = opened.file_id
    packed = b""
    for offset, length, flags in ranges:
        one = Lock()
        one["offset"], one["length"], one["flags"] = offset, length, flags
        packed += one.pack()
    request["locks"] = packed
    return session.connection.send(request, session.session_id, tree.tree_connect_id)


def read_write(dialect, encrypt=False):
    connection, _, tree = connect(dialect, encrypt)
    opened, _ = create(tree, "python.txt")
    opened.write("나의 사랑 python".encode(), 0)
    opened.flush()
    opened.read(0, 64)
    opened.close()
    connection.disconnect()


def compound():
    connection, session, tree = connect()
    opened = Open(tree, "복합.txt")
    _, request = None, opened.create(
        ImpersonationLevel.Impersonation, READ_WRITE, FileAttributes.FILE_ATTRIBUTE_NORMAL, SHARE_ALL,
        CreateDisposition.FILE_OPEN_IF, CreateOptions.FILE_DELETE_ON_CLOSE, send=False)
    steps = [request, opened.write(b"one frame, three requests", 0, send=False), opened.close(False, send=False)]
    sent = connection.send_compound([step[0] for step in steps], session.session_id, tree.tree_connect_id,
                                    related=True)
    for step, one in zip(steps, sent):
        step[1](one)
    connection.disconnect()


def locks():
    connection, session, tree = connect()
    _, other_session, other_tree = connect()
    mine, _ = create(tree, "locked.txt")
    theirs, _ = create(other_tree, "locked.txt")
    connection.receive(lock(session, tree, mine, (0, 10, 2 | 16), (100, 10, 1 | 16)))
    refused = lock(other_session, other_tree, theirs, (5, 1, 2 | 16))
    try:
        other_session.connection.receive(refused)
    except Exception as why:
        print(f"refused as it should be: {why}")
    connection.receive(lock(session, tree, mine, (0, 10, 4)))
    theirs.close()
    mine.close()
    connection.disconnect()
    other_session.connection.disconnect()


def notify():
    connection, _, tree = connect()
    directory, _ = create(tree, "watched", directory=True)
    watcher = FileSystemWatcher(directory)
    watcher.start(CompletionFilter.FILE_NOTIFY_CHANGE_FILE_NAME | CompletionFilter.FILE_NOTIFY_CHANGE_SIZE,
                  ChangeNotifyFlags.SMB2_WATCH_TREE)
    opened, _ = create(tree, r"watched\消息.txt")
    watcher.wait()
    opened.close()
    cancelled = FileSystemWatcher(directory)
    cancelled.start(CompletionFilter.FILE_NOTIFY_CHANGE_FILE_NAME)
    cancelled.cancel()
    directory.close()
    connection.disconnect()


def context(name, data=None):
    one = SMB2CreateContextRequest()
    one["buffer_name"] = name
    if data is not None:
        one["buffer_data"] = data
    return one


def leases():
    connection, _, tree = connect()
    lease = SMB2CreateRequestLeaseV2()
    lease["lease_key"] = bytes(range(16))
    lease["parent_lease_key"] = bytes(16)
    lease["epoch"] = bytes(2)
    lease["lease_state"] = (LeaseState.SMB2_LEASE_READ_CACHING | LeaseState.SMB2_LEASE_HANDLE_CACHING
                            | LeaseState.SMB2_LEASE_WRITE_CACHING)
    durable = SMB2CreateDurableHandleRequestV2()
    durable["create_guid"] = uuid.UUID(int=7)
    contexts = [
        context(CreateContextName.SMB2_CREATE_REQUEST_LEASE_V2, lease),
        context(CreateContextName.SMB2_CREATE_DURABLE_HANDLE_REQUEST_V2, durable),
        context(CreateContextName.SMB2_CREATE_QUERY_ON_DISK_ID),
        context(CreateContextName.SMB2_CREATE_QUERY_MAXIMAL_ACCESS_REQUEST, SMB2CreateQueryMaximalAccessRequest()),
    ]
    mine, _ = create(tree, "leased.txt", contexts, RequestedOplockLevel.SMB2_OPLOCK_LEVEL_LEASE)
    mine.close()
    other, _ = create(tree, "oplock.txt", None, RequestedOplockLevel.SMB2_OPLOCK_LEVEL_BATCH)
    other.close()
    connection.disconnect()


def levels():
    connection, _, tree = connect()
    directory, _ = create(tree, "", directory=True)
    for name in ("FILE_NAMES_INFORMATION", "FILE_DIRECTORY_INFORMATION", "FILE_FULL_DIRECTORY_INFORMATION",
                 "FILE_BOTH_DIRECTORY_INFORMATION", "FILE_ID_FULL_DIRECTORY_INFORMATION",
                 "FILE_ID_BOTH_DIRECTORY_INFORMATION"):
        directory.query_directory("*", getattr(FileInformationClass, name), flags=1)
    directory.close()
    connection.disconnect()


def parts():
    """A file of which parts are read, and another one of which parts are written."""
    original = (pathlib.Path(__file__).parent / "originals" / "数据.bin").read_bytes()
    connection, _, tree = connect()
    whole, _ = create(tree, "数据.bin")
    whole.write(original, 0)
    whole.close()
    read, _ = create(tree, "数据.bin")
    read.read(0, 700)
    read.read(2000, 500)
    read.close()
    written, _ = create(tree, "구멍.bin")
    written.write(original[1000:1300], 1000)
    written.write(original[:300], 0)
    written.close()
    connection.disconnect()


{
    "2.0.2": lambda: read_write(Dialects.SMB_2_0_2),
    "2.1": lambda: read_write(Dialects.SMB_2_1_0),
    "3.0": lambda: read_write(Dialects.SMB_3_0_0),
    "3.0.2": lambda: read_write(Dialects.SMB_3_0_2),
    "3.1.1": lambda: read_write(Dialects.SMB_3_1_1),
    "encrypted": lambda: read_write(Dialects.SMB_3_0_0, True),
    "compound": compound,
    "locks": locks,
    "notify": notify,
    "leases": leases,
    "levels": levels,
    "parts": parts,
}[what]()
