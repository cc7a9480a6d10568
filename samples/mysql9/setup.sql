-- The users and tables of the samples of MySQL 9.
CREATE USER sample IDENTIFIED BY 'sample-password';
CREATE USER sarah IDENTIFIED WITH sha256_password BY 'sarah-password';
CREATE USER replica IDENTIFIED BY 'replica-password';
CREATE USER guest;
GRANT ALL ON sample.* TO sample, sarah;
GRANT PROCESS, RELOAD, SESSION_VARIABLES_ADMIN, TRANSACTION_GTID_TAG, CLONE_ADMIN, BACKUP_ADMIN ON *.* TO sample;
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO replica;
INSTALL COMPONENT 'file://component_query_attributes';

CREATE DATABASE sample;
USE sample;
CREATE TABLE numbers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20));
INSERT INTO numbers (name) VALUES ('one'), ('two'), ('three');
CREATE TABLE documents (id INT PRIMARY KEY, document JSON, place POINT SRID 4326, embedding VECTOR(3));
INSERT INTO documents VALUES
    (1, '{"name": "dissect", "words": ["one", "two", null], "depth": {"left": 1, "right": -2.5}}',
    ST_PointFromText('POINT(37.5 127)', 4326), TO_VECTOR('[1, -0.5, 3e10]')),
    (2, NULL, NULL, NULL);
