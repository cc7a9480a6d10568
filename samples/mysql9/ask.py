"""Scenes with PyMySQL and MySQL Connector/Python, for samples/record mysql9: ask.py SERVER SCENE."""

import sys

import mysql.connector
import pymysql

ACCOUNT = {"host": sys.argv[1], "user": "sample", "password": "sample-password", "database": "sample"}


def login():
    with pymysql.connect(**ACCOUNT, ssl_disabled=True) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, document FROM documents")
        print(cursor.fetchall())


def attributes():
    connection = mysql.connector.connect(**ACCOUNT, use_pure=True, ssl_disabled=True)
    cursor = connection.cursor()
    cursor.add_attribute("who", "dissect")
    cursor.add_attribute("trace", 4711)
    cursor.execute("SELECT mysql_query_attribute_string('who')")
    print(cursor.fetchall())
    connection.close()


def types():
    connection = mysql.connector.connect(**ACCOUNT, use_pure=True, ssl_disabled=True)
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM documents")
    print(cursor.fetchall())
    cursor = connection.cursor(prepared=True)
    cursor.execute("SELECT * FROM documents WHERE id < ?", (3,))
    print(cursor.fetchall())
    connection.close()


{"login": login, "attributes": attributes, "types": types}[sys.argv[2]]()
