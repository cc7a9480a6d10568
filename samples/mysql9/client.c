/* Scenes with MySQL's C library, for samples/record mysql9: client SERVER SCENE. */
#include <mysql.h>
#include <stdio.h>
#include <string.h>

static MYSQL *login(const char *server)
{
    unsigned mode = SSL_MODE_DISABLED;
    _Bool yes = 1;
    MYSQL *mysql = mysql_init(NULL);
    mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode);
    mysql_options(mysql, MYSQL_OPT_GET_SERVER_PUBLIC_KEY, &yes);
    mysql_options(mysql, MYSQL_OPT_OPTIONAL_RESULTSET_METADATA, &yes);
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!mysql_real_connect(mysql, server, "sample", "sample-password", "sample", 3306, NULL, CLIENT_MULTI_STATEMENTS))
        fprintf(stderr, "login: %s\n", mysql_error(mysql));
    return mysql;
}

static void query(MYSQL *mysql, const char *sql)
{
    int failed = mysql_query(mysql, sql);
    printf("%s: %s\n", sql, failed ? mysql_error(mysql) : "ok");
    mysql_free_result(mysql_store_result(mysql));
}

static MYSQL_STMT *prepare(MYSQL *mysql, const char *sql)
{
    MYSQL_STMT *stmt = mysql_stmt_init(mysql);
    int failed = mysql_stmt_prepare(stmt, sql, strlen(sql));
    printf("%s: %s\n", sql, failed ? mysql_stmt_error(stmt) : "ok");
    return stmt;
}

static void execute(MYSQL_STMT *stmt)
{
    int rows = 0, failed = mysql_stmt_execute(stmt);
    printf("execute: %s\n", failed ? mysql_stmt_error(stmt) : "ok");
    if (!failed && mysql_stmt_field_count(stmt)) {
        while (mysql_stmt_fetch(stmt) != MYSQL_NO_DATA && !mysql_stmt_errno(stmt))
            rows++;
        mysql_stmt_free_result(stmt);
    }
    printf("%d rows\n", rows);
}

/* Attributes of every type beside a statement in text, then beside a prepared one with a parameter. */
static void attributes(MYSQL *mysql)
{
    signed char tiny = -5;
    short small = -300;
    int number = -70000;
    unsigned long long big = 18446744073709551615ull;
    float single = 1.5f;
    double twice = -2.25e100;
    char string[] = "안녕하세요", decimal[] = "-1234.5678", blob[] = "\xde\xad\xbe\xef";
    MYSQL_TIME date = { 2024, 2, 29, 0, 0, 0, 0, 0, MYSQL_TIMESTAMP_DATE, 0 };
    MYSQL_TIME when = { 2024, 2, 29, 12, 34, 56, 789012, 0, MYSQL_TIMESTAMP_DATETIME, 0 };
    MYSQL_TIME time = { 0, 0, 0, 30, 59, 58, 0, 1, MYSQL_TIMESTAMP_TIME, 0 };
    const char *names[] = { "tiny", "small", "number", "big", "single", "twice", "decimal", "string", "blob",
        "date", "when", "time", "nothing" };
    const char *named[] = { NULL, "who" };
    MYSQL_BIND binds[13] = {
        { .buffer_type = MYSQL_TYPE_TINY, .buffer = &tiny },
        { .buffer_type = MYSQL_TYPE_SHORT, .buffer = &small },
        { .buffer_type = MYSQL_TYPE_LONG, .buffer = &number },
        { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &big, .is_unsigned = 1 },
        { .buffer_type = MYSQL_TYPE_FLOAT, .buffer = &single },
        { .buffer_type = MYSQL_TYPE_DOUBLE, .buffer = &twice },
        { .buffer_type = MYSQL_TYPE_NEWDECIMAL, .buffer = decimal, .buffer_length = 10 },
        { .buffer_type = MYSQL_TYPE_STRING, .buffer = string, .buffer_length = sizeof string - 1 },
        { .buffer_type = MYSQL_TYPE_BLOB, .buffer = blob, .buffer_length = 4 },
        { .buffer_type = MYSQL_TYPE_DATE, .buffer = &date },
        { .buffer_type = MYSQL_TYPE_DATETIME, .buffer = &when },
        { .buffer_type = MYSQL_TYPE_TIME, .buffer = &time },
        { .buffer_type = MYSQL_TYPE_NULL },
    };
    mysql_bind_param(mysql, 13, binds, names);
    query(mysql, "SELECT mysql_query_attribute_string('string')");
    MYSQL_STMT *stmt = prepare(mysql, "SELECT name, mysql_query_attribute_string('who') FROM numbers WHERE id > ?");
    MYSQL_BIND parameters[2] = { binds[0], binds[7] };
    mysql_stmt_bind_named_param(stmt, parameters, 2, named);
    execute(stmt);
    execute(stmt);
    mysql_stmt_close(stmt);
}

/* Every column of a table with JSON, GEOMETRY and VECTOR; a vector as a parameter. */
static void types(MYSQL *mysql)
{
    float vector[] = { 0.25f, -1, 1e-3f };
    int id = 9;
    MYSQL_STMT *stmt = prepare(mysql, "SELECT * FROM documents");
    execute(stmt);
    mysql_stmt_close(stmt);
    stmt = prepare(mysql, "INSERT INTO documents (id, embedding) VALUES (?, ?)");
    MYSQL_BIND binds[2] = {
        { .buffer_type = MYSQL_TYPE_LONG, .buffer = &id },
        { .buffer_type = MYSQL_TYPE_BLOB, .buffer = vector, .buffer_length = sizeof vector },
    };
    mysql_stmt_bind_param(stmt, binds);
    execute(stmt);
    mysql_stmt_close(stmt);
}

static void no_metadata(MYSQL *mysql)
{
    query(mysql, "SET resultset_metadata = NONE");
    query(mysql, "SELECT id, name FROM numbers");
    MYSQL_STMT *stmt = prepare(mysql, "SELECT id, name FROM numbers");
    mysql_stmt_execute(stmt);
    mysql_stmt_close(stmt);
}

/* A system variable, the schema, the state, characteristics and state of transactions, GTIDs. */
static void tracking(MYSQL *mysql)
{
    query(mysql, "SET session_track_gtids = OWN_GTID, session_track_state_change = ON, "
        "session_track_system_variables = '*', session_track_transaction_info = CHARACTERISTICS");
    query(mysql, "USE mysql");
    query(mysql, "USE sample");
    query(mysql, "SET autocommit = 0, time_zone = '+09:00'");
    query(mysql, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    query(mysql, "START TRANSACTION READ WRITE");
    query(mysql, "INSERT INTO numbers (name) VALUES ('tracked')");
    query(mysql, "SELECT name FROM numbers");
    query(mysql, "COMMIT");
    query(mysql, "SET gtid_next = 'AUTOMATIC:dissect'");
    query(mysql, "INSERT INTO numbers (name) VALUES ('tagged')");
    query(mysql, "COMMIT");
    mysql_reset_connection(mysql);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*play)(MYSQL *);
    } scenes[] = {
        { "attributes", attributes },
        { "types", types },
        { "no_metadata", no_metadata },
        { "tracking", tracking },
    };
    for (size_t i = 0; argc == 3 && i < sizeof scenes / sizeof *scenes; i++) {
        if (strcmp(argv[2], scenes[i].name) == 0) {
            MYSQL *mysql = login(argv[1]);
            scenes[i].play(mysql);
            mysql_close(mysql);
            return 0;
        }
    }
    return 2;
}
