
Session 1: MySQL
153.3.251.202:44658 and 67.218.145.144:3306 talk over TCP; how they opened the connection (the
three-way handshake) was not captured.
  03:20:34.299521  The server sends: Server greeting 5.1.73, connection 9280.
  03:20:34.587416  The client sends: Login as root.
  03:20:34.587416  The login of root was not seen.
The capture ends before the connection is closed.
In all: 2 messages in 2 frames, 62 bytes from the client and 56 from the server, in 0.287895 s.
