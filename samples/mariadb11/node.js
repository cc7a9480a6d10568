// Scenes with the package mariadb of npm, for samples/record mariadb11: node.js SERVER SCENE.

const mariadb = require("mariadb");

const account = { host: process.argv[2], user: "sample", password: "sample-password", database: "sample" };

// The right and a wrong password of a user of PARSEC.
async function parsec() {
    for (const password of ["petra-password", "wrong"]) {
        try {
            const connection = await mariadb.createConnection({ ...account, user: "petra", password });
            console.log(await connection.query("SELECT CURRENT_USER()"));
            await connection.end();
        } catch (error) {
            console.log(error.message);
        }
    }
}

// Every column, as text and in binary rows.
async function types() {
    const connection = await mariadb.createConnection(account);
    console.log(await connection.query("SELECT * FROM types"));
    console.log(await connection.execute("SELECT * FROM types WHERE id < ?", [3]));
    await connection.end();
}

// Rows in one command, and the server's answer for each of them.
async function bulk() {
    const connection = await mariadb.createConnection({ ...account, bulk: true, fullResult: true });
    console.log(await connection.batch("INSERT INTO numbers (name) VALUES (?)", [["four"], [null], ["six"]]));
    console.log(await connection.batch("DELETE FROM numbers WHERE id = ?", [[1], [99]]));
    await connection.end();
}

({ parsec, types, bulk })[process.argv[3]]();
