/* Scenes with MariaDB's C library, for samples/record mysql: client SERVER SCENE. */
#include <mysql.h>
#include <stdio.h>
#include <string.h>

static void tell_progress(const MYSQL *mysql, unsigned int stage, unsigned int stages, double done, const char *what,
    unsigned int length)
{
    printf("%u of %u: %.3f %.*s\n", stage, stages, done, (int)length, what);
}

static MYSQL *login(const char *server, unsigned long flags)
{
    MYSQL *mysql = mysql_init(NULL);
    if (flags & CLIENT_PROGRESS)
        mysql_optionsv(mysql, MYSQL_PROGRESS_CALLBACK, tell_progress);
    if (!mysql_real_connect(mysql, server, "sample", "sample-password", "sample", 3306, NULL, flags))
        fprintf(stderr, "login: %s\n", mysql_error(mysql));
    return mysql;
}

static void report(MYSQL *mysql, const char *what, int failed)
{
    printf("%s: %s\n", what, failed ? mysql_error(mysql) : "ok");
}

static void report_stmt(MYSQL_STMT *stmt, const char *what, int failed)
{
    printf("%s: %s\n", what, failed ? mysql_stmt_error(stmt) : "ok");
}

static MYSQL_STMT *prepare(MYSQL *mysql, const char *sql)
{
    MYSQL_STMT *stmt = mysql_stmt_init(mysql);
    report_stmt(stmt, sql, mysql_stmt_prepare(stmt, sql, strlen(sql)));
    return stmt;
}

static void execute(MYSQL_STMT *stmt)
{
    int rows = 0;
    report_stmt(stmt, "execute", mysql_stmt_execute(stmt));
    if (mysql_stmt_field_count(stmt)) {
        while (mysql_stmt_fetch(stmt) != MYSQL_NO_DATA && !mysql_stmt_errno(stmt))
            rows++;
        mysql_stmt_free_result(stmt);
    }
    printf("%d rows\n", rows);
}

/* To a user of the same plugin, to one of another, with a wrong password. */
static void change_user(MYSQL *mysql)
{
    report(mysql, "other", mysql_change_user(mysql, "other", "other-password", "sample"));
    mysql_query(mysql, "SET @left = 1");
    report(mysql, "reset", mysql_reset_connection(mysql));
    report(mysql, "edward", mysql_change_user(mysql, "edward", "edward-password", NULL));
    report(mysql, "wrong", mysql_change_user(mysql, "other", "wrong", "sample"));
}

static void multi_resultset(MYSQL *mysql)
{
    static const char *const commands[] = {
        "SELECT 1; INSERT INTO numbers (name) VALUES ('multi'); SELECT 2, NULL; SELECT * FROM nowhere; SELECT 3",
        "CALL two_results(@total)",
    };
    for (int i = 0; i < 2; i++) {
        int failed = mysql_query(mysql, commands[i]);
        do {
            report(mysql, "result", failed);
            mysql_free_result(mysql_store_result(mysql));
        } while ((failed = mysql_next_result(mysql)) == 0);
        report(mysql, "end", failed > 0);
    }
}

/* Every type as a parameter and as a result; the statement twice, then with NULLs. */
static void prepared(MYSQL *mysql)
{
    signed char tiny = -5;
    short small = -300;
    int number = -70000, year = 2024;
    unsigned long long big = 18446744073709551615ull;
    float single = 1.5f;
    double twice = -2.25e100;
    char string[] = "안녕하세요", decimal[] = "-1234.5678", blob[] = "\xde\xad\xbe\xef";
    MYSQL_TIME date = { 2024, 2, 29, 0, 0, 0, 0, 0, MYSQL_TIMESTAMP_DATE };
    MYSQL_TIME when = { 2024, 2, 29, 12, 34, 56, 789012, 0, MYSQL_TIMESTAMP_DATETIME };
    MYSQL_TIME time = { 0, 0, 0, 30, 59, 58, 0, 1, MYSQL_TIMESTAMP_TIME };
    MYSQL_BIND binds[12] = {
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
    };
    MYSQL_STMT *stmt = prepare(mysql, "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?");
    mysql_stmt_bind_param(stmt, binds);
    execute(stmt);
    execute(stmt);
    for (int i = 0; i < 12; i += 2)
        binds[i].buffer_type = MYSQL_TYPE_NULL;
    mysql_stmt_bind_param(stmt, binds);
    execute(stmt);
    mysql_stmt_close(stmt);

    stmt = prepare(mysql, "SELECT * FROM types");
    execute(stmt);
    mysql_stmt_close(stmt);

    stmt = prepare(mysql, "INSERT INTO numbers (id, name) VALUES (?, ?)");
    binds[0] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONG, .buffer = &year };
    binds[1] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = "leap", .buffer_length = 4 };
    mysql_stmt_bind_param(stmt, binds);
    execute(stmt);
    execute(stmt);
    mysql_stmt_close(stmt);

    mysql_stmt_close(prepare(mysql, "SELECT FROM WHERE ?"));
}

