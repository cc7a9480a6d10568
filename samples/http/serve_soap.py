"""A SOAP service with spyne, for samples/record: serve_soap.py ADDRESS PORT 11|12."""

import sys
from wsgiref.simple_server import make_server

from spyne import Application, ByteArray, Fault, Integer, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication


class Example(ServiceBase):
    @rpc(_returns=Unicode)
    def ExampleMethod(ctx):
        return "done"

    @rpc(Unicode, Integer, _returns=Unicode)
    def Greet(ctx, name, times):
        return ", ".join(["안녕 " + name] * times)

    @rpc(Integer, Integer, _returns=Integer)
    def Divide(ctx, dividend, divisor):
        if divisor == 0:
            raise Fault("Client.DivisionByZero", "nothing can be divided by <zero>")
        return dividend // divisor

    @rpc(ByteArray, _returns=Integer)
    def Keep(ctx, data):
        return sum(len(part) for part in data)


protocol = {"11": Soap11, "12": Soap12}[sys.argv[3]]
application = Application(
    [Example], "http://tempuri.org/", in_protocol=protocol(validator="soft"), out_protocol=protocol()
)
make_server(sys.argv[1], int(sys.argv[2]), WsgiApplication(application)).serve_forever()
