"""Asks an RPC server over TCP: ask.py epmapper|fragments|faults ADDRESS"""
import sys

from impacket.dcerpc.v5 import epm, srvs, transport
from impacket.uuid import uuidtup_to_bin


def connect(binding, interface):
    dce = transport.DCERPCTransportFactory(binding).get_dce_rpc()
    dce.connect()
    dce.bind(interface)
    return dce


def refused(call, *arguments):
    try:
        call(*arguments)
    except Exception as why:
        print(why)


sample, address = sys.argv[1:]
if sample == "epmapper":
    dce = connect(f"ncacn_ip_tcp:{address}[135]", epm.MSRPC_UUID_PORTMAP)
    request = epm.ept_lookup()
    request["inquiry_type"] = 0
    request["object"] = request["Ifid"] = epm.NULL
    request["vers_option"] = 1
    request["max_ents"] = 4
    print(dce.request(request)["num_ents"])
    dce.disconnect()
elif sample == "fragments":
    binding = epm.hept_map(address, srvs.MSRPC_UUID_SRVS, protocol="ncacn_ip_tcp")
    dce = connect(binding, srvs.MSRPC_UUID_SRVS)
    dce.set_max_fragment_size(100)
    refused(srvs.hNetrShareGetInfo, dce, "a share with a long name, of which there is none, so that it takes four fragments\0", 1)
    dce.disconnect()
elif sample == "faults":
    binding = epm.hept_map(address, srvs.MSRPC_UUID_SRVS, protocol="ncacn_ip_tcp")
    dce = connect(binding, srvs.MSRPC_UUID_SRVS)
    dce.call(999, b"")
    refused(dce.recv)
    dce.disconnect()
    refused(connect, binding, uuidtup_to_bin(("00000000-1111-2222-3333-444444444444", "1.0")))
