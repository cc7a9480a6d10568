"""Scenes with PyMySQL, for samples/record mysql: ask.py SERVER SCENE [ARGUMENT]."""

import sys

import pymysql
import pymysql.cursors


def login(**options):
    return pymysql.connect(
        host=sys.argv[1], user="sample", password="sample-password", database="sample",
        charset="utf8mb4", **options,
    )


def queries():
    with login(autocommit=False) as connection:
        with connection.cursor(pymysql.cursors.DictCursor) as cursor:
            cursor.execute("SELECT * FROM numbers WHERE id = %s OR name = %s", (1, "it's"))
            print(cursor.fetchall())
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO numbers (name) VALUES (%s)", ["six", None, "😀"])
            cursor.execute("SELECT * FROM types")
            print(cursor.fetchall())
            cursor.callproc("two_results", (0,))
            while cursor.nextset():
                print(cursor.fetchall())
        with connection.cursor(pymysql.cursors.SSCursor) as cursor:
            cursor.execute("SELECT * FROM numbers")
            print(cursor.fetchone())
        connection.commit()
        connection.ping()
        connection.select_db("sample")
        connection.set_charset("latin1")
        try:
            connection.kill(connection.thread_id() + 1000)
        except pymysql.MySQLError as error:
            print(error)


def tls():
    with login(ssl_ca=sys.argv[3]) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW STATUS LIKE 'Ssl_cipher'")
        print(cursor.fetchall())


def infile():
    with login(local_infile=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"LOAD DATA LOCAL INFILE '{sys.argv[3]}' INTO TABLE numbers")


def ed25519():
    with pymysql.connect(host=sys.argv[1], user="edward", password="edward-password") as connection:
        connection.ping()


def charset():
    name, word = sys.argv[3:]
    connection = pymysql.connect(
        host=sys.argv[1], user="sample", password="sample-password", database="sample", charset=name,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO words (word) VALUES (%s)", (word,))
        cursor.execute("SELECT word AS %s FROM words", (word,))
        print(cursor.fetchall())


{"queries": queries, "tls": tls, "infile": infile, "ed25519": ed25519, "charset": charset}[sys.argv[2]]()
