-- The users and tables of the MySQL samples.
SET NAMES utf8mb4;
CREATE USER sample IDENTIFIED BY 'sample-password';
CREATE USER other IDENTIFIED BY 'other-password';
CREATE USER edward IDENTIFIED VIA ed25519 USING PASSWORD('edward-password');
CREATE USER replica IDENTIFIED BY 'replica-password';
CREATE USER guest;
GRANT ALL ON sample.* TO sample, other, edward;
GRANT PROCESS, RELOAD, SUPER, CONNECTION ADMIN ON *.* TO sample;
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO replica;

CREATE DATABASE sample CHARACTER SET utf8mb4;
USE sample;
CREATE TABLE numbers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20));
INSERT INTO numbers (name) VALUES ('one'), ('two'), ('three');
CREATE TABLE words (id INT PRIMARY KEY AUTO_INCREMENT, word VARCHAR(40));
CREATE TABLE texts (id INT PRIMARY KEY AUTO_INCREMENT, text LONGTEXT);
CREATE TABLE types (
    t TINYINT, tu TINYINT UNSIGNED, s SMALLINT, m MEDIUMINT, i INT, b BIGINT, bu BIGINT UNSIGNED,
    f FLOAT, d DOUBLE, de DECIMAL(20, 4), bi BIT(12),
    da DATE, ti TIME(3), dt DATETIME(6), ts TIMESTAMP NULL, y YEAR,
    c CHAR(5), vc VARCHAR(20), vb VARBINARY(20), bl BLOB, tx TEXT,
    e ENUM('red', 'green', 'blue'), st SET('a', 'b', 'c'), js JSON, g GEOMETRY,
    u UUID, i6 INET6
);
SET time_zone = '+00:00';
INSERT INTO types VALUES
    (-128, 255, -32768, -8388608, -2147483648, -9223372036854775808, 18446744073709551615,
    1.5, -2.25e100, -1234567890123456.7891, b'101010101010',
    '2024-02-29', '-838:59:58.999', '2024-02-29 12:34:56.789012', '2024-02-29 12:34:56', 2024,
    'char', '안녕', x'00ff7f80', x'deadbeef', 'text', 'green', 'a,c', '{"key": [1, null]}',
    ST_GeomFromText('POINT(1 2)', 4326), '123e4567-e89b-12d3-a456-426655440000', '2001:db8::1'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b'0', '0000-01-01', '00:00:00', '2024-01-01 00:00:00',
    '2024-01-01 00:00:00', 1901, '', '', '', '', '', 'red', '', '{}',
    ST_GeomFromText('LINESTRING(0 0, 1 1)'), '00000000-0000-0000-0000-000000000000', '::');
DELIMITER //
CREATE PROCEDURE two_results(OUT total INT)
BEGIN
    SELECT id FROM numbers;
    SELECT name FROM numbers;
    SELECT COUNT(*) INTO total FROM numbers;
END//
