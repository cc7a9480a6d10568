"""A binary log read with mysql-replication of PyPI, for samples/record mysql: replication.py SERVER."""

import sys

from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.event import HeartbeatLogEvent

account = {"host": sys.argv[1], "user": "sample", "password": "sample-password"}
stream = BinLogStreamReader(
    connection_settings={**account, "user": "replica", "password": "replica-password"},
    ctl_connection_settings=account,
    server_id=3,
    is_mariadb=True,
    auto_position="",
    annotate_rows_event=True,
    report_slave="python",
    slave_heartbeat=1,
    blocking=True,
)
for event in stream:
    event.dump()
    if isinstance(event, HeartbeatLogEvent):
        break
stream.close()
