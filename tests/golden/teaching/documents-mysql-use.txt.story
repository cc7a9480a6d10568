
Session 1: MySQL
153.3.251.202:33826 and 67.218.145.144:3306 talk over TCP; how they opened the connection (the
three-way handshake) was not captured.
  22:04:29.379165  The client sends: Use Database test.
  22:04:29.379308  The server sends: OK.
  22:04:29.379308  The answer took 0.000143 s.
The capture ends before the connection is closed.
In all: 2 messages in 2 frames, 9 bytes from the client and 11 from the server, in 0.000143 s.
