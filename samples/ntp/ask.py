"""Asks an NTP server once in each of versions 1 to 4: ask.py ADDRESS."""

import socket
import struct
import sys
import time

CLIENT = 3
UNIX_EPOCH = 2_208_988_800  # in seconds of NTP era 0


def request(version):
    seconds, fraction = divmod(time.time_ns(), 10**9)
    transmit = (seconds + UNIX_EPOCH) << 32 | (fraction << 32) // 10**9
    return struct.pack(">B39xQ", version << 3 | CLIENT, transmit)


asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asking.settimeout(1)
asking.connect((sys.argv[1], 123))
for version in range(1, 5):
    asking.send(request(version))
    try:
        asking.recv(1024)
    except TimeoutError:
        print(f"{sys.argv[1]} does not answer version {version}")