/* Rows fetched two at a time, and a cursor that is reset before its end. */
static void cursor(MYSQL *mysql)
{
    unsigned long type = CURSOR_TYPE_READ_ONLY, rows = 2;
    MYSQL_STMT *stmt = prepare(mysql, "SELECT id, name FROM numbers");
    mysql_stmt_attr_set(stmt, STMT_ATTR_CURSOR_TYPE, &type);
    mysql_stmt_attr_set(stmt, STMT_ATTR_PREFETCH_ROWS, &rows);
    execute(stmt);
    report_stmt(stmt, "again", mysql_stmt_execute(stmt));
    mysql_stmt_fetch(stmt);
    report_stmt(stmt, "reset", mysql_stmt_reset(stmt));
    mysql_stmt_close(stmt);
}

/* A parameter in three pieces, one of them more than a segment. */
static void long_data(MYSQL *mysql)
{
    static char piece[3000];
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING };
    MYSQL_STMT *stmt = prepare(mysql, "INSERT INTO texts (text) VALUES (?)");
    memset(piece, 'x', sizeof piece);
    mysql_stmt_bind_param(stmt, &bind);
    mysql_stmt_send_long_data(stmt, 0, "first ", 6);
    mysql_stmt_send_long_data(stmt, 0, piece, sizeof piece);
    mysql_stmt_send_long_data(stmt, 0, " last", 5);
    execute(stmt);
    mysql_stmt_close(stmt);
}

/* Four rows in one command, with each indicator. */
static void bulk(MYSQL *mysql)
{
    unsigned int rows = 4;
    int ids[] = { 201, 202, 203, 0 };
    const char *names[] = { "bulk one", "", "", "bulk four" };
    unsigned long lengths[] = { 8, 0, 0, 9 };
    char id_indicators[] = { STMT_INDICATOR_NONE, STMT_INDICATOR_NONE, STMT_INDICATOR_NONE, STMT_INDICATOR_DEFAULT };
    char name_indicators[] = { STMT_INDICATOR_NONE, STMT_INDICATOR_NULL, STMT_INDICATOR_DEFAULT, STMT_INDICATOR_NONE };
    MYSQL_BIND binds[2] = {
        { .buffer_type = MYSQL_TYPE_LONG, .buffer = ids, .u.indicator = id_indicators },
        { .buffer_type = MYSQL_TYPE_STRING, .buffer = names, .length = lengths, .u.indicator = name_indicators },
    };
    MYSQL_STMT *stmt = prepare(mysql, "INSERT INTO numbers (id, name) VALUES (?, ?)");
    mysql_stmt_attr_set(stmt, STMT_ATTR_ARRAY_SIZE, &rows);
    mysql_stmt_bind_param(stmt, binds);
    execute(stmt);
    mysql_stmt_close(stmt);
}

/* What ALTER TABLE reports while it copies its rows. */
static void progress(MYSQL *mysql)
{
    report(mysql, "time", mysql_query(mysql, "SET progress_report_time = 1"));
    report(mysql, "alter", mysql_query(mysql, "ALTER TABLE numbers ADD slow CHAR(128) AS "
        "(SHA2(RPAD(name, 4000000, name), 512)) STORED, ALGORITHM = COPY"));
}

static void administration(MYSQL *mysql)
{
    report(mysql, "ping", mysql_ping(mysql));
    printf("statistics: %s\n", mysql_stat(mysql));
    mysql_free_result(mysql_list_processes(mysql));
    mysql_free_result(mysql_list_fields(mysql, "numbers", "%"));
    report(mysql, "set option", mysql_set_server_option(mysql, MYSQL_OPTION_MULTI_STATEMENTS_ON));
    report(mysql, "init db", mysql_select_db(mysql, "sample"));
    report(mysql, "no db", mysql_select_db(mysql, "nowhere"));
    report(mysql, "refresh", mysql_refresh(mysql, REFRESH_TABLES));
    report(mysql, "debug", mysql_dump_debug_info(mysql));
    report(mysql, "kill", mysql_kill(mysql, mysql_thread_id(mysql)));
    report(mysql, "ping", mysql_ping(mysql));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*play)(MYSQL *);
        unsigned long flags;
    } scenes[] = {
        { "change_user", change_user, 0 },
        { "multi_resultset", multi_resultset, CLIENT_MULTI_STATEMENTS },
        { "prepared", prepared, 0 },
        { "cursor", cursor, 0 },
        { "long_data", long_data, 0 },
        { "bulk", bulk, 0 },
        { "progress", progress, CLIENT_PROGRESS },
        { "administration", administration, 0 },
    };
    for (size_t i = 0; argc == 3 && i < sizeof scenes / sizeof *scenes; i++) {
        if (strcmp(argv[2], scenes[i].name) == 0) {
            MYSQL *mysql = login(argv[1], scenes[i].flags);
            scenes[i].play(mysql);
            mysql_close(mysql);
            return 0;
        }
    }
    return 2;
}
