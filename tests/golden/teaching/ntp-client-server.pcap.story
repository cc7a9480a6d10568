
Session 1: NTP
192.0.2.2:53170 sends datagrams to 192.0.2.1:123 by UDP; there is no connection to open.
  16:44:26.810946  The client sends: Client request v4, poll 1 s.
  16:44:26.812742  The server sends: Server reply v4, stratum 8 via 127.127.1.1, offset -222.171 µs,
                   delay 445.045 µs.
  16:44:26.812742  The answering clock is 0.000222 s behind the capture's; the round trip took
                   0.000445 s.
In all: 2 messages in 2 frames, 48 bytes from the client and 48 from the server, in 0.001796 s.

Session 2: NTP
192.0.2.2:56657 sends datagrams to 192.0.2.1:123 by UDP; there is no connection to open.
  16:44:27.064898  The client sends: Client request v4, poll 1 s.
  16:44:27.065307  The server sends: Server reply v4, stratum 8 via 127.127.1.1, offset -89.774 µs,
                   delay 179.672 µs.
  16:44:27.065307  The answering clock is 0.000090 s behind the capture's; the round trip took
                   0.000180 s.
In all: 2 messages in 2 frames, 48 bytes from the client and 48 from the server, in 0.000409 s.

Session 3: NTP
192.0.2.2:45697 sends datagrams to 192.0.2.1:123 by UDP; there is no connection to open.
  16:44:27.327219  The client sends: Client request v4, poll 1 s.
  16:44:27.327297  The server sends: Server reply v4, stratum 8 via 127.127.1.1, offset -4.210 µs,
                   delay 9.607 µs.
  16:44:27.327297  The answering clock is 0.000004 s behind the capture's; the round trip took
                   0.000010 s.
In all: 2 messages in 2 frames, 48 bytes from the client and 48 from the server, in 0.000078 s.

Session 4: NTP
192.0.2.2:38474 sends datagrams to 192.0.2.1:123 by UDP; there is no connection to open.
  16:44:27.586971  The client sends: Client request v4, poll 1 s.
  16:44:27.587524  The server sends: Server reply v4, stratum 8 via 127.127.1.1, offset -4.466 µs,
                   delay 8.919 µs.
  16:44:27.587524  The answering clock is 0.000004 s behind the capture's; the round trip took
                   0.000009 s.
In all: 2 messages in 2 frames, 48 bytes from the client and 48 from the server, in 0.000553 s.

Session 5: NTP
192.0.2.2:49891 sends datagrams to 192.0.2.1:123 by UDP; there is no connection to open.
  16:44:28.599017  The client sends: Client request v4, poll 1 s.
  16:44:28.599232  The server sends: Server reply v4, stratum 8 via 127.127.1.1, offset -69.182 µs,
                   delay 138.516 µs.
  16:44:28.599232  The answering clock is 0.000069 s behind the capture's; the round trip took
                   0.000139 s.
In all: 2 messages in 2 frames, 48 bytes from the client and 48 from the server, in 0.000215 s.

Session 6: NTP
192.0.2.2:43439 sends datagrams to 192.0.2.1:123 by UDP; there is no connection to open.
  16:44:29.602939  The client sends: Client request v4, poll 1 s.
  16:44:29.603452  The server sends: Server reply v4, stratum 8 via 127.127.1.1, offset -83.889 µs,
                   delay 168.824 µs.
  16:44:29.603452  The answering clock is 0.000084 s behind the capture's; the round trip took
                   0.000169 s.
In all: 2 messages in 2 frames, 48 bytes from the client and 48 from the server, in 0.000513 s.
