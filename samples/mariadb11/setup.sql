-- The users and tables of the samples of MariaDB 11.
SET NAMES utf8mb4;
CREATE USER sample IDENTIFIED BY 'sample-password';
CREATE USER petra IDENTIFIED VIA parsec USING PASSWORD('petra-password');
CREATE DATABASE sample CHARACTER SET utf8mb4;
GRANT ALL ON sample.* TO sample, petra;
USE sample;
CREATE TABLE numbers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20));
INSERT INTO numbers (name) VALUES ('one'), ('two'), ('three');
CREATE TABLE types (
    id INT PRIMARY KEY, v VECTOR(3) NOT NULL, u UUID, i4 INET4, i6 INET6,
    j JSON, p POINT, ts TIMESTAMP(6) NULL, VECTOR INDEX (v)
);
SET time_zone = '+00:00';
INSERT INTO types VALUES
    (1, VEC_FromText('[1, -0.5, 3e10]'), '123e4567-e89b-12d3-a456-426655440000', '192.0.2.7', '2001:db8::1',
    '{"key": [1, null]}', ST_GeomFromText('POINT(1 2)', 4326), '2100-02-28 12:34:56.789012'),
    (2, VEC_FromText('[0, 0, 0]'), NULL, NULL, NULL, NULL, NULL, NULL);
