<?php
// Scenes with PHP's mysqlnd, for samples/record mysql: mysqlnd.php SERVER SCENE.

mysqli_report(MYSQLI_REPORT_OFF);
$mysql = mysqli_init();
$mysql->real_connect($argv[1], 'sample', 'sample-password', 'sample');

// Rows fetched two at a time.
function cursor(mysqli $mysql): void
{
    $statement = $mysql->prepare('SELECT id, name FROM numbers WHERE id < ?');
    $statement->attr_set(MYSQLI_STMT_ATTR_CURSOR_TYPE, MYSQLI_CURSOR_TYPE_READ_ONLY);
    $statement->attr_set(MYSQLI_STMT_ATTR_PREFETCH_ROWS, 2);
    $most = 10;
    $statement->bind_param('i', $most);
    $statement->execute();
    $statement->bind_result($id, $name);
    while ($statement->fetch()) {
        echo "$id $name\n";
    }
    $statement->reset();
    $statement->close();
}

function change_user(mysqli $mysql): void
{
    var_dump($mysql->change_user('other', 'other-password', 'sample'));
    var_dump($mysql->change_user('other', 'wrong', 'sample'));
}

function administration(mysqli $mysql): void
{
    echo $mysql->stat(), "\n";
    var_dump($mysql->refresh(MYSQLI_REFRESH_TABLES | MYSQLI_REFRESH_STATUS));
    var_dump($mysql->dump_debug_info());
    var_dump($mysql->select_db('sample'));
    var_dump($mysql->kill($mysql->thread_id + 1000));
    // Several statements at a time, from then on.
    var_dump($mysql->multi_query('SELECT 1; SELECT NULL'));
    do {
        $mysql->store_result()?->free();
    } while ($mysql->next_result());
}

$argv[2]($mysql);
$mysql->close();
