"""Two switches on a VLAN trunk: trunk.py VLAN PORT TRUNK PORT TRUNK.

Each switch tags what comes in at its port and sends it out at its end of the
trunk, and the other way round. (The kernel takes the tag off what is received.)
"""

import select
import socket
import struct
import sys

IEEE_802_1Q = 0x8100
EVERY_ETHERTYPE = 0x0003
ADDRESSES = 12  # bytes of a frame before the tag

tag = struct.pack("!HH", IEEE_802_1Q, int(sys.argv[1]))


def plug(interface):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_ETHERTYPE))
    end.bind((interface, 0))
    return end


port_a, trunk_a, port_b, trunk_b = (plug(interface) for interface in sys.argv[2:])
other_side = {port_a: trunk_a, trunk_a: port_a, port_b: trunk_b, trunk_b: port_b}
while True:
    for end in select.select(other_side, [], [])[0]:
        frame, (_, _, kind, *_) = end.recvfrom(65536)
        if kind == socket.PACKET_OUTGOING:
            continue
        if end in (port_a, port_b):
            frame = frame[:ADDRESSES] + tag + frame[ADDRESSES:]
        other_side[end].send(frame)
