"""A web server for samples/record http: serve_web.py ADDRESS PORT. Each path answers in its own way."""

import gzip
import http.server
import sys
import zlib

import brotli
import zstandard

TEXT = ("The quick brown fox jumps over the lazy dog. " * 4).encode()


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS = {
    "/gzip": ("gzip", gzip.compress),
    "/deflate": ("deflate", zlib.compress),
    "/raw-deflate": ("deflate", raw_deflate),
    "/br": ("br", brotli.compress),
    "/zstd": ("zstd", zstandard.ZstdCompressor().compress),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, content, **fields):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        if self.path in CODINGS:
            name, pack = CODINGS[self.path]
            content = pack(TEXT)
            self.answer(content, Content_Encoding=name, Content_Length=len(content))
        elif self.path == "/chunked":
            self.answer(b"", Transfer_Encoding="chunked", Trailer="X-Checked")
            for part in (TEXT[:10], TEXT[10:50], TEXT[50:]):
                self.wfile.write(b"%x;number=1\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\nX-Checked: yes\r\n\r\n")
        elif self.path == "/gzip-chunked":
            self.answer(b"", Transfer_Encoding="chunked", Content_Encoding="gzip")
            content = gzip.compress(TEXT)
            for part in (content[:20], content[20:]):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
        elif self.path == "/until-close":
            self.answer(TEXT, Connection="close")
            self.close_connection = True
        elif self.path == "/korean":
            content = "안녕하세요".encode("euc-kr")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=euc-kr")
            self.send_header("Content-Length", len(content))
            self.end_headers()
            self.wfile.write(content)
        else:
            self.send_error(404)

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"%d bytes" % len(content), Content_Length=len(b"%d bytes" % len(content)))


http.server.ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
