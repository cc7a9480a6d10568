// Scenes with the npm packages mysql and mariadb, for samples/record mysql: node.js SERVER SCENE.

const account = { host: process.argv[2], user: "sample", password: "sample-password", database: "sample" };

// Four rows in one command, one of them with a NULL.
async function bulk() {
    const connection = await require("mariadb").createConnection(account);
    const rows = [[201, "bulk one"], [202, null], [203, "셋"], [204, "bulk four"]];
    console.log(await connection.batch("INSERT INTO numbers (id, name) VALUES (?, ?)", rows));
    console.log(await connection.execute("SELECT id, name FROM numbers WHERE id > ?", [200]));
    await connection.end();
}

// A question of PAM.
async function dialog() {
    const pamela = { ...account, user: "pamela", password: "pamela-password", database: undefined };
    const connection = await require("mariadb").createConnection(pamela);
    await connection.end();
}

// A password kept as before 4.1.
function old_password() {
    const old = { ...account, user: "oliver", password: "oliver-password", database: undefined, insecureAuth: true };
    const connection = require("mysql").createConnection(old);
    connection.query("SELECT CURRENT_USER()", (error, rows) => console.log(error, rows));
    connection.end();
}

({ bulk, dialog, old_password })[process.argv[3]]();
