"""Scenes with MySQL Connector/Python, without its C extension, for samples/record mysql: connector.py SERVER SCENE."""

import datetime
import io
import sys

import mysql.connector


def login(**options):
    return mysql.connector.connect(
        host=sys.argv[1], user="sample", password="sample-password", database="sample",
        use_pure=True, ssl_disabled=True, **options,
    )


def prepared():
    connection = login()
    cursor = connection.cursor(prepared=True)
    cursor.execute("INSERT INTO numbers (id, name) VALUES (?, ?)", (7, "seven"))
    cursor.execute("INSERT INTO numbers (id, name) VALUES (?, ?)", (8, None))
    cursor.execute(
        "SELECT t, b, d, dt, ti, vc, vb FROM types WHERE i < ? OR vc = ? OR d = ? OR dt > ? OR vb = ?",
        (0, "안녕", -2.5, datetime.datetime(2025, 1, 2, 3, 4, 5, 678), b"\xff\x00"),
    )
    print(cursor.fetchall())
    try:
        cursor.execute("INSERT INTO numbers (id, name) VALUES (?, ?)", (7, "again"))
    except mysql.connector.Error as error:
        print(error)
    cursor.close()
    connection.close()


def compressed():
    connection = login(compress=True)
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM numbers")
    print(cursor.fetchall())
    cursor.execute("INSERT INTO texts (text) VALUES (%s)", ("dissect " * 4000,))
    cursor.execute("SELECT text FROM texts")
    print(cursor.fetchall())
    connection.close()


def long_data():
    connection = login()
    cursor = connection.cursor(prepared=True)
    cursor.execute("INSERT INTO texts (text) VALUES (?)", (io.BytesIO(b"x" * 3000),))
    connection.commit()
    connection.close()


{"prepared": prepared, "compressed": compressed, "long_data": long_data}[sys.argv[2]]()
